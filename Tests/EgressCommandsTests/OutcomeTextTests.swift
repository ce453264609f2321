import EgressManifest
import EgressModel
import EgressTestSupport
import Testing

@testable import EgressCommands

@Suite struct OutcomeTextTests {
    private static func lines(_ outcome: NameOutcome) -> String {
        var bytes: [UInt8] = []
        OutcomeText.appendLines(outcome, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Tree

    @Test func `draws the article's name as a tree`() throws {
        let expected = """
            www.aliyun.com
              CNAME www-jp-de-intl-adns.aliyun.com  120
              CNAME www-jp-de-intl-adns.aliyun.com.gds.alibabadns.com  600
              CNAME v6wagbridge.aliyun.com  120
              CNAME v6wagbridge.aliyun.com.gds.alibabadns.com  600
              A     106.11.93.21  60
              A     140.205.32.4  60
              A     140.205.34.3  60
              A     140.205.230.13  60

            """
        #expect(OutcomeText.tree(try Outcomes.article()) == expected)
    }

    @Test func `lines up the types of both families`() throws {
        let outcome = try Outcomes.made(
            "a.example.com", .addresses, target: "b.example.com", addresses: ["8.8.8.8", "2606:4700::1111"])
        let expected = """
            a.example.com
              CNAME b.example.com  120
              A     8.8.8.8  300
              AAAA  2606:4700::1111  300

            """
        #expect(OutcomeText.tree(outcome) == expected)
    }

    @Test(arguments: [
        (NameOutcome.Verdict.noData, "NODATA"), (.nxDomain, "NXDOMAIN"), (.timedOut, "failed"),
    ])
    func `ends the tree of a name without addresses in what DNS said`(_ verdict: NameOutcome.Verdict, _ word: String)
        throws
    {
        #expect(OutcomeText.tree(try Outcomes.made("a.example.com", verdict)) == "a.example.com\n  \(word)\n")
        let chained = try Outcomes.made("a.example.com", verdict, target: "b.example.com")
        #expect(OutcomeText.tree(chained) == "a.example.com\n  CNAME b.example.com  120\n  \(word)\n")
    }

    @Test func `shows the addresses of a name that failed half-way`() throws {
        let outcome = try Outcomes.made("a.example.com", .timedOut, addresses: ["8.8.8.8"])
        #expect(OutcomeText.tree(outcome) == "a.example.com\n  A     8.8.8.8  300\n  failed\n")
    }

    @Test func `marks special-purpose addresses in the tree`() throws {
        let outcome = try Outcomes.made(
            "a.example.com", .addresses, addresses: ["8.8.8.8", "10.0.0.1", "169.254.169.254", "::1"])
        let expected = """
            a.example.com
              A     8.8.8.8  300
              A     10.0.0.1  300  special-purpose (private-use, RFC 1918)
              A     169.254.169.254  300  special-purpose (metadata service, AWS, Azure, Google Cloud and others)
              AAAA  ::1  300  special-purpose (loopback address, RFC 4291)

            """
        #expect(OutcomeText.tree(outcome) == expected)
    }

    // MARK: Lines

    @Test func `prints the article's records as dig does, with tabs`() throws {
        let expected = """
            www.aliyun.com.|120|IN|CNAME|www-jp-de-intl-adns.aliyun.com.
            www-jp-de-intl-adns.aliyun.com.|600|IN|CNAME|www-jp-de-intl-adns.aliyun.com.gds.alibabadns.com.
            www-jp-de-intl-adns.aliyun.com.gds.alibabadns.com.|120|IN|CNAME|v6wagbridge.aliyun.com.
            v6wagbridge.aliyun.com.|600|IN|CNAME|v6wagbridge.aliyun.com.gds.alibabadns.com.
            v6wagbridge.aliyun.com.gds.alibabadns.com.|60|IN|A|106.11.93.21
            v6wagbridge.aliyun.com.gds.alibabadns.com.|60|IN|A|140.205.32.4
            v6wagbridge.aliyun.com.gds.alibabadns.com.|60|IN|A|140.205.34.3
            v6wagbridge.aliyun.com.gds.alibabadns.com.|60|IN|A|140.205.230.13

            """
        #expect(Self.lines(try Outcomes.article()) == expected.replacing("|", with: "\t"))
    }

    @Test func `every line has the owner, the TTL and the type of its own record`() throws {
        let (a, b) = (try DomainName("a.example.com"), try DomainName(String(repeating: "b", count: 63)))
        let records = try [
            (a, "8.0.0.1", 1), (a, "8.10.100.255", 1), (a, "8.0.0.3", UInt32.max), (b, "8.0.0.4", .max),
            (b, "2001:db8::1", .max), (.root, "2001:db8::2", 0),
        ].map { AddressRecord(owner: $0.0, address: try IPAddress($0.1), ttl: $0.2) }
        let text = Self.lines(NameOutcome(name: a, verdict: .addresses, addresses: records))
        let expected = """
            a.example.com.|1|IN|A|8.0.0.1
            a.example.com.|1|IN|A|8.10.100.255
            a.example.com.|4294967295|IN|A|8.0.0.3
            \(b).|4294967295|IN|A|8.0.0.4
            \(b).|4294967295|IN|AAAA|2001:db8::1
            .|0|IN|AAAA|2001:db8::2

            """
        #expect(text == expected.replacing("|", with: "\t"))
    }

    @Test func `prints AAAA records too`() throws {
        let outcome = try Outcomes.made("a.example.com", .addresses, addresses: ["8.8.8.8", "2606:4700::1111"])
        let expected = "a.example.com.\t300\tIN\tA\t8.8.8.8\na.example.com.\t300\tIN\tAAAA\t2606:4700::1111\n"
        #expect(Self.lines(outcome) == expected)
    }

    @Test(arguments: [NameOutcome.Verdict.noData, .nxDomain, .timedOut])
    func `prints no line but the chain for a name without addresses`(_ verdict: NameOutcome.Verdict) throws {
        #expect(Self.lines(try Outcomes.made("a.example.com", verdict)) == "")
        let chained = try Outcomes.made("a.example.com", verdict, target: "b.example.com")
        #expect(Self.lines(chained) == "a.example.com.\t120\tIN\tCNAME\tb.example.com.\n")
    }

    // MARK: JSON

    @Test func `gives JSON with all members in order`() throws {
        let outcome = try Outcomes.made(
            "a.example.com", .addresses, target: "b.example.com", addresses: ["8.8.8.8", "2606:4700::1111"])
        let expected = """
            {
              "name": "a.example.com",
              "outcome": "addresses",
              "chain": [
                {
                  "owner": "a.example.com",
                  "target": "b.example.com",
                  "ttl": 120
                }
              ],
              "addresses": [
                {
                  "address": "8.8.8.8",
                  "ttl": 300,
                  "special": false
                },
                {
                  "address": "2606:4700::1111",
                  "ttl": 300,
                  "special": false
                }
              ],
              "ttl": 120,
              "error": null
            }

            """
        #expect(OutcomeText.json(outcome, family: .dual).indented == expected)
    }

    @Test(arguments: [
        (NameOutcome.Verdict.noData, "nodata", "the name has no A record (NODATA)"),
        (.nxDomain, "nxdomain", "the name does not exist (NXDOMAIN)"),
        (.timedOut, "failed", "timeout: no answer from 192.0.2.53:53 in 2s for A"),
    ])
    func `gives JSON for names without addresses`(_ verdict: NameOutcome.Verdict, _ word: String, _ fact: String) throws
    {
        let outcome = try Outcomes.made("a.example.com", verdict)
        let expected =
            #"{"name":"a.example.com","outcome":"\#(word)","chain":[],"addresses":[],"ttl":null,"error":"\#(fact)"}"#
        #expect(OutcomeText.json(outcome, family: .ipv4).compact == expected)
    }

    @Test func `tells special-purpose addresses in JSON`() throws {
        let outcome = try Outcomes.made("a.example.com", .addresses, addresses: ["8.8.8.8", "10.0.0.1"])
        let expected =
            #"{"name":"a.example.com","outcome":"addresses","chain":[],"addresses":["#
            + #"{"address":"8.8.8.8","ttl":300,"special":false},{"address":"10.0.0.1","ttl":300,"special":true}"#
            + #"],"ttl":300,"error":null}"#
        #expect(OutcomeText.json(outcome, family: .ipv4).compact == expected)
    }
}
