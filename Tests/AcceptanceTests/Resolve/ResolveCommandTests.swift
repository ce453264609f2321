import EgressTestSupport
import Testing

@Suite(.waits)
struct ResolveCommandTests {
    private static let articleTree = """
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

    private static let articleLines = """
        www.aliyun.com.\t120\tIN\tCNAME\twww-jp-de-intl-adns.aliyun.com.
        www-jp-de-intl-adns.aliyun.com.\t600\tIN\tCNAME\twww-jp-de-intl-adns.aliyun.com.gds.alibabadns.com.
        www-jp-de-intl-adns.aliyun.com.gds.alibabadns.com.\t120\tIN\tCNAME\tv6wagbridge.aliyun.com.
        v6wagbridge.aliyun.com.\t600\tIN\tCNAME\tv6wagbridge.aliyun.com.gds.alibabadns.com.
        v6wagbridge.aliyun.com.gds.alibabadns.com.\t60\tIN\tA\t106.11.93.21
        v6wagbridge.aliyun.com.gds.alibabadns.com.\t60\tIN\tA\t140.205.32.4
        v6wagbridge.aliyun.com.gds.alibabadns.com.\t60\tIN\tA\t140.205.34.3
        v6wagbridge.aliyun.com.gds.alibabadns.com.\t60\tIN\tA\t140.205.230.13

        """

    @Test(arguments: [("tree", articleTree), ("lines", articleLines)])
    func `the article's name as a tree and as lines, from zone files and from NSD`(
        format: String, text: String
    ) throws {
        let server = try LiveServer.nsd(zones: ServedZone.article())
        for vantage in [Zones.article, asking(server.endpoint)] {
            let run = try egressgen("resolve www.aliyun.com --format \(format)", vantage)
            #expect(run.status == 0)
            #expect(run.stderr.isEmpty)
            #expect(run.stdout == text)
        }
    }

    @Test func `the tree is the default`() throws {
        #expect(try egressgen("resolve www.aliyun.com", Zones.article).stdout == Self.articleTree)
    }

    @Test(arguments: [
        "api", "www", "git", "dual", "big", "c1", "any.wild", "x.wildcname", "internal", "mixed", "_srv._tcp",
    ])
    func `the lines are those of dig, up to their order`(label: String) throws {
        let server = try SharedServer.example()
        let host = label + ".example.com"
        let run = try egressgen("resolve --format lines \(host)", asking(server))
        let lines = run.stdout.split(separator: "\n").map(String.init)
        #expect(run.status == 0)
        #expect(try lines.sorted() == Dig.answer(from: server, host, "A").sorted())
    }

    @Test func `the lines of AAAA are those of dig`() throws {
        let server = try SharedServer.example()
        let run = try egressgen("resolve --format lines --family ipv6 dual.example.com", asking(server))
        #expect(run.stdout == "dual.example.com.\t300\tIN\tAAAA\t2606:2800:220:1::40\n")
        #expect(try Dig.answer(from: server, "dual.example.com", "AAAA").map { $0 + "\n" } == [run.stdout])
    }

    @Test func `JSON holds the chain, the addresses, the lowest TTL and the error of each name in input order`() throws
    {
        let run = try egressgen(
            "resolve --format json www.example.com nowhere.example.com mixed.example.com", Zones.example)
        #expect(run.status == 68)
        #expect(
            run.stdout == """
                [
                  {
                    "name": "www.example.com",
                    "outcome": "addresses",
                    "chain": [
                      {
                        "owner": "www.example.com",
                        "target": "api.example.com",
                        "ttl": 300
                      }
                    ],
                    "addresses": [
                      {
                        "address": "93.184.216.34",
                        "ttl": 300,
                        "special": false
                      },
                      {
                        "address": "93.184.216.35",
                        "ttl": 300,
                        "special": false
                      }
                    ],
                    "ttl": 300,
                    "error": null
                  },
                  {
                    "name": "nowhere.example.com",
                    "outcome": "nxdomain",
                    "chain": [],
                    "addresses": [],
                    "ttl": null,
                    "error": "the name does not exist (NXDOMAIN)"
                  },
                  {
                    "name": "mixed.example.com",
                    "outcome": "addresses",
                    "chain": [],
                    "addresses": [
                      {
                        "address": "10.0.0.2",
                        "ttl": 300,
                        "special": true
                      },
                      {
                        "address": "93.184.216.47",
                        "ttl": 300,
                        "special": false
                      }
                    ],
                    "ttl": 300,
                    "error": null
                  }
                ]

                """)
    }

    @Test func `the lowest TTL counts over the chain too`() throws {
        let value = try Judges.pyYAML(egressgen("resolve --format json www.aliyun.com", Zones.article).stdout)
        #expect(value[0]?["ttl"] == 60)
        #expect(value[0]?["chain"]?.elements?.count == 4)
    }

    private static let outcomes: [(String, Int32, String)] = [
        ("api.example.com", 0, "addresses"), ("internal.example.com", 0, "addresses"),
        ("v6only.example.com", 68, "nodata"), ("nowhere.example.com", 68, "nxdomain"),
        ("loop1.example.com", 75, "failed"), ("d1.example.com", 75, "failed"),
    ]

    @Test(arguments: outcomes)
    func `every outcome has its word and its exit status`(host: String, status: Int32, outcome: String) throws {
        let run = try egressgen("resolve --format json \(host)", Zones.example)
        #expect(run.status == status)
        #expect(try Judges.pyYAML(run.stdout)[0]?["outcome"] == .string(outcome))
        #expect(run.stderr.contains("egressgen: error: \(host): ") == (status != 0))
    }

    @Test func `what failed does not keep the others from being shown`() throws {
        let run = try egressgen("resolve nowhere.example.com git.example.com loop1.example.com", Zones.example)
        #expect(run.status == 75)
        #expect(run.stdout.contains("git.example.com\n  A     140.82.121.4  60\n"))
        let errors = run.errorLines.filter { $0.hasPrefix("egressgen: error: ") }
        #expect(errors.map { $0.split(separator: ":")[2] } == [" nowhere.example.com", " loop1.example.com"])
    }

    @Test func `a special-purpose address is marked and is no error`() throws {
        let run = try egressgen("resolve mixed.example.com", Zones.example)
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        let lines = run.stdout.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1].hasPrefix("  A     10.0.0.2  300  ") && lines[1].contains("special-purpose"))
        #expect(lines[2] == "  A     93.184.216.47  300")
    }

    @Test func `both families are shown, IPv4 first`() throws {
        let run = try egressgen("resolve dual.example.com --family dual", Zones.example)
        #expect(run.stdout == "dual.example.com\n  A     93.184.216.40  300\n  AAAA  2606:2800:220:1::40  300\n")
    }

    @Test(arguments: ["-", "/dev/stdin"])
    func `ports of names are left aside, and names may come from stdin or another pipe`(path: String) throws {
        let run = try egressgen("resolve --hosts-file \(path)", Zones.example, input: "git.example.com:22\n")
        #expect(run.stdout == "git.example.com\n  A     140.82.121.4  60\n")
    }

    @Test(arguments: [
        ("", "HOST"), ("a..b", "a..b"), ("a.example --format xml", "usage"), ("a.example --resolver x", "--resolver x"),
    ])
    func `usage errors are 64 here too`(words: String, subject: String) throws {
        let run = try egressgen("resolve \(words)")
        #expect(run.status == 64)
        #expect(run.stdout.isEmpty)
        #expect(run.stderr.hasPrefix("egressgen: error: \(subject): "))
    }
}
