import ArgumentParser
import EgressRefresh
import EgressTestSupport
import Testing

@testable import EgressCommands

/// What a piece of work is refused for.
func failures<Value>(_ work: () throws -> Value) throws -> [Failure] {
    do {
        _ = try work()
    } catch let failures as Failures {
        return failures.list
    }
    throw SupportError("nothing was refused")
}

/// Checks that a piece of work is refused as wrong usage, and nothing else.
func expectUsage<Value>(
    _ subject: String, _ fact: String, hint: String?, sourceLocation: SourceLocation = #_sourceLocation,
    _ work: () throws -> Value
) throws {
    let expected = Failure(.usage, subject, fact, consequence: "nothing is done", hint: hint)
    let told = try failures(work).map {
        Failure($0.status, $0.subject, $0.fact, consequence: $0.consequence, hint: $0.hint)
    }
    #expect(told == [expected], sourceLocation: sourceLocation)
}

extension Reporter {
    /// One that says nothing in the tests' own output.
    static func silent() throws -> Reporter { Reporter(try TalkOptions.parse(["--quiet"])) }
}
