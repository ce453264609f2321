import EgressTestSupport
import Testing

@Suite(.waits, .judgedPolicies)
struct ArticleTests {
    private static let command = "www.aliyun.com --pod run=busybox"

    @Test func `the article's case from zone files gives the contract's policy, twice in a row`() throws {
        try expectArticle(Zones.article)
    }

    @Test func `the article's case from NSD gives the same bytes, twice in a row`() throws {
        let server = try LiveServer.nsd(zones: ServedZone.article())
        try expectArticle(asking(server.endpoint))
    }

    @Test func `the article's case from Unbound in front of NSD gives the same bytes, twice in a row`() throws {
        let server = try LiveServer.unbound(zones: ServedZone.article())
        try expectArticle(asking(server.endpoint))
    }

    @Test func `a server for each zone behind Unbound gives the same bytes`() throws {
        let server = try LiveServer.unbound(separateServersFor: ServedZone.article())
        try expectArticle(asking(server.endpoint))
    }

    @Test func `Knot, which ends its answers where a zone ends, gives the same bytes`() throws {
        let server = try LiveServer.knot(zones: ServedZone.article())
        try expectArticle(asking(server.endpoint))
    }

    @Test func `a server that returns bare CNAMEs is asked on to the end of the chain`() throws {
        let server = try HostileServer { [ArticleChain.bareAnswer(to: $0)] }
        let run = try generate(Self.command, asking(server.endpoint) + ["--samples", "1"])
        #expect(run.stdout == (try Fixture.read("golden/article.yaml")))
        #expect(server.log.map(\.qname) == ArticleChain.names)
    }

    @Test(arguments: ["WWW.Aliyun.COM", "www.aliyun.com.", "wWw.aLIYUN.com."])
    func `the case of letters and a final dot change nothing`(name: String) throws {
        let run = try generate("\(name) --pod run=busybox", Zones.article)
        #expect(run.stdout == (try Fixture.read("golden/article.yaml")))
    }

    @Test func `an answer in mixed case gives the same bytes`() throws {
        let server = try HostileServer { [ArticleChain.mixedCaseAnswer(to: $0)] }
        try expectArticle(asking(server.endpoint))
    }

    private func expectArticle(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
        for _ in 1...2 {
            let run = try generate(Self.command, arguments)
            #expect(run.status == 0, sourceLocation: sourceLocation)
            #expect(run.stderr.isEmpty, sourceLocation: sourceLocation)
            try Golden.check(run.stdout, "article.yaml")
        }
    }
}

/// The CNAME chain of the article's name, as scripted servers answer it.
private enum ArticleChain {
    static let names = [
        "www.aliyun.com", "www-jp-de-intl-adns.aliyun.com", "www-jp-de-intl-adns.aliyun.com.gds.alibabadns.com",
        "v6wagbridge.aliyun.com", "v6wagbridge.aliyun.com.gds.alibabadns.com",
    ]
    private static let addresses = ["140.205.34.3", "106.11.93.21", "140.205.32.4", "140.205.230.13"]

    /// Returns one CNAME record without the records of its target.
    static func bareAnswer(to query: HostileQuery) -> HostileReply {
        let answer = MessageBuilder(answering: query).ra()
        guard let step = names.firstIndex(of: query.qname), step + 1 < names.count else {
            return answer.addresses(query.qname, addresses).reply
        }
        return answer.cname(query.qname, names[step + 1]).reply
    }

    /// Returns an answer in which each name has different letter case at each place, and the records are unordered.
    static func mixedCaseAnswer(to query: HostileQuery) -> HostileReply {
        MessageBuilder(answering: query).ra()
            .question("wWW.aLIYUN.cOM", query.qtype)
            .addresses("V6wagbridge.ALIYUN.com.gds.alibabadns.COM", addresses)
            .cname("v6wagbridge.aliyun.COM", names[4])
            .cname(names[1].uppercased(), "WWW-jp-de-intl-adns.aliyun.com.GDS.alibabadns.com")
            .cname("Www.Aliyun.Com", names[1])
            .cname(names[2], names[3].uppercased())
            .reply
    }
}
