import EgressModel
import EgressPolicy
import EgressRefresh
import EgressTestSupport
import Testing

@testable import EgressCommands

@Suite struct NameTextTests {
    private static let dualHint = "pass --family dual to ask for A and AAAA"

    private func failure(_ outcome: NameOutcome, _ family: AddressFamily = .ipv4) -> Failure? {
        NameReport(outcome, family: family).failure(.leftOut).map { Failure($0) }
    }

    @Test func `has nothing to say of a name with addresses`() throws {
        let report = NameReport(try Outcomes.article(), family: .ipv4)
        #expect(report.finding == nil)
        #expect(report.failure(.leftOut) == nil)
        let set = AddressSet(try Outcomes.article(), accepting: AcceptedSpace([]))
        #expect(report.refusal(set, .leftOut) == nil)
    }

    @Test(
        arguments: [
            (AddressFamily.ipv4, "the name has no A record (NODATA)", dualHint),
            (.ipv6, "the name has no AAAA record (NODATA)", dualHint),
            (.dual, "the name has no A or AAAA record (NODATA)", nil),
        ] as [(AddressFamily, String, String?)])
    func `names the types that a name has no record of`(_ family: AddressFamily, _ fact: String, _ hint: String?) throws
    {
        let expected = Failure(
            .noHost, .host(try HostName("a.example.com")), fact, consequence: "the policy is incomplete", hint: hint)
        #expect(failure(try Outcomes.made("a.example.com", .noData), family) == expected)
    }

    @Test func `says that a name does not exist`() throws {
        let expected = Failure(
            .noHost, .host(try HostName("a.example.com")), "the name does not exist (NXDOMAIN)",
            consequence: "the policy is incomplete")
        #expect(failure(try Outcomes.made("a.example.com", .nxDomain)) == expected)
    }

    @Test(arguments: [
        (NameOutcome.Verdict.noData, "its canonical name b.example.com has no A record (NODATA)"),
        (.nxDomain, "its canonical name b.example.com does not exist (NXDOMAIN)"),
    ])
    func `speaks of the end of the chain`(_ verdict: NameOutcome.Verdict, _ fact: String) throws {
        let outcome = try Outcomes.made("a.example.com", verdict, target: "b.example.com")
        #expect(failure(outcome)?.subject == "a.example.com")
        #expect(failure(outcome)?.fact == fact)
    }

    @Test func `hands on why nobody answered`() throws {
        let expected = Failure(
            .temporary, .host(try HostName("a.example.com")), "timeout: no answer from 192.0.2.53:53 in 2s for A",
            consequence: "the policy is incomplete")
        #expect(failure(try Outcomes.made("a.example.com", .timedOut, addresses: ["8.8.8.8"])) == expected)
    }

    @Test(
        arguments: [
            (
                ["10.0.0.1"], "10.0.0.1 is special-purpose (private-use, RFC 1918)",
                "if this is intended, pass --accept 10.0.0.1/32"
            ),
            (
                ["8.8.8.8", "100.64.1.1", "10.0.0.1"],
                "10.0.0.1 is special-purpose (private-use, RFC 1918), "
                    + "100.64.1.1 is special-purpose (shared address space, RFC 6598)",
                "if this is intended, pass --accept 10.0.0.1/32 --accept 100.64.1.1/32"
            ),
            (
                ["64:ff9b::a00:1"], "64:ff9b::a00:1 is special-purpose (private-use, RFC 1918)",
                "if this is intended, pass --accept 64:ff9b::a00:1/128"
            ),
            (["127.0.0.1"], "127.0.0.1 is special-purpose (loopback, RFC 1122)", nil),
            (
                ["127.0.0.1", "10.0.0.1"],
                "10.0.0.1 is special-purpose (private-use, RFC 1918), "
                    + "127.0.0.1 is special-purpose (loopback, RFC 1122)",
                "if this is intended, pass --accept 10.0.0.1/32"
            ),
        ] as [([String], String, String?)])
    func `names refused addresses and what accepts them`(_ addresses: [String], _ fact: String, _ hint: String?) throws
    {
        let outcome = try Outcomes.made("a.example.com", .addresses, addresses: addresses)
        let set = AddressSet(outcome, accepting: AcceptedSpace([]))
        let expected = Failure(
            .refused, .host(try HostName("a.example.com")), fact, consequence: "the policy is incomplete", hint: hint)
        #expect(NameReport(outcome, family: .ipv4).refusal(set, .leftOut).map { Failure($0) } == expected)
    }

    @Test(arguments: [NameOutcome.Verdict.addresses, .noData])
    func `warns of a hyphen at a border, whatever DNS says`(verdict: NameOutcome.Verdict) throws {
        let report = NameReport(try Outcomes.made("a-.example.com", verdict), family: .ipv4)
        #expect(report.warnings.map(\.finding) == [.name(.hyphenAtBorder)])
        #expect(report.warnings.first?.subject == .name(try DomainName("a-.example.com")))
        #expect(
            report.warnings.first?.words
                == Words(
                    "has a label that starts or ends with '-', which RFC 1123 does not allow",
                    hint: "check the spelling, and test whether the pods can look up the name"))
    }

    @Test func `does not warn of a hyphen in a target`() throws {
        let report = NameReport(try Outcomes.made("a.example.com", .addresses, target: "b-.example.com"), family: .ipv4)
        #expect(report.warnings.isEmpty)
    }

    @Test func `names annotations as remedies where there are no flags`() throws {
        let nodata = NameReport(
            try Outcomes.made("a.example.com", .noData), family: .ipv4, settings: .annotations)
        #expect(
            nodata.failure(.leftOut)?.words.hint
                == "set egressgen.dev/family to dual to ask for A and AAAA")
        let outcome = try Outcomes.made("a.example.com", .addresses, addresses: ["10.0.0.1", "100.64.1.1"])
        let set = AddressSet(outcome, accepting: AcceptedSpace([]))
        let refused = NameReport(outcome, family: .ipv4, settings: .annotations).refusal(set, .leftOut)
        #expect(refused?.words.hint == "if this is intended, add 10.0.0.1/32 100.64.1.1/32 to egressgen.dev/accept")
    }
}
