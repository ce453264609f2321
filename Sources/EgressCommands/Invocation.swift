internal import ArgumentParser
internal import EgressManifest
internal import EgressModel
internal import EgressRefresh
internal import EgressSystem
internal import SystemPackage

/// A command that reports its messages. The most severe failure decides the exit status.
protocol ReportingCommand: AsyncParsableCommand {
    var talk: TalkOptions { get }
    /// Whether the command keeps running and handles the signals that end other commands.
    var isService: Bool { get }

    func work(_ reporter: Reporter) async throws(Failures)
}

extension ReportingCommand {
    var isService: Bool { false }

    mutating func run() async throws {
        let reporter = Reporter(talk)
        do throws(Failures) {
            try await work(reporter)
        } catch {
            reporter.report(error)
        }
        throw ExitCode(reporter.status.rawValue)
    }
}

/// The command that the arguments of a process ask for.
package struct Invocation {
    private let command: Result<any ParsableCommand, any Error>
    private let arguments: [String]
    private let revision: Revision

    /// Parses the arguments, and sets the signal handling for the command.
    package init(arguments: [String], revision: Revision) {
        // The signals of a service are blocked in every thread that starts from here, until the service receives them.
        let held = Signal.block(Signal.ending)
        self.arguments = arguments
        self.revision = revision
        command = Result { try EgressGen.parseAsRoot(Self.withCommand(arguments)) }
        let isService = (try? command.get() as? any ReportingCommand)?.isService ?? false
        if !isService { Signal.unblock(held) }
        // A closed pipe or a file size limit is reported as an error of the write.
        Signal.brokenPipe.ignore()
        Signal.fileSizeLimit.ignore()
    }

    /// Adds the command `ingress` if no command is given but a source is, because only `ingress` has sources.
    private static func withCommand(_ arguments: [String]) -> [String] {
        let names = EgressGen.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        let generate = GenerateCommand.configuration.commandName
        let rest = arguments.first == generate ? arguments.dropFirst() : arguments[...]
        guard let first = rest.first, !names.contains(first), rest.contains(where: { $0.hasPrefix("--from-") }) else {
            return arguments
        }
        return [IngressCommand.configuration.commandName].compactMap { $0 } + rest
    }

    /// Runs the command.
    ///
    /// - Returns: The exit status.
    package consuming func exitStatus() async -> Int32 { await status().rawValue }

    private func status() async -> ExitStatus {
        do {
            var command = try command.get()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .done
        } catch let code as ExitCode {
            return ExitStatus(rawValue: code.rawValue) ?? .software
        } catch {
            return ended(with: error)
        }
    }

    /// Prints the requested help, version or completion script, or reports a usage error.
    private func ended(with error: any Error) -> ExitStatus {
        let reporter = Reporter(TalkOptions.scanning(arguments))
        guard EgressGen.exitCode(for: error) == .success else {
            reporter.report(UsageMessage(EgressGen.message(for: error)).failure)
            return reporter.status
        }
        do throws(Failures) {
            try printProduct(answer(EgressGen.fullMessage(for: error)))
        } catch {
            reporter.report(error)
        }
        return reporter.status
    }

    /// Returns the parser's help, completion script or version in the form that the arguments ask for.
    private func answer(_ message: String) -> String {
        let isVersion = message == EgressGen.versionLine && arguments.contains("--version")
        return isVersion && Revision.isWanted(by: arguments) ? revision.json : message + "\n"
    }
}

/// Prints the output of the command to stdout.
func printProduct(_ text: String) throws(Failures) { try printProduct(Array(text.utf8)) }

/// Prints the output of the command to stdout.
///
/// - Returns: Whether stdout still has a reader.
@discardableResult
func printProduct(_ bytes: [UInt8]) throws(Failures) -> Bool {
    do {
        return try StatusLine.makeWay { () throws(Errno) in try StandardStreams.writeOutput(bytes) }
    } catch {
        throw Failures(
            Failure(.inputOutput, "stdout", "cannot be written: \(error.text)", consequence: "the output is lost"))
    }
}

/// A message of the argument parser in the form of egressgen's messages.
private struct UsageMessage {
    let failure: Failure

    init(_ message: String) {
        let line = message.split(separator: "\n").first ?? "the command line cannot be parsed"
        let sentences = line.split(separator: ". ", maxSplits: 1).map { $0.hasSuffix(".") ? $0.dropLast() : $0 }
        let fact = sentences.first?.lowercasedStart ?? ""
        let hint = sentences.count > 1 ? sentences[1].lowercasedStart : nil
        failure = .usage(.place("usage"), Words(fact, hint: hint))
    }
}
