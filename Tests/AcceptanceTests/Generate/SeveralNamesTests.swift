import EgressTestSupport
import Testing

@Suite(.waits, .judgedPolicies)
struct SeveralNamesTests {
    private static let rows: [(String, Int32, String, String?)] = [
        ("nowhere.example.com", 68, "NXDOMAIN", nil),
        ("v6only.example.com", 68, "NODATA", "--family dual"),
        ("loop1.example.com", 75, "loop", nil),
        ("outside.example.com", 75, "host.example.net", nil),
        ("internal.example.com", 77, "10.0.0.1", "--accept 10.0.0.1/32"),
    ]

    private static let severities: [([String], Int32)] = [
        (["nowhere", "loop1"], 75), (["loop1", "internal"], 77), (["v6only", "internal", "loop1"], 77),
        (["nowhere", "v6only"], 68),
    ]

    @Test(arguments: rows)
    func `one name that fails keeps all others from being emitted`(
        host: String, status: Int32, word: String, hint: String?
    ) throws {
        try BadInput(
            ["api.example.com", host, "git.example.com", "--pod", "run=busybox"], status, host, naming: word,
            hint: hint
        ).check(Zones.example)
    }

    @Test(arguments: rows)
    func `with --keep-going the rest is emitted with all names in hosts, and the exit status stays`(
        host: String, status: Int32, word: String, hint: String?
    ) throws {
        let run = try generate("api.example.com \(host) git.example.com --pod run=busybox --keep-going", Zones.example)
        BadInput([], status, host, naming: word, hint: hint).expectTalk(run)
        #expect(run.stdout == Self.policyWithout(host))
    }

    @Test func `with --keep-going and no address at all nothing is emitted`() throws {
        let arguments = ["nowhere.example.com", "--pod", "run=busybox", "--keep-going", "--allow", "8.8.8.8"]
        try BadInput(arguments, 68, "nowhere.example.com", naming: "NXDOMAIN").check(Zones.example)
    }

    @Test func `with --keep-going the file of -o gets the rest`() throws {
        let folder = try TemporaryFolder()
        let words = "api.example.com loop1.example.com git.example.com --pod run=busybox --keep-going"
        let run = try egressgen(words, Zones.example + ["-o", folder.path("policy.yaml")])
        #expect(run.status == 75)
        #expect(run.stdout.isEmpty)
        let policy = try folder.read("policy.yaml")
        try EmittedPolicies.add(policy)
        #expect(policy == Self.policyWithout("loop1.example.com"))
    }

    @Test(arguments: severities)
    func `the most severe status wins, and every failed name has its line in input order`(
        labels: [String], status: Int32
    ) throws {
        let hosts = labels.map { $0 + ".example.com" }
        let run = try egressgen("--pod run=busybox", hosts + Zones.example)
        #expect(run.status == status)
        #expect(run.stdout.isEmpty)
        let errors = run.errorLines.filter { $0.hasPrefix("egressgen: error: ") }
        #expect(errors.map { $0.split(separator: ":")[2].dropFirst() } == hosts.map { $0[...] })
    }

    @Test(arguments: [("1", 1), ("auto", 2), ("3", 3)])
    func `a name given twice is one name, and equal questions are asked once a sample`(
        samples: String, count: Int
    ) throws {
        let server = try HostileServer { query in
            let answer = MessageBuilder(answering: query).ra()
            let isShared = query.qname == "shared.example"
            return [
                isShared ? answer.a(query.qname, "8.8.8.8").reply : answer.cname(query.qname, "shared.example").reply
            ]
        }
        let run = try generate(
            "a.example b.example A.example. --pod run=busybox --samples \(samples)", asking(server.endpoint))
        #expect(run.status == 0)
        let names = ["a.example", "b.example", "shared.example"]
        #expect(server.log.map(\.qname).sorted() == names.flatMap { Array(repeating: $0, count: count) })
    }

    @Test func `a name with ports and without is warned of`() throws {
        let run = try generate("api.example.com:443 api.example.com --pod run=busybox", Zones.example)
        #expect(run.status == 0)
        #expect(run.stdout == busyboxPolicy("api.example.com", ["93.184.216.34/32", "93.184.216.35/32"]))
        #expect(run.errorLines.count == 1)
        #expect(run.stderr.hasPrefix("egressgen: warning: api.example.com: "))
    }

    private static func policyWithout(_ host: String) -> String {
        """
        # "egressgen refresh" keeps spec.egress of this policy up to date
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: busybox-policy
          labels:
            app.kubernetes.io/managed-by: egressgen
          annotations:
            egressgen.dev/hosts: |-
              api.example.com
              \(host)
              git.example.com
            egressgen.dev/applied: api.example.com git.example.com dns=any
        spec:
          podSelector:
            matchLabels:
              run: busybox
          policyTypes:
          - Egress
          egress:
          - to: # api.example.com
            - ipBlock:
                cidr: 93.184.216.34/32
            - ipBlock:
                cidr: 93.184.216.35/32
          - to: # git.example.com
            - ipBlock:
                cidr: 140.82.121.4/32
          - to: # dns=any
            - ipBlock:
                cidr: 0.0.0.0/0
            - namespaceSelector: {} # some CNIs do not match pods by address
            ports:
            - protocol: UDP
              port: 53

        """
    }
}
