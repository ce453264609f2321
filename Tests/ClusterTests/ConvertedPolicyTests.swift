import EgressTestSupport
import Foundation
import Testing

/// Tests `convert` with an API server that has the definitions of the other kinds.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct ConvertedPolicyTests {
    private static let kinds: [(String, CustomResource)] = [
        ("cilium", .cilium), ("antrea", .antrea), ("aws", .aws), ("cluster-network-policy", .cluster), ("gke", .gke),
    ]
    private static let targets = kinds + [("calico", CustomResource.calico)]

    /// Stores a policy of a kind, and returns it as the server prints it: with managed fields and defaults.
    private func stored(_ template: String, _ resource: CustomResource, _ cluster: LiveCluster, _ namespace: String)
        throws
        -> String
    {
        try cluster.define(resource)
        let names = ["api.example.com:443,8000/udp", "git.example.com", "--dns", "none"]
        let all = [
            "api.example.com:443,8000/udp", "git.example.com", "--dns", "kube-dns", "--dns", "192.0.2.53:53,8053",
            "--allow", "198.51.100.0/24:5432",
        ]
        let run = try BuiltBinary.run(
            (template == "gke" ? names : all) + [
                "--pod", "on=true", "--pod-expression", "tier in (web,api),!old", "--name", "web", "-n", namespace,
                "--template", template, "--zone", Fixture.zonePath("example.com"),
            ])
        try #require(run.status == 0, "\(run.stderr)")
        try cluster.create(run.stdout)
        return try get(resource, cluster, namespace)
    }

    private func get(_ resource: CustomResource, _ cluster: LiveCluster, _ namespace: String) throws -> String {
        let name = resource == .cluster ? "\(namespace).web" : "web"
        return try cluster.administer("get", resource.resource, name, "-n", namespace, "-o", "yaml")
    }

    private func convert(_ text: String, _ flags: [String] = []) throws -> BinaryRun {
        try BuiltBinary.run(["convert", "-", "--zone", Fixture.zonePath("example.com")] + flags, input: text)
    }

    @Test(arguments: kinds)
    func `a stored policy becomes a NetworkPolicy that a refresh leaves as it is`(
        template: String, resource: CustomResource
    ) throws {
        let cluster = try LiveCluster.shared()
        let namespace = try cluster.makeNamespace("convert")
        let run = try convert(try stored(template, resource, cluster, namespace), ["--dns", "kube-dns"])
        try #require(run.status == 0, "\(run.stderr)")
        try cluster.administer("create", "-f", "-", input: run.stdout)
        let before = try cluster.policy("web", in: namespace)
        let sent = try Judges.pyYAML(run.stdout)
        let found = try Judges.pyYAML(
            try cluster.administer("get", "networkpolicy", "web", "-n", namespace, "-o", "yaml"))
        #expect(found["spec"] == sent["spec"])
        let flags = ["-n", namespace, "--zone", Fixture.zonePath("example.com"), "--kubeconfig", cluster.kubeconfig]
        for mode in [["--check"], []] {
            let refresh = try BuiltBinary.run(
                ["refresh", "--cluster"] + mode + flags, environment: ["HOME": cluster.home])
            #expect(refresh.status == 0, "\(refresh.stdout)\(refresh.stderr)")
        }
        #expect(try cluster.policy("web", in: namespace) == before)
    }

    @Test(arguments: kinds)
    func `a stored policy comes out in every kind, and the server stores it as it was printed`(
        template: String, resource: CustomResource
    ) throws {
        let cluster = try LiveCluster.shared()
        let source = try cluster.makeNamespace("source")
        let text = try stored(template, resource, cluster, source)
        for (target, other) in Self.targets where other != resource {
            // GKE's kind contains only names. It has neither blocks nor ranges of ports.
            let isNarrow = other == .gke
            let namespace = try cluster.makeNamespace("target")
            let flags = ["--template", target, "--dns", isNarrow ? "none" : "kube-dns"]
            let run = try convert(text.replacing(source, with: namespace), flags)
            guard !isNarrow else {
                #expect(run.status == 65 && run.stderr.contains("198.51.100.0/24"))
                continue
            }
            try #require(run.status == 0, "\(target): \(run.stderr)")
            try cluster.define(other)
            try cluster.create(run.stdout)
            let stored = try Judges.pyYAML(try get(other, cluster, namespace))
            var sent = try Judges.pyYAML(run.stdout)["spec"]
            if other == .calico, case .map(var pairs)? = sent {
                pairs["tier"] = "default"
                sent = .map(pairs)
            }
            #expect(stored["spec"] == sent, "\(target)")
        }
    }

    @Test func `names of any kind become a policy of GKE that the server stores`() throws {
        let cluster = try LiveCluster.shared()
        let namespace = try cluster.makeNamespace("gke")
        try cluster.define(.gke)
        let text = """
            apiVersion: networking.gke.io/v1alpha3
            kind: FQDNNetworkPolicy
            metadata: {name: web, namespace: \(namespace)}
            spec:
              podSelector: {matchLabels: {app: web}}
              policyTypes: [Egress]
              egress:
              - to: [{fqdns: [api.example.com, git.example.com]}]
                ports: [{protocol: TCP, port: 443}]
            """
        let run = try convert(text, ["--template", "gke"])
        try #require(run.status == 0, "\(run.stderr)")
        try cluster.create(run.stdout)
        let stored = try Judges.pyYAML(try get(.gke, cluster, namespace))
        #expect(stored["spec"] == (try Judges.pyYAML(run.stdout)["spec"]))
    }
}
