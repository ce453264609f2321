import EgressDiscover
import EgressModel
import EgressPolicy
import Testing

/// Tests which names a client meant, from all that its resolver asked for.
@Suite struct SearchFoldingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let lines: [String]
        var names: [String] = []
        var services: [String] = []
        var missing: [String] = []
        var others: [String] = []
        var domain = "cluster.local"
    }

    static let cases: [Case] = [
        Case(
            testDescription: "ndots: all expansions but the name itself are NXDOMAIN",
            lines: [
                "www.example.com.shop.svc.cluster.local A NXDOMAIN", "www.example.com.svc.cluster.local A NXDOMAIN",
                "www.example.com.cluster.local A NXDOMAIN", "www.example.com A 52.0.0.1",
            ], names: ["www.example.com 1"]),
        Case(
            testDescription: "both families are one lookup",
            lines: [
                "www.example.com.shop.svc.cluster.local A NXDOMAIN",
                "www.example.com.shop.svc.cluster.local AAAA NXDOMAIN",
                "www.example.com A 52.0.0.1", "www.example.com AAAA NODATA",
            ], names: ["www.example.com 1"]),
        Case(
            testDescription: "a domain of the node's own",
            lines: [
                "www.example.com.shop.svc.cluster.local A NXDOMAIN", "www.example.com.svc.cluster.local A NXDOMAIN",
                "www.example.com.cluster.local A NXDOMAIN", "www.example.com.eu-west-1.compute.internal A NXDOMAIN",
                "www.example.com A 52.0.0.1",
            ], names: ["www.example.com 1"]),
        Case(
            testDescription: "a name in the node's own domain",
            lines: [
                "wiki.shop.svc.cluster.local A NXDOMAIN", "wiki.svc.cluster.local A NXDOMAIN",
                "wiki.cluster.local A NXDOMAIN", "wiki.corp.example A 52.0.0.1",
            ], names: ["wiki.corp.example 1"]),
        Case(
            testDescription: "a Service of the own namespace",
            lines: ["db.shop.svc.cluster.local A 10.96.0.1", "db.shop.svc.cluster.local AAAA NODATA"],
            services: ["shop/db 1"]),
        Case(
            testDescription: "a Service of another namespace",
            lines: ["db.data.shop.svc.cluster.local A NXDOMAIN", "db.data.svc.cluster.local A 10.96.0.1"],
            services: ["data/db 1"]),
        Case(
            testDescription: "a Service by its whole name, behind the search list",
            lines: [
                "db.data.svc.cluster.local.shop.svc.cluster.local A NXDOMAIN",
                "db.data.svc.cluster.local.svc.cluster.local A NXDOMAIN",
                "db.data.svc.cluster.local.cluster.local A NXDOMAIN", "db.data.svc.cluster.local A 10.96.0.1",
            ], services: ["data/db 1"]),
        Case(
            testDescription: "a name that does not exist is listed once, as it was meant",
            lines: [
                "typo.example.com.shop.svc.cluster.local A NXDOMAIN", "typo.example.com.svc.cluster.local A NXDOMAIN",
                "typo.example.com.cluster.local A NXDOMAIN", "typo.example.com A NXDOMAIN",
            ], missing: ["typo.example.com nxDomain 1"]),
        Case(
            testDescription: "a short name that does not exist",
            lines: [
                "db2.shop.svc.cluster.local A NXDOMAIN", "db2.svc.cluster.local A NXDOMAIN",
                "db2.cluster.local A NXDOMAIN", "db2 A NXDOMAIN",
            ], missing: ["db2 nxDomain 1"]),
        Case(
            testDescription: "a short name that does not exist, in the node's domain either",
            lines: [
                "db2.shop.svc.cluster.local A NXDOMAIN", "db2.svc.cluster.local A NXDOMAIN",
                "db2.cluster.local A NXDOMAIN", "db2.corp.example A NXDOMAIN", "db2 A NXDOMAIN",
            ], missing: ["db2 nxDomain 1"]),
        Case(
            testDescription: "a Service that does not exist, by its whole name",
            lines: ["db.data.svc.cluster.local A NXDOMAIN"], missing: ["db.data.svc.cluster.local nxDomain 1"]),
        Case(
            testDescription: "a name without a search list",
            lines: ["typo.example.com A NXDOMAIN"], missing: ["typo.example.com nxDomain 1"]),
        Case(
            testDescription: "NODATA and SERVFAIL",
            lines: ["a.example.com A NODATA", "b.example.com A SERVFAIL", "b.example.com AAAA NXDOMAIN"],
            missing: ["a.example.com noData 1", "b.example.com failed 1"]),
        Case(
            testDescription: "the search list of the node alone",
            lines: [
                "www.example.com.corp.example A NXDOMAIN", "www.example.com A 52.0.0.1", "typo.example.com A NXDOMAIN",
                "typo.example.com.corp.example A NXDOMAIN",
            ], names: ["www.example.com 1"], missing: ["typo.example.com nxDomain 1"]),
        Case(
            testDescription: "a name that begins like another one, but was meant",
            lines: ["shop.example.com A 52.0.0.1", "shop.example.com.cn A NXDOMAIN"], names: ["shop.example.com 1"],
            missing: ["shop.example.com.cn nxDomain 1"]),
        Case(
            testDescription: "a name that begins like another one, both with a search list",
            lines: ["shop.example.com", "shop.example.com.cn"].flatMap { name in
                ["shop.svc.cluster.local", "svc.cluster.local", "cluster.local"].map { "\(name).\($0) A NXDOMAIN" }
            } + ["shop.example.com A 52.0.0.1", "shop.example.com.cn A NXDOMAIN"], names: ["shop.example.com 1"],
            missing: ["shop.example.com.cn nxDomain 1"]),
        Case(
            testDescription: "the name itself first, and an answer in the node's own domain",
            lines: [
                "wiki.dev A NXDOMAIN", "wiki.dev.shop.svc.cluster.local A NXDOMAIN",
                "wiki.dev.svc.cluster.local A NXDOMAIN", "wiki.dev.cluster.local A NXDOMAIN",
                "wiki.dev.corp.example A 52.0.0.1",
            ], names: ["wiki.dev.corp.example 1"]),
        Case(
            testDescription: "a short name that does not exist, beside a name that begins like it",
            lines: [
                "api.shop.svc.cluster.local A NXDOMAIN", "api.svc.cluster.local A NXDOMAIN",
                "api.cluster.local A NXDOMAIN", "api A NXDOMAIN", "api.example.com A 52.0.0.1",
            ], names: ["api.example.com 1"], missing: ["api nxDomain 1"]),
        Case(
            testDescription: "another cluster domain",
            lines: [
                "www.example.com.shop.svc.k8s.example A NXDOMAIN", "www.example.com.svc.k8s.example A NXDOMAIN",
                "www.example.com.k8s.example A NXDOMAIN", "www.example.com A 52.0.0.1",
                "db.shop.svc.k8s.example A 10.96.0.1",
            ], names: ["www.example.com 1"], services: ["shop/db 1"], domain: "k8s.example"),
        Case(
            testDescription: "a search list that the server follows (autopath)",
            lines: ["www.example.com.shop.svc.cluster.local A www.example.com. cdn.example.net. 52.0.0.1"],
            names: ["www.example.com 1"]),
        Case(
            testDescription: "an ExternalName Service",
            lines: ["ext.shop.svc.cluster.local A api.example.org. 52.0.0.3"], names: ["api.example.org 1"]),
        Case(
            testDescription: "an ExternalName Service that leads to another Service",
            lines: ["ext.shop.svc.cluster.local A db.data.svc.cluster.local. 10.96.0.1"], services: ["data/db 1"]),
        Case(
            testDescription: "a pod of a StatefulSet",
            lines: [
                "db-0.db.shop.svc.cluster.local A 10.0.0.7", "db-1.db.shop.svc.cluster.local A 10.0.0.8",
                "db-0.db.shop.shop.svc.cluster.local A NXDOMAIN",
            ], services: ["shop/db 2"]),
        Case(
            testDescription: "the address of a pod",
            lines: ["10-0-0-7.shop.pod.cluster.local A 10.0.0.7"],
            others: ["10-0-0-7.shop.pod.cluster.local cluster 1"]),
        Case(
            testDescription: "PTR",
            lines: [
                "7.0.0.10.in-addr.arpa PTR RECORD", "8.0.0.10.in-addr.arpa PTR NXDOMAIN", "a.b.ip6.arpa A NXDOMAIN",
            ],
            missing: ["a.b.ip6.arpa nxDomain 1"],
            others: ["7.0.0.10.in-addr.arpa ptr 1", "8.0.0.10.in-addr.arpa ptr 1"]),
        Case(
            testDescription: "SRV, of a Service and of another name",
            lines: [
                "_pg._tcp.db.shop.svc.cluster.local SRV RECORD", "_sip._udp.example.com SRV RECORD",
                "_sip._udp.example.com.shop.svc.cluster.local SRV NXDOMAIN",
            ], services: ["shop/db 1"], others: ["_sip._udp.example.com srv 1"]),
        Case(
            testDescription: "another type beside addresses says nothing",
            lines: ["example.com TXT RECORD", "www.example.com A 52.0.0.1", "www.example.com TXT NODATA"],
            names: ["www.example.com 1"], others: ["example.com other 1"]),
    ]

    @Test(arguments: cases) func `the names that were meant`(_ row: Case) throws {
        let discovery = try Discovery(
            row.lines.map { "10.0.0.1 \($0)" }, pods: [try Shorthand.pod("shop/web-1", "10.0.0.1")],
            clusterDomain: row.domain)
        let asked = try #require(discovery.workloads.first).asked
        #expect(asked.nameTexts == row.names)
        #expect(asked.serviceTexts == row.services)
        #expect(asked.missingTexts == row.missing)
        #expect(asked.otherTexts == row.others)
    }

    @Test(arguments: [
        ("api.example.org", ["api.example.org 1"], [] as [String]), ("db.data.svc.cluster.local", [], ["data/db 1"]),
    ])
    func `an ExternalName Service whose alias the server does not tell`(
        target: String, names: [String], services: [String]
    ) throws {
        let discovery = try Discovery(
            ["10.0.0.1 ext.shop.svc.cluster.local A 52.0.0.3"], pods: [try Shorthand.pod("shop/web-1", "10.0.0.1")],
            services: [try Shorthand.service("shop/ext", .external(try DomainName(target)))])
        let asked = try #require(discovery.workloads.first).asked
        #expect(asked.nameTexts == names)
        #expect(asked.serviceTexts == services)
    }

    @Test func `the search list of a client that is no pod is found, too`() throws {
        let discovery = try Discovery(
            [
                "10.9.9.9 www.example.com.shop.svc.cluster.local A NXDOMAIN",
                "10.9.9.9 www.example.com.svc.cluster.local A NXDOMAIN", "10.9.9.9 www.example.com A 52.0.0.1",
            ], pods: [])
        let client = try #require(discovery.clients.first)
        #expect(client.asked.nameTexts == ["www.example.com 1"])
        #expect(client.asked.missing.isEmpty)
    }
}
