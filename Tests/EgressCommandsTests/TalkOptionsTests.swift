import ArgumentParser
import Logging
import Testing

@testable import EgressCommands

@Suite struct TalkOptionsTests {
    @Test(arguments: [
        ([], Logger.Level.notice), (["-q"], .error), (["--quiet"], .error), (["-v"], .info), (["--verbose"], .info),
    ])
    func `decides what is said`(_ arguments: [String], _ level: Logger.Level) throws {
        #expect(try TalkOptions.parse(arguments).level == level)
    }

    @Test(arguments: [([], LogFormat.text), (["--log-format", "text"], .text), (["--log-format=json"], .json)])
    func `decides the form`(_ arguments: [String], _ format: LogFormat) throws {
        #expect(try TalkOptions.parse(arguments).logFormat == format)
    }

    @Test func `cannot be quiet and verbose`() throws {
        let error = #expect(throws: (any Error).self) { try TalkOptions.parse(["-q", "-v"]) }
        #expect(TalkOptions.message(for: try #require(error)) == "--quiet cannot be used with --verbose")
    }

    @Test(arguments: [["--log-format", "xml"], ["--log-format"]])
    func `cannot be read with a wrong or missing word`(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try TalkOptions.parse(arguments) }
    }

    @Test(arguments: [
        ([], LogFormat.text, false), (["--nonsense", "--log-format", "json"], .json, false),
        (["--log-format=json", "-q"], .json, true), (["--quiet", "--nonsense"], .text, true),
        (["--log-format", "text", "json"], .text, false), (["json", "--log-format"], .text, false),
        (["--log-format"], .text, false),
    ])
    func `is guessed from a command line that cannot be read`(_ arguments: [String], _ format: LogFormat, _ quiet: Bool)
    {
        let options = TalkOptions.scanning(arguments)
        #expect(options.logFormat == format)
        #expect(options.quiet == quiet)
    }
}
