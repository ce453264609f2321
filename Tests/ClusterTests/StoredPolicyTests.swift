import EgressTestSupport
import Testing

@Suite(.waits, .enabled(if: LiveCluster.isAvailable))
struct StoredPolicyTests {
    @Test(arguments: Kubectl.all)
    func `a printed policy is stored as it was printed`(kubectl: Kubectl) throws {
        let cluster = try LiveCluster.shared()
        let namespace = try cluster.makeNamespace("printed")
        let run = try cluster.kubectl(
            "apply", "--server-side", "-n", namespace, "-f", "-", input: try printArticle(), program: kubectl)
        #expect(run.status == 0, "\(run.stderr)")

        let policy = try cluster.policy("busybox-policy", in: namespace)
        #expect(policy.spec.podSelector.matchLabels == ["run": "busybox"])
        #expect(policy.spec.policyTypes == ["Egress"])
        #expect(policy.spec.ingress == nil)
        #expect(
            policy.cidrs == [
                "106.11.93.21/32", "140.205.32.4/32", "140.205.34.3/32", "140.205.230.13/32", "0.0.0.0/0",
            ])
        #expect(policy.spec.egress?.map { $0.ports?.map(\.port) } == [nil, [53]])
        #expect(policy.metadata.annotations?["egressgen.dev/hosts"] == "www.aliyun.com")
    }

    @Test func `server-side apply of endPort is refused by a server of version 1.20`() throws {
        let cluster = try LiveCluster.shared()
        let namespace = try cluster.makeNamespace("endport")
        let run = try cluster.kubectl(
            "apply", "--server-side", "--validate=false", "-n", namespace, "-f", "-", input: try printRange())
        #expect(run.status == 1)
        #expect(run.stderr.contains("endPort: field not declared in schema"))
    }

    @Test(arguments: Kubectl.all)
    func `a server of version 1.20 drops endPort from what is created without a word`(kubectl: Kubectl) throws {
        let cluster = try LiveCluster.shared()
        let namespace = try cluster.makeNamespace("endport")
        let run = try cluster.kubectl(
            "create", "--validate=false", "-n", namespace, "-f", "-", input: try printRange(), program: kubectl)
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        try expectPortsWithoutEnd(cluster, namespace)
    }

    @Test(arguments: Kubectl.all)
    func `a server of version 1.20 drops endPort from a merge patch without a word`(kubectl: Kubectl) throws {
        let cluster = try LiveCluster.shared()
        let namespace = try cluster.makeNamespace("endport")
        try cluster.administer("create", "-n", namespace, "-f", "-", input: try printArticle())
        let patch = #"{"spec": {"egress": [{"ports": [{"protocol": "TCP", "port": 8000, "endPort": 8080}]}]}}"#
        let run = try cluster.kubectl(
            "patch", "networkpolicies", "busybox-policy", "-n", namespace, "--type=merge", "-p", patch, program: kubectl
        )
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        try expectPortsWithoutEnd(cluster, namespace)
    }

    private func expectPortsWithoutEnd(_ cluster: LiveCluster, _ namespace: String) throws {
        let ports = try cluster.policy("busybox-policy", in: namespace).spec.egress?.first?.ports
        #expect(ports?.map(\.port) == [8000])
        #expect(ports?.map(\.endPort) == [nil])
    }

    private func printArticle() throws -> String { try printPolicy(of: "www.aliyun.com") }

    /// Returns a policy with a port range.
    private func printRange() throws -> String {
        let policy = try printPolicy(of: "www.aliyun.com:8000-8080")
        #expect(policy.contains("endPort: 8080"))
        return policy
    }

    private func printPolicy(of host: String) throws -> String {
        let zones = ["aliyun.com", "alibabadns.com"].flatMap { ["--zone", Fixture.zonePath($0)] }
        let run = try BuiltBinary.run([host, "--pod", "run=busybox"] + zones)
        try #require(run.status == 0, "\(run.stderr)")
        return run.stdout
    }
}
