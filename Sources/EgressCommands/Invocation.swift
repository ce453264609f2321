internal import ArgumentParser
internal import EgressManifest
internal import EgressModel
internal import EgressResolve
internal import EgressSystem
internal import SystemPackage

/// A command that talks through a reporter; the most severe failure of its work decides the exit status.
protocol ReportingCommand: AsyncParsableCommand {
    var talk: TalkOptions { get }

    func work(_ reporter: Reporter) async throws(Failures)
}

extension ReportingCommand {
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

    /// Reads the arguments; what every command needs is begun on another core meanwhile.
    package init(arguments: [String]) {
        // The signals of a service wait until it takes them.
        if Self.isService(arguments) { Signal.block(Signal.ending) }
        // A reader that goes away, or a limit on the size of files, is seen as an error of the write.
        Signal.brokenPipe.ignore()
        Signal.fileSizeLimit.ignore()
        Groundwork.begin()
        self.arguments = arguments
        command = Result { try Self.command(arguments) }
    }

    /// Whether they are of a service, which has a use of its own for some signals.
    private static func isService(_ arguments: [String]) -> Bool {
        arguments.first == "refresh" && arguments.contains { $0 == "--every" || $0.hasPrefix("--every=") }
    }

    /// Where to do it, so that most runs start no further thread.
    package static var executor: any TaskExecutor { NetworkThread.executor }

    /// Does it.
    ///
    /// - Returns: the exit status.
    package consuming func exitStatus() async -> Int32 { await status().rawValue }

    /// The default subcommand reads its arguments without the way over its parent, which takes as long again; the parent
    /// reads what that cannot.
    private static func command(_ arguments: [String]) throws -> any ParsableCommand {
        let names = Set(EgressGen.configuration.subcommands.map { $0._commandName } + ["help"])
        let rest = arguments.first == GenerateCommand._commandName ? arguments.dropFirst() : arguments[...]
        // Who names sources wants ingress, beside egress or alone.
        if rest.first.map({ !names.contains($0) }) ?? false, rest.contains(where: { $0.hasPrefix("--from-") }) {
            return try EgressGen.parseAsRoot([IngressCommand._commandName] + rest)
        }
        guard names.isDisjoint(with: arguments) else { return try EgressGen.parseAsRoot(arguments) }
        if let command = try? GenerateCommand.parse(arguments) { return command }
        return try EgressGen.parseAsRoot(arguments)
    }

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
        failure = .usage("usage", FormatError(fact, hint: hint))
    }
}
