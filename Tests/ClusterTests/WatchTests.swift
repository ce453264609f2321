import EgressTestSupport
import Foundation
import Testing

/// Tests `refresh --cluster --every` with a real API server that fails temporarily.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct WatchTests {
    private let cluster: LiveCluster
    private let namespace: String
    private let folder: TemporaryFolder

    init() throws {
        cluster = try LiveCluster.start()
        namespace = try cluster.makeNamespace("watched")
        folder = try TemporaryFolder()
        try setAddress("8.8.8.8")
    }

    private func setAddress(_ address: String) throws {
        let lines = [
            "$ORIGIN example.com.", "@ 60 SOA ns.example.com. admin.example.com. 1 60 60 60 60", "www 60 A \(address)",
        ]
        try folder.write(lines.joined(separator: "\n") + "\n", to: "zone")
    }

    private func service(
        _ flags: [String] = [], kubeconfig: String? = nil, kubectl: String = Kubectl.current.path
    ) throws -> ServiceProcess {
        try ServiceProcess(
            [
                "refresh", "--cluster", "-n", namespace, "--every", "1h", "--listen", "0", "--zone",
                folder.path("zone"), "--kubeconfig", kubeconfig ?? cluster.kubeconfig, "--kubectl", kubectl,
            ] + flags, environment: ["HOME": cluster.home])
    }

    private static func manifest(_ name: String) -> String {
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: \(name)
          annotations:
            egressgen.dev/hosts: www.example.com
        spec:
          podSelector: {}
          policyTypes: [Egress]
        ---

        """
    }

    private func make(_ names: String...) throws {
        try cluster.administer(
            "apply", "-n", namespace, "-f", "-", input: names.map(Self.manifest).joined())
    }

    private func isFilled(_ name: String) throws(SupportError) -> Bool {
        try cluster.policy(name, in: namespace).cidrs.contains("8.8.8.8/32")
    }

    private func waitUntilFilled(_ name: String, by service: ServiceProcess) throws {
        try service.wait(until: "\(name) is filled") { () throws(SupportError) in try isFilled(name) }
    }

    @Test func `fills what is made and edited, and leaves its own writes alone`() throws {
        try make("first")
        let service = try service()
        try waitUntilFilled("first", by: service)
        try make("second")
        try waitUntilFilled("second", by: service)
        try cluster.administer(
            "annotate", "networkpolicy", "second", "-n", namespace, "egressgen.dev/allow=203.0.113.0/24")
        try service.wait(until: "the edit") { () throws(SupportError) in
            try cluster.policy("second", in: namespace).cidrs.contains("203.0.113.0/24")
        }
        let version = try cluster.policy("second", in: namespace).metadata.resourceVersion
        let refreshes = try service.refreshes()
        try make("third")
        try waitUntilFilled("third", by: service)
        #expect(try cluster.policy("second", in: namespace).metadata.resourceVersion == version)
        // The watch also reports the service's own writes.
        #expect(try service.refreshes() <= refreshes + 2)
        service.signal(SIGTERM)
        #expect(try service.end() == 0)
    }

    @Test func `survives a kubectl that dies, and an API server and an etcd that go away and come back`() throws {
        try make("first")
        let service = try service()
        try waitUntilFilled("first", by: service)

        for pid in try Self.children(of: service.pid) { kill(pid, SIGKILL) }
        try make("after-kubectl")
        try waitUntilFilled("after-kubectl", by: service)

        cluster.apiServer.kill()
        service.signal(SIGHUP)
        try Self.waitForFailure(of: service)
        try cluster.apiServer.start()
        try cluster.waitUntilReady()
        try make("after-server")
        try waitUntilFilled("after-server", by: service)

        cluster.etcd.stop()
        service.signal(SIGHUP)
        try service.wait(until: "the API server misses its etcd") { () throws(SupportError) in
            try cluster.kubectl("get", "--raw", "/readyz", "--request-timeout", "5s").status != 0
        }
        try cluster.etcd.start()
        try cluster.waitUntilReady()
        try make("after-etcd")
        try waitUntilFilled("after-etcd", by: service)
        #expect(service.isRunning)
    }

    @Test func `refreshes everything when the API server is back, though the next refresh were far off`() throws {
        try make("first")
        let kubectl = try ScriptedKubectl("if 'watch=1' in request.query: log('watch')", in: folder)
        let service = try service(["--min", "1h"], kubectl: kubectl.path)
        try waitUntilFilled("first", by: service)
        cluster.apiServer.kill()
        service.signal(SIGHUP)
        try Self.waitForFailure(of: service)
        try service.wait(until: "a watch that fails") { () throws(SupportError) in
            service.log.contains("changes in the cluster wait")
        }
        // The second of these watches starts only after the first one has failed.
        let watches = kubectl.log.count
        try service.wait(until: "two more watches") { () throws(SupportError) in
            kubectl.log.count >= watches + 2
        }
        try setAddress("9.9.9.9")
        try cluster.apiServer.start()
        try cluster.waitUntilReady()
        try service.wait(until: "the new address") { () throws(SupportError) in
            try cluster.policy("first", in: namespace).cidrs.contains("9.9.9.9/32")
        }
    }

    @Test func `goes on with a new token once the old one has expired`() throws {
        let config = folder.path("config")
        let expired = try cluster.kubeconfigWithExpiredToken(in: namespace)
        try FileManager.default.copyItem(atPath: expired, toPath: config)
        let service = try service(["--min", "1s"], kubeconfig: config)
        try service.wait(until: "the refusal") { () throws(SupportError) in
            service.log.contains("egressgen: error: kubectl")
        }
        #expect(try service.get("/readyz").status == 503)
        let fresh = try cluster.kubeconfig(
            allowing: ["get", "list", "watch", "patch"], in: namespace)
        try FileManager.default.removeItem(atPath: config)
        try FileManager.default.copyItem(atPath: fresh, toPath: config)
        try make("late")
        try waitUntilFilled("late", by: service)
    }

    @Test func `a kubectl that falls silent is replaced after five seconds`() throws {
        try make("first")
        // The first proxy stops answering after its first patch.
        let kubectl = try ScriptedKubectl(
            """
            if request.total == 1: log("start")
            if len(open(log_file).read().split()) == 1:
                if request.method == "PATCH": globals()["is_silent"] = True
                elif globals().get("is_silent"): time.sleep(1000)
            """, in: folder)
        let service = try service(["--min", "1h"], kubectl: kubectl.path)
        try waitUntilFilled("first", by: service)
        try setAddress("9.9.9.9")
        service.signal(SIGHUP)
        try service.wait(until: "the new address") { () throws(SupportError) in
            try cluster.policy("first", in: namespace).cidrs.contains("9.9.9.9/32")
        }
        #expect(kubectl.log.count == 2)
        service.signal(SIGTERM)
        #expect(try service.end() == 0)
    }

    @Test func `fills every one of 500 policies that are made at once`() throws {
        let service = try service()
        try service.wait(until: "readiness") { () throws(SupportError) in try service.get("/readyz").status == 200 }
        let names = (0..<500).map { "burst-\($0)" }
        try cluster.administer(
            "apply", "-n", namespace, "--server-side", "-f", "-", input: names.map(Self.manifest).joined())
        try service.wait(seconds: 240, until: "all are filled") { () throws(SupportError) in
            try service.metric("addresses_added_total") ?? 0 == 500
        }
        let blocks = try cluster.administer(
            "get", "networkpolicies", "-n", namespace, "-o",
            #"jsonpath={range .items[*]}{.spec.egress[0].to[0].ipBlock.cidr}{"\n"}{end}"#)
        #expect(blocks.split(separator: "\n").count { $0 == "8.8.8.8/32" } == names.count)
    }

    private static func waitForFailure(of service: ServiceProcess) throws {
        try service.wait(until: "a failure") { () throws(SupportError) in
            try service.metric(#"refreshes_total{result="failed"}"#) ?? 0 >= 1
        }
    }

    private static func children(of pid: Int32) throws -> [Int32] {
        let text = try String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
        return text.split(separator: " ").compactMap { Int32($0) }
    }
}
