import EgressModel
import EgressTestSupport
import Foundation
import Testing

/// Tests `discover --cluster` with a real API server, and with Unbound in front of NSD. The clients ask from loopback
/// addresses that stand for pods.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct DiscoverTests {
    private let cluster: LiveCluster
    private let namespace: String
    private let folder: TemporaryFolder

    private static let clients = (web: "127.0.0.21", api: "127.0.0.22", late: "127.0.0.23", stranger: "127.0.0.24")

    private var socket: String { folder.path("tap.sock") }

    init() throws {
        cluster = try LiveCluster.start()
        namespace = try cluster.makeNamespace("shop")
        folder = try TemporaryFolder()
        try cluster.administer(
            "apply", "-n", namespace, "-f", "-",
            input: """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web, team: a}}
                    spec: {containers: [{name: main, image: none}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: api}
                spec: {selector: {app: api}, ports: [{port: 80, targetPort: http}]}
                """)
        try cluster.makePod(
            "web-5f-a", in: namespace, labels: ["app": "web", "team": "a", "pod-template-hash": "5f"],
            address: Self.clients.web, owner: ("ReplicaSet", "web-5f"))
        try cluster.makePod("api-0", in: namespace, labels: ["app": "api"], address: Self.clients.api)
    }

    private func service(_ arguments: String..., kubeconfig: String? = nil) throws -> ServiceProcess {
        let service = try ServiceProcess(
            [
                "discover", "--cluster", "--learn", "unix:\(socket)", "-n", namespace, "--kubeconfig",
                kubeconfig ?? cluster.kubeconfig, "--kubectl", Kubectl.current.path,
            ] + arguments, environment: ["HOME": cluster.home])
        try service.wait(until: "it listens") { service.log.contains("learning from unix:") }
        return service
    }

    private func unbound() throws -> LiveServer {
        try LiveServer.unbound(
            zones: [
                .made("example.com", "www IN A 8.8.8.8\napi IN CNAME www"),
                .made("cluster.local", "api.\(namespace).svc IN A 10.0.0.7"),
            ], telling: .unix(path: socket))
    }

    /// Asks for addresses as a pod does: with the domains of its search list first.
    private func ask(_ server: LiveServer, _ name: String, from client: String) throws {
        for domain in ["\(namespace).svc.cluster.local", "svc.cluster.local", "cluster.local"] {
            _ = try Dig.answer(from: server.endpoint, "\(name).\(domain)", "A", askedBy: client)
        }
        _ = try Dig.answer(from: server.endpoint, name, "A", askedBy: client)
    }

    /// Asks for everything that the tests expect.
    private func askAll(_ server: LiveServer) throws {
        try ask(server, "www.example.com", from: Self.clients.web)
        let service = "api.\(namespace).svc.cluster.local"
        _ = try Dig.answer(from: server.endpoint, service, "A", askedBy: Self.clients.web)
        try ask(server, "api.example.com", from: Self.clients.api)
        // A pod asks before the cluster tells of it, and is gone before the end.
        try ask(server, "www.example.com", from: Self.clients.late)
        try cluster.makePod("late", in: namespace, labels: ["app": "late"], address: Self.clients.late, start: -30)
        try cluster.administer("delete", "pod", "late", "-n", namespace, "--force", "--grace-period=0")
        try ask(server, "api.example.com", from: Self.clients.stranger)
        // The sender of Unbound can hold messages back for a second.
        Thread.sleep(forTimeInterval: 2)
    }

    @Test func `the policies of what was seen allow each connection and no other`() throws {
        let service = try service("--format", "policies", "--port", "443")
        try askAll(try unbound())
        service.signal(SIGINT)
        #expect(try service.end() == 0)
        #expect(service.log.contains("\(Self.clients.stranger) was no pod's address at that time"), "\(service.log)")
        let policies = service.log.drop { $0 != "\n" }
        let text = String(policies[(policies.range(of: "apiVersion:")?.lowerBound ?? policies.endIndex)...])
        try Judges.validate(text.components(separatedBy: "---\n"))
        try cluster.administer("apply", "-f", "-", input: text)

        let applied = try cluster.administer("get", "networkpolicies", "-n", namespace, "-o", "yaml")
        let path = try folder.write(applied, to: "applied.yaml")
        let explain = { (app: String, to: [String]) in
            try BuiltBinary.run(["explain", path, "-n", namespace, "--pod", "app=\(app)"] + to).status
        }
        #expect(try explain("web", ["--to", "8.8.8.8:443"]) == 0)
        #expect(try explain("web", ["--to-pod", "app=api", "--port", "8080"]) == 0)
        #expect(try explain("api", ["--to", "8.8.8.8:443"]) == 0)
        #expect(try explain("late", ["--to", "8.8.8.8:443"]) == 0)
        #expect(try explain("web", ["--to", "8.8.8.8:80"]) == 1)
        #expect(try explain("web", ["--to", "8.8.4.4:443"]) == 1)
        #expect(try explain("web", ["--to-pod", "app=late", "--port", "8080"]) == 1)
        #expect(try explain("api", ["--to-pod", "app=web", "--port", "8080"]) == 1)
        try expectAnalyserAgrees(text)

        // The managed ones are accepted by a refresh.
        let zone = try folder.write(
            "$ORIGIN example.com.\n@ 60 SOA ns admin 1 60 60 60 60\nwww 60 A 8.8.8.8\napi 60 CNAME www\n", to: "zone")
        let refresh = try BuiltBinary.run(
            ["refresh", "--cluster", "-n", namespace, "--check", "--zone", zone, "--kubeconfig", cluster.kubeconfig],
            environment: ["HOME": cluster.home])
        #expect(refresh.status == 0, "\(refresh.stderr)")
        #expect(refresh.errorLines.last == "3 policies: 0 changed, 3 unchanged")
    }

    /// Compares with network-config-analyzer, whose connections have no DNS.
    private func expectAnalyserAgrees(_ policies: String) throws {
        let pods = ["web", "api", "late"].map { app in
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: \(app), namespace: \(namespace), labels: {app: \(app)}}
            spec: {containers: [{name: main, image: none}]}
            status: {podIP: 10.1.0.\(app.count)}
            """
        }
        let names = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: \(namespace), labels: {kubernetes.io/metadata.name: \(namespace)}}
            """
        let found = try #require(
            try Judges.reachability(
                policies: [policies], in: ([names] + pods).joined(separator: "\n---\n")
            ).first)
        let web = Reachability.End.pod("\(namespace)/web")
        #expect(found.allows(web, .address(try IPAddress("8.8.8.8")), "TCP", 443))
        #expect(!found.allows(web, .address(try IPAddress("8.8.8.8")), "TCP", 80))
        #expect(!found.allows(web, .address(try IPAddress("8.8.4.4")), "TCP", 443))
        #expect(found.allows(web, .pod("\(namespace)/api"), "TCP", 8080))
        #expect(!found.allows(web, .pod("\(namespace)/late"), "TCP", 8080))
        #expect(!found.allows(.pod("\(namespace)/api"), web, "TCP", 8080))
    }

    @Test func `what the policies of the cluster deny is printed, and the exit status is 1`() throws {
        try cluster.makePolicy(
            "web", in: namespace, hosts: "www.example.com", egress: "[{to: [{ipBlock: {cidr: 8.8.4.4/32}}]}]")
        let service = try service("--against", "--for", "1h")
        try askAll(try unbound())
        service.signal(SIGTERM)
        #expect(try service.end() == 1)
        let reason = "egress denied: no rule of \(namespace)/web allows it"
        #expect(service.log.contains("\(namespace)/Deployment web: www.example.com 8.8.8.8: \(reason)\n"))
        #expect(service.log.contains("\(namespace)/Deployment web: Service \(namespace)/api:8080: \(reason)\n"))
    }

    @Test func `it ends by itself, and needs no more than the rights to list and watch`() throws {
        let rules = ["pods", "services"].map { "\($0)." }
        let account = try cluster.kubeconfig(allowing: ["list", "watch"], in: namespace, on: rules)
        let service = try service("--for", "3s", "--format", "json", kubeconfig: account)
        #expect(try service.end() == 0)
        #expect(service.log.contains("only the pods of the namespace \(namespace) can be listed"))
        #expect(service.log.contains("labels tell which pods belong to one Deployment"))
        let stranger = try cluster.kubeconfig(allowing: ["list"], in: namespace)
        let refused = try BuiltBinary.run(
            ["discover", "--cluster", "--learn", "unix:\(socket)", "--kubeconfig", stranger],
            environment: ["HOME": cluster.home])
        #expect(refused.status == 69)
        #expect(refused.errorLines.count == 2, "\(refused.stderr)")
        #expect(refused.errorLines.last == "egressgen: hint: grant list and watch on pods")
        let judging = try cluster.kubeconfig(allowing: ["list", "watch"], in: namespace, on: rules)
        let unlisted = try BuiltBinary.run(
            ["discover", "--against", "--cluster", "--learn", "unix:\(socket)", "--kubeconfig", judging],
            environment: ["HOME": cluster.home])
        #expect(unlisted.status == 69)
        #expect(
            unlisted.errorLines.last
                == "egressgen: hint: grant list on networkpolicies.networking.k8s.io in all namespaces")
    }
}
