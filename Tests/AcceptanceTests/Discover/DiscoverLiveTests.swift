import EgressModel
import EgressTestSupport
import Testing

/// Tests `discover` with Unbound in front of NSD, and clients on loopback addresses that stand for pods. An independent
/// analyser judges the policies.
@Suite(.waits) struct DiscoverLiveTests {
    private static let zones = [
        ServedZone.made(
            "example.com", "api IN A 52.0.0.1", "api IN A 52.0.0.2", "www IN CNAME cdn.example.net.",
            "git IN A 52.0.0.9"),
        ServedZone.made("example.net", "cdn IN A 52.0.1.1"),
        ServedZone.made("cluster.local", "db.data.svc IN A 10.96.0.1", "cache.shop.svc IN A 10.96.0.2"),
    ]

    /// The names that each pod asks for, in the order of its resolver.
    private static let questions = [
        (
            "127.0.0.11",
            [
                "api.example.com.shop.svc.cluster.local", "api.example.com.svc.cluster.local",
                "api.example.com.cluster.local", "api.example.com",
            ]
        ),
        ("127.0.0.11", ["db.data.shop.svc.cluster.local", "db.data.svc.cluster.local", "nope.example.com"]),
        ("127.0.0.12", ["www.example.com", "cache.shop.svc.cluster.local"]),
        ("127.0.0.2", ["git.example.com"]),
    ]

    private static func pod(_ name: String, _ address: String, _ rest: String = "") -> String {
        let parts = name.split(separator: "/")
        return """
            apiVersion: v1
            kind: Pod
            metadata: {name: \(parts[1]), namespace: \(parts[0]), labels: {app: \(parts[1])}}
            spec: {containers: [{name: main, image: none\(rest)}]}
            status: {podIP: \(address), hostIP: 127.0.0.2}

            """
    }

    private static let pods = [
        pod("shop/web", "127.0.0.11"), pod("shop/worker", "127.0.0.12"),
        pod("data/db", "127.0.0.21", ", ports: [{name: pg, containerPort: 5432}]"), pod("shop/cache", "127.0.0.22"),
    ].joined(separator: "---\n")

    private static let services = """
        kind: List
        items:
        - kind: Service
          metadata: {name: db, namespace: data}
          spec: {clusterIP: 10.96.0.1, selector: {app: db}, ports: [{port: 5432, targetPort: pg}]}
        - kind: Service
          metadata: {name: cache, namespace: shop}
          spec: {clusterIP: 10.96.0.2, selector: {app: cache}, ports: [{port: 80, targetPort: 6379}]}
        """

    private static let namespaces = ["shop", "data"].map {
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: \($0), labels: {kubernetes.io/metadata.name: \($0)}}\n---\n"
    }.joined()

    @Test func `the policies allow each observed connection, and no other`() throws {
        let folder = try TemporaryFolder()
        let capture = try TapCapture(in: folder)
        let server = try LiveServer.unbound(zones: Self.zones, telling: .unix(path: capture.socket))
        for (client, names) in Self.questions {
            for name in names {
                let dig = ["dig", "-b", client, "@\(server.endpoint.address)", "-p", "\(server.endpoint.port)", name]
                #expect(try ShellRun.run(dig, [:], in: folder.path).status == 0)
            }
        }
        let arguments = [
            "discover", "--learn", capture.path, "--pods", try folder.write(Self.pods, to: "pods.yaml"), "--services",
            try folder.write(Self.services, to: "services.yaml"), "--format",
        ]
        try Wait.until("the recording has every answer") { () throws(SupportError) in
            capture.flush()
            let run = try BuiltBinary.run(arguments + ["json"])
            return run.status == 0 && run.stdout.contains("git.example.com")
        }
        capture.stop()
        let text = try BuiltBinary.run(arguments + ["text"]).stdout
        #expect(text.contains("nope.example.com") && !text.contains("api.example.com.shop"))
        #expect(text.contains("127.0.0.2 (node"))
        let run = try BuiltBinary.run(arguments + ["policies", "--port", "443", "--dns", "none"])
        #expect(run.status == 0, "\(run.stderr)")
        try Self.judge(run.stdout)
        let policies = try folder.write(run.stdout, to: "policies.yaml")
        let against = try BuiltBinary.run(arguments + ["text", "--against", policies])
        #expect(against.status == 0, "\(against.stdout)")
    }

    /// Compares the policies with what the clients asked for, on some ports.
    private static func judge(_ policies: String) throws {
        let reach = try #require(
            try Judges.reachability(policies: [policies], in: Self.namespaces + Self.pods).first)
        let allowed: [String: Set<String>] = [
            "shop/web": ["52.0.0.1 443", "52.0.0.2 443", "data/db 5432"],
            "shop/worker": ["52.0.1.1 443", "shop/cache 6379"],
        ]
        let addresses = try ["52.0.0.1", "52.0.0.2", "52.0.0.9", "52.0.1.1", "10.96.0.1"].map {
            ($0, Reachability.End.address(try IPAddress($0)))
        }
        let ends = addresses + ["data/db", "shop/cache", "shop/web", "shop/worker"].map { ($0, .pod($0)) }
        for (pod, needs) in allowed {
            for (name, end) in ends where name != pod {
                for port in [22, 80, 443, 5432, 6379] {
                    #expect(
                        reach.allows(.pod(pod), end, "TCP", port) == needs.contains("\(name) \(port)"),
                        "\(pod) to \(name) \(port)\n\(reach)")
                }
            }
        }
    }
}
