import EgressModel
import EgressTestSupport
import Testing

/// `--resolver DOMAIN=ADDRESS`: a server for the names of a domain, for every command that asks.
@Suite(.waits, .judgedPolicies)
struct ResolverDomainTests {
    /// A server for all names and one for the domain, with the addresses that each gives for a name.
    private struct Ground {
        let plain: LiveServer
        let domain: LiveServer

        init() throws {
            plain = try .nsd(zones: [
                .made("example.net", "www A 8.8.8.8", "in CNAME db.corp.example.com."),
                .made("corp.example.com", "db A 203.0.114.66", "www A 203.0.114.66"),
            ])
            domain = try .nsd(zones: [
                .made("corp.example.com", "db A 9.9.9.9", "out CNAME www.example.net."),
                .made("example.net", "www A 203.0.114.66"),
            ])
        }

        var arguments: [String] {
            ["--resolver", "Corp.Example.com.=\(domain.endpoint)", "--resolver", "\(plain.endpoint)"]
        }
    }

    private static let names = ["www.example.net", "in.example.net", "db.corp.example.com", "out.corp.example.com"]
    private static let lines = """
        www.example.net.\t300\tIN\tA\t8.8.8.8
        in.example.net.\t300\tIN\tCNAME\tdb.corp.example.com.
        db.corp.example.com.\t300\tIN\tA\t9.9.9.9
        db.corp.example.com.\t300\tIN\tA\t9.9.9.9
        out.corp.example.com.\t300\tIN\tCNAME\twww.example.net.
        www.example.net.\t300\tIN\tA\t8.8.8.8

        """

    @Test(arguments: [[], ["--tcp"]])
    func `each name and each target of an alias is asked where it belongs`(transport: [String]) throws {
        let ground = try Ground()
        let run = try egressgen("resolve --format lines", Self.names + ground.arguments + transport)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout == Self.lines)
        #expect(run.stderr.isEmpty)
    }

    @Test func `-v tells which server answered for which name`() throws {
        let ground = try Ground()
        let run = try egressgen("resolve in.example.net -v --format lines", ground.arguments)
        #expect(
            run.errorLines == [
                "egressgen: info: in.example.net A: NOERROR with 2 records from \(ground.plain.endpoint) over UDP",
                "egressgen: info: db.corp.example.com A: NOERROR with 1 record from \(ground.domain.endpoint) over UDP",
            ])
    }

    @Test func `a policy holds what the servers of the names say`() throws {
        let ground = try Ground()
        let run = try generate("db.corp.example.com --pod run=busybox", ground.arguments)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout == busyboxPolicy("db.corp.example.com", ["9.9.9.9/32"]))
    }

    @Test func `ingress, refresh, function and explain ask alike`() throws {
        let ground = try Ground()
        let folder = try TemporaryFolder()
        let path = try folder.write(ManagedManifest.unfilled("web", hosts: "db.corp.example.com"), to: "web.yaml")
        #expect(try egressgen("refresh \(path)", ground.arguments).status == 0)
        #expect(try folder.read("web.yaml").contains("cidr: 9.9.9.9/32"))
        let verdict = try egressgen(
            "explain \(path) --pod app=web --to db.corp.example.com:443", ground.arguments)
        #expect(verdict.stdout.contains("9.9.9.9") && !verdict.stdout.contains("203.0.114.66"), "\(verdict.stdout)")
        let ingress = try egressgen("ingress --pod app=web --from-host in.example.net:80", ground.arguments)
        #expect(ingress.stdout.contains("cidr: 9.9.9.9/32"), "\(ingress.stderr)")
        let config =
            "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  data:\n"
            + "    resolver: corp.example.com=\(ground.domain.endpoint) \(ground.plain.endpoint)\n"
        let item = ManagedManifest.unfilled("web", hosts: "out.corp.example.com").split(separator: "\n")
        let items = item.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element + "\n" }.joined()
        let run = try egressgen(
            "function",
            input: "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n\(config)items:\n\(items)")
        #expect(run.stdout.contains("cidr: 8.8.8.8/32"), "\(run.stdout)\(run.stderr)")
    }

    @Test func `the longest domain wins, and only its server is asked, also if that fails`() throws {
        let servers = try (0..<3).map { number in
            try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "8.8.8.\(number)").reply] }
        }
        let failing = try HostileServer { [MessageBuilder(answering: $0).rcode(.refused).reply] }
        let arguments = zip(["", "example.com=", "corp.example.com="], servers).flatMap {
            ["--resolver", "\($0)\($1.endpoint)"]
        }
        let run = try egressgen(
            "resolve --format lines a.corp.example.com b.example.com c.example d.dev.corp.example.com --tries 1",
            arguments + ["--resolver", "dev.corp.example.com=\(failing.endpoint)"])
        #expect(run.status == 75)
        #expect(
            run.stdout == "a.corp.example.com.\t300\tIN\tA\t8.8.8.2\nb.example.com.\t300\tIN\tA\t8.8.8.1\n"
                + "c.example.\t300\tIN\tA\t8.8.8.0\n")
        #expect(run.errorLines.count == 1)
        #expect(
            run.stderr.hasPrefix("egressgen: error: d.dev.corp.example.com: REFUSED from \(failing.endpoint) for A"))
        #expect(servers.map { $0.log.map(\.qname) } == [["c.example"], ["b.example.com"], ["a.corp.example.com"]])
        #expect(failing.log.map(\.qname) == ["d.dev.corp.example.com"])
    }

    @Test func `several servers of one domain are united, and one that fails is a warning`() throws {
        let servers = try (1...2).map { number in
            try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "8.8.8.\(number)").reply] }
        }
        let failing = try HostileServer { [MessageBuilder(answering: $0).rcode(.servFail).reply] }
        let arguments = (servers + [failing]).flatMap { ["--resolver", "example=\($0.endpoint)"] }
        let run = try generate("a.example --pod run=busybox --tries 1", arguments)
        #expect(run.status == 0)
        #expect(run.stdout == busyboxPolicy("a.example", ["8.8.8.1/32", "8.8.8.2/32"]))
        #expect(run.errorLines.count == 1)
        #expect(run.stderr.hasPrefix("egressgen: warning: a.example: SERVFAIL from \(failing.endpoint)"))
    }

    @Test(arguments: [
        ("=127.0.0.1", "does not begin with a domain", "corp.example.com="),
        ("*.corp.example.com=127.0.0.1", "does not begin with a domain", "corp.example.com="),
        ("https://corp=127.0.0.1", "does not begin with a domain", "corp.example.com="),
        ("corp.example.com=", "is not the address of a name server", "192.0.2.53:53"),
        ("corp.example.com=ns.example.com", "is not the address of a name server", "192.0.2.53:53"),
        ("corp.example.com=127.0.0.1:dns", "'dns' is not a port", "from 1 to 65535"),
        ("corp.example.com=fe80::1%dum0", "names no network interface", "fe80::1%eth0"),
    ])
    func `what cannot be asked is refused with a hint`(value: String, fact: String, hint: String) throws {
        try BadInput(
            ["a.example", "--pod", "run=busybox", "--resolver", value], 64, "--resolver \(value)", naming: fact,
            hint: hint
        ).check()
    }

    @Test func `zone files exclude it`() throws {
        let run = try egressgen(
            "a.example --pod run=busybox --resolver example=127.0.0.1", Zones.example)
        #expect(run.status == 64)
        #expect(run.stderr.hasPrefix("egressgen: error: --zone: cannot be used with --resolver"))
    }
}
