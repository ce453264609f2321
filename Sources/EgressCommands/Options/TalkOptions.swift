internal import ArgumentParser
internal import Logging

/// The format of the lines on stderr.
enum LogFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text
    case json
}

struct TalkOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Print only errors.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Print more details, such as DNS questions and answers.")
    var verbose = false

    @Option(help: ArgumentHelp("The format of messages on stderr.", valueName: "form"))
    var logFormat = LogFormat.text

    var level: Logger.Level {
        if quiet { return .error }
        return verbose ? .info : .notice
    }

    func validate() throws {
        if quiet, verbose { throw ValidationError("--quiet cannot be used with --verbose") }
    }

    /// Returns the options as far as they can be found in a command line that cannot be parsed.
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
