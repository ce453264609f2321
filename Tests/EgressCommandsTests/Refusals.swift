import ArgumentParser
import EgressRefresh
import EgressTestSupport
import Testing

@testable import EgressCommands

/// Returns the failures with which the work is refused.
func failures<Value>(_ work: () throws -> Value) throws -> [Failure] {
    do {
        _ = try work()
    } catch let failures as Failures {
        return failures.list
    }
    throw SupportError("nothing was refused")
}

/// Checks that the work is refused with exactly one usage error.
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
    /// Returns a reporter with `--quiet`, which keeps its messages out of the tests' output.
    static func silent() throws -> Reporter { Reporter(try TalkOptions.parse(["--quiet"])) }
}
