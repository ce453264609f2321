internal import ArgumentParser
internal import EgressManifest
internal import EgressModel
internal import EgressRefresh
internal import EgressSystem
internal import SystemPackage

/// A command that talks through a reporter; the most severe failure of its work decides the exit status.
protocol ReportingCommand: AsyncParsableCommand {
    var talk: TalkOptions { get }
    /// Whether it stays, and has a use of its own for the signals that end other commands.
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

/// What the arguments of a process ask for.
package struct Invocation {
    private let command: Result<any ParsableCommand, any Error>
    private let arguments: [String]

    /// Reads the arguments, and sets the signals for what they ask for.
    package init(arguments: [String]) {
        // The signals of a service wait, in each thread that is to come, until it takes them.
        let held = Signal.block(Signal.ending)
        self.arguments = arguments
        command = Result { try EgressGen.parseAsRoot(Self.withCommand(arguments)) }
        let isService = (try? command.get() as? any ReportingCommand)?.isService ?? false
        if !isService { Signal.unblock(held) }
        // A reader that goes away, or a limit on the size of files, is seen as an error of the write.
        Signal.brokenPipe.ignore()
        Signal.fileSizeLimit.ignore()
    }

    /// Names the command where none is named: sources ask for ingress, beside egress or alone, and nothing else has them.
    private static func withCommand(_ arguments: [String]) -> [String] {
        let names = EgressGen.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        let generate = GenerateCommand.configuration.commandName
        let rest = arguments.first == generate ? arguments.dropFirst() : arguments[...]
        guard let first = rest.first, !names.contains(first), rest.contains(where: { $0.hasPrefix("--from-") }) else {
            return arguments
        }
        return [IngressCommand.configuration.commandName].compactMap { $0 } + rest
    }

    /// Does it.
    ///
    /// - Returns: the exit status.
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

    /// Prints the help, the version or a completion script that was asked for, or says what is wrong with the usage.
    private func ended(with error: any Error) -> ExitStatus {
        let reporter = Reporter(TalkOptions.scanning(arguments))
        guard EgressGen.exitCode(for: error) == .success else {
            reporter.report(UsageMessage(EgressGen.message(for: error)).failure)
            return reporter.status
        }
        do throws(Failures) {
            try printProduct(EgressGen.fullMessage(for: error) + "\n")
        } catch {
            reporter.report(error)
        }
        return reporter.status
    }
}

/// Prints to stdout, the one place for the product.
func printProduct(_ text: String) throws(Failures) { try printProduct(Array(text.utf8)) }

/// Prints to stdout.
///
/// - Returns: whether there is a reader still.
@discardableResult
func printProduct(_ bytes: [UInt8]) throws(Failures) -> Bool {
    do {
        return try StatusLine.makeWay { () throws(Errno) in try StandardStreams.writeOutput(bytes) }
    } catch {
        throw Failures(
            Failure(.inputOutput, "stdout", "cannot be written: \(error.text)", consequence: "the output is lost"))
    }
}

/// The argument parser's message in the form of ours.
private struct UsageMessage {
    let failure: Failure

    init(_ message: String) {
        let line = message.split(separator: "\n").first ?? "the command line cannot be read"
        let sentences = line.split(separator: ". ", maxSplits: 1).map { $0.hasSuffix(".") ? $0.dropLast() : $0 }
        let fact = sentences.first?.lowercasedStart ?? ""
        let hint = sentences.count > 1 ? sentences[1].lowercasedStart : nil
        failure = .usage(.place("usage"), Words(fact, hint: hint))
    }
}
