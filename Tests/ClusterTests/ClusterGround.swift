import EgressTestSupport

/// A namespace of the shared cluster, and a zone file that a test can change.
struct ClusterGround {
    let cluster: LiveCluster
    let namespace: String
    private let folder: TemporaryFolder

    /// The records before and after one of the two addresses is replaced.
    static let before = ["www 60 A 8.8.8.8", "www 60 A 8.8.4.4"]
    static let after = ["www 60 A 8.8.8.8", "www 60 A 9.9.9.9"]

    init(_ name: String, _ records: [String] = before) throws {
        cluster = try LiveCluster.shared()
        namespace = try cluster.makeNamespace(name)
        folder = try TemporaryFolder()
        try setZone(records)
    }

    func setZone(_ records: [String]) throws {
        let lines = ["$ORIGIN example.com.", "@ 60 SOA ns.example.com. admin.example.com. 1 60 60 60 60"] + records
        try folder.write(lines.joined(separator: "\n") + "\n", to: "zone")
    }

    func egressgen(_ arguments: [String]) throws -> BinaryRun {
        try BuiltBinary.run(
            arguments + ["--zone", folder.path("zone"), "--kubeconfig", cluster.kubeconfig],
            environment: ["HOME": cluster.home])
    }

    func apply(_ arguments: [String] = []) throws -> BinaryRun {
        try egressgen(["www.example.com", "--pod", "run=web", "-n", namespace, "--apply"] + arguments)
    }

    func refresh(_ arguments: [String] = []) throws -> BinaryRun {
        try egressgen(["refresh", "--cluster", "-n", namespace] + arguments)
    }

    /// Returns the policy that generate prints.
    func printed() throws -> String {
        try BuiltBinary.run(
            ["www.example.com", "--pod", "run=web", "-n", namespace, "--zone", folder.path("zone")]
        ).stdout
    }

    var policy: StoredPolicy { get throws { try cluster.policy("web-policy", in: namespace) } }

    func patch(_ body: String) throws {
        try cluster.administer(
            "patch", "networkpolicy", "web-policy", "-n", namespace, "--type=merge", "-p", body)
    }
}
