import EgressModel
import Testing

@testable import EgressCommands

@Suite struct FailureTests {
    @Test func `says subject, fact and consequence`() {
        let failure = Failure(.temporary, "a.example.com", "timeout", consequence: "nothing is written")
        #expect(failure.message == "a.example.com: timeout; nothing is written")
        #expect(failure.hint == nil)
    }

    @Test func `makes a usage error of a text that is not what it should be`() {
        let error = FormatError("has no '='", hint: "write KEY=VALUE")
        let expected = Failure(
            .usage, "--pod run", "has no '='", consequence: "nothing is done", hint: "write KEY=VALUE")
        #expect(Failure.usage("--pod run", error) == expected)
        #expect(Failures.usage("--pod run", "has no '='", hint: "write KEY=VALUE").list == [expected])
    }

    @Test func `names the flag that could not be read`() throws {
        let refused = try failures {
            try usage("--pod run") { () throws(FormatError) in throw FormatError("has no '='") }
        }
        #expect(refused.map(\.message) == ["--pod run: has no '='; nothing is done"])
        #expect(refused.map(\.status) == [.usage])
    }

    @Test func `hands over what could be read`() throws {
        #expect(try usage("--tries") { 3 } == 3)
    }

    @Test func `keeps the order of several`() {
        let first = Failure(.noHost, "a", "b", consequence: "c")
        let second = Failure(.usage, "d", "e", consequence: "f")
        #expect(Failures([first, second]).list == [first, second])
        #expect(Failures(second).list == [second])
    }
}
