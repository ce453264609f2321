import EgressTestSupport
import Testing

@Suite(.waits, .enabled(if: LiveCluster.isAvailable))
struct AccessTests {
    private static let patch = #"{"metadata":{"labels":{"touched":"yes"}}}"#

    @Test(arguments: Kubectl.all)
    func `get, list and patch are enough to read and to patch`(kubectl: Kubectl) throws {
        let (cluster, namespace) = try clusterWithPolicy()
        let account = try cluster.kubeconfig(allowing: ["get", "list", "patch"], in: namespace)
        for arguments in [Self.list(namespace), Self.get(namespace), Self.patch(namespace)] {
            let run = try cluster.kubectl(arguments, kubeconfig: account, program: kubectl)
            #expect(run.status == 0, "\(run.stderr)")
        }
        #expect(try cluster.policy("kept", in: namespace).metadata.labels == ["touched": "yes"])
    }

    @Test(arguments: ["get", "list", "patch"])
    func `a missing right is named`(missing: String) throws {
        let (cluster, namespace) = try clusterWithPolicy()
        let verbs = ["get", "list", "patch"].filter { $0 != missing }
        let account = try cluster.kubeconfig(allowing: verbs, in: namespace)
        let arguments =
            switch missing {
            case "get": Self.get(namespace)
            case "list": Self.list(namespace)
            default: Self.patch(namespace)
            }
        let run = try cluster.kubectl(arguments, kubeconfig: account)
        #expect(run.status == 1)
        #expect(run.stderr.contains("Forbidden"))
        #expect(run.stderr.contains("cannot \(missing) resource \"networkpolicies\""))
        #expect(try cluster.policy("kept", in: namespace).metadata.labels == nil)
    }

    @Test func `a Role ends at its namespace, a ClusterRole does not`() throws {
        let cluster = try LiveCluster.shared()
        let namespace = try cluster.makeNamespace("own")
        let narrow = try cluster.kubeconfig(allowing: ["list"], in: namespace)
        let wide = try cluster.kubeconfig(allowing: ["list"], in: namespace, isClusterWide: true)
        #expect(try cluster.kubectl("get", "networkpolicies", "-A", kubeconfig: narrow).stderr.contains("Forbidden"))
        #expect(try cluster.kubectl("get", "networkpolicies", "-A", kubeconfig: wide).status == 0)
    }

    @Test(arguments: Kubectl.all)
    func `an expired token is refused`(kubectl: Kubectl) throws {
        let cluster = try LiveCluster.shared()
        let namespace = try cluster.makeNamespace("expired")
        let account = try cluster.kubeconfigWithExpiredToken(in: namespace)
        let run = try cluster.kubectl(Self.list(namespace), kubeconfig: account, program: kubectl)
        #expect(run.status == 1)
        #expect(run.stderr.contains("Unauthorized") || run.stderr.contains("must be logged in"))
    }

    @Test func `the token that expired would have been good before`() throws {
        let cluster = try LiveCluster.shared()
        let namespace = try cluster.makeNamespace("valid")
        let account = try cluster.kubeconfigWithExpiredToken(in: namespace, expiry: 4_102_444_800)
        #expect(try cluster.kubectl(Self.list(namespace), kubeconfig: account).status == 0)
    }

    @Test func `a token that is none is refused`() throws {
        let cluster = try LiveCluster.shared()
        let account = try cluster.kubeconfig(token: "none")
        let run = try cluster.kubectl(Self.list("default"), kubeconfig: account)
        #expect(run.status == 1)
        #expect(run.stderr.contains("Unauthorized") || run.stderr.contains("must be logged in"))
    }

    private func clusterWithPolicy() throws -> (LiveCluster, namespace: String) {
        let cluster = try LiveCluster.shared()
        let namespace = try cluster.makeNamespace("rights")
        try cluster.administer(
            "create", "-n", namespace, "-f", "-",
            input: """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: kept}
                spec: {podSelector: {}, policyTypes: [Egress]}
                """)
        return (cluster, namespace)
    }

    private static func list(_ namespace: String) -> [String] { ["get", "networkpolicies", "-n", namespace] }

    private static func get(_ namespace: String) -> [String] { ["get", "networkpolicies", "kept", "-n", namespace] }

    private static func patch(_ namespace: String) -> [String] {
        ["patch", "networkpolicies", "kept", "-n", namespace, "--type=merge", "-p", patch]
    }
}
