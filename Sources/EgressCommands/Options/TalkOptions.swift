internal import ArgumentParser
internal import Logging

/// The form of the lines on stderr.
enum LogFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text
    case json
}

struct TalkOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Print errors only.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Print what was asked and answered.")
    var verbose = false

    @Option(help: ArgumentHelp("The form of messages on stderr: text or json.", valueName: "form"))
    var logFormat = LogFormat.text

    var level: Logger.Level {
        if quiet { return .error }
        return verbose ? .info : .notice
    }

    func validate() throws {
        if quiet, verbose { throw ValidationError("--quiet and --verbose exclude each other") }
    }

    /// What can be told of a command line that could not be read.
    static func scanning(_ arguments: [String]) -> TalkOptions {
        var options = TalkOptions()
        let pairs = zip(arguments, arguments.dropFirst() + [""])
        let isJSON = pairs.contains { $0 == "--log-format" && $1 == "json" || $0 == "--log-format=json" }
        options.quiet = arguments.contains("-q") || arguments.contains("--quiet")
        options.verbose = false
        options.logFormat = isJSON ? .json : .text
        return options
    }
}
