import EgressModel
import EgressPolicy
import EgressRefresh
import Testing

@testable import EgressCommands

@Suite struct FailureTests {
    @Test func `says subject, fact and consequence`() {
        let failure = Failure(.temporary, "a.example.com", "timeout", consequence: "nothing is written")
        #expect(failure.message == "a.example.com: timeout; nothing is written")
        #expect(failure.hint == nil)
    }

    @Test(
        arguments: [
            (.setting(.zone, nil), "--zone"), (.setting(.tries, "0"), "--tries 0"), (.setting(.pod, ""), "--pod "),
            (.setting(.hosts, nil), "HOST"), (.setting(.hosts, "1.2.3.4"), "1.2.3.4"), (.host(.name(.root)), "."),
            (.place("web.yaml:3"), "web.yaml:3"),
        ] as [(Failure.Subject, String)])
    func `calls what it is about by the user's word for it`(_ about: Failure.Subject, _ subject: String) {
        #expect(Failure(.usage, about, "is wrong", consequence: "nothing is done").subject == subject)
    }

    @Test func `makes a usage error of a rule that was broken`() {
        let expected = Failure(
            .usage, .setting(.zone, nil), "excludes --tcp", consequence: "nothing is done", hint: "leave one out")
        #expect(Failures.usage(.zone, "excludes --tcp", hint: "leave one out").list == [expected])
        #expect(Failures.usage(.setting(.zone, nil), "excludes --tcp", hint: "leave one out").list == [expected])
    }

    @Test func `names the flag that could not be read, and its value`() throws {
        let refused = try failures {
            try usage(.pod, "run") { () throws(ValueError) in throw .label(.noEqualsSign) }
        }
        let expected = Failure(
            .usage, .setting(.pod, "run"), "has no '='", consequence: "nothing is done",
            hint: "write KEY=VALUE, as in run=busybox")
        #expect(refused == [expected])
    }

    @Test func `gives a hint of the flag where the error has none of its own`() throws {
        let refused = try failures {
            try usage(.fromCIDRs, hint: "write CIDR") { () throws(FormatError) in throw .notIPv4 }
        }
        #expect(refused.map(\.hint) == ["write CIDR"])
    }

    @Test func `hands over what could be read`() throws {
        #expect(try usage(.tries) { () throws(FormatError) in 3 } == 3)
    }

    @Test func `takes a value that is given twice once`() throws {
        let blocks = try usages(.allow, ["1.2.3.4", "1.2.3.4/32"]) { text throws(ValueError) in try AllowSpec(text) }
        #expect(blocks == [try AllowSpec("1.2.3.4")])
    }

    @Test func `keeps the order of several`() {
        let first = Failure(.noHost, "a", "b", consequence: "c")
        let second = Failure(.usage, "d", "e", consequence: "f")
        #expect(Failures([first, second]).list == [first, second])
        #expect(Failures(second).list == [second])
    }
}
