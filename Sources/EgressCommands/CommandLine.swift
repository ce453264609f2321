internal import ArgumentParser
internal import EgressManifest
internal import EgressModel

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

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

extension EgressGen {
    /// Reads the arguments of the process and does what they say.
    ///
    /// - Returns: the exit status.
    public static func exitStatus() async -> Int32 {
        // A reader that goes away, or a limit on the size of files, is seen as an error of the write.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        Groundwork.begin()
        return await status(of: Array(CommandLine.arguments.dropFirst())).rawValue
    }

    private static func status(of arguments: [String]) async -> ExitStatus {
        do {
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .done
        } catch let code as ExitCode {
            return ExitStatus(rawValue: code.rawValue) ?? .software
        } catch {
            return ended(with: error, arguments)
        }
    }

    /// Prints the help, the version or a completion script that was asked for, or says what is wrong with the usage.
    private static func ended(with error: any Error, _ arguments: [String]) -> ExitStatus {
        let reporter = Reporter(TalkOptions.scanning(arguments))
        guard exitCode(for: error) == .success else {
            reporter.report(UsageMessage(message(for: error)).failure)
            return reporter.status
        }
        do throws(Failures) {
            try printProduct(fullMessage(for: error) + "\n")
        } catch {
            reporter.report(error)
        }
        return reporter.status
    }
}

/// Prints to stdout, the one place for the product.
func printProduct(_ text: String) throws(Failures) {
    do {
        try StandardStreams.writeOutput(text)
    } catch {
        throw Failures(
            Failure(.inputOutput, "stdout", "cannot be written: \(error)", consequence: "the output is lost"))
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
