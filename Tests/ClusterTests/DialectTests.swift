import EgressTestSupport
import Foundation
import Testing

/// Tests policies of other kinds with an API server that has their definitions. The server must store what it receives.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct DialectTests {
    private static let dialects: [(String, CustomResource)] = [
        ("cilium", .cilium), ("calico", .calico), ("antrea", .antrea), ("aws", .aws),
        ("cluster-network-policy", .cluster), ("gke", .gke),
    ]
    /// A change for each dialect that its schema forbids, and a word of the API server's refusal.
    private static let forbidden: [CustomResource: (part: String, other: String, refusal: String)] = [
        .cilium: ("protocol: TCP", "protocol: TCPX", "Unsupported value"),
        .calico: ("action: Allow", "action: AllowX", "Unsupported value"),
        .antrea: ("action: Allow", "action: AllowX", "Unsupported value"),
        .aws: ("- api.example.com", "- api..example.com", "should match"),
        .cluster: ("action: Accept", "action: AcceptX", "Unsupported value"),
        .gke: ("protocol: TCP", "protocol: TCPX", "Unsupported value"),
    ]

    private func printed(_ template: String, in namespace: String) throws -> String {
        let names = ["api.example.com:443,8000/udp", "*.example.com", "--dns", "none"]
        let all = [
            "api.example.com:443,8000-8010/udp", "git.example.com", "--dns", "kube-dns",
            "--dns", "any", "--dns", "192.0.2.53:53,8053", "--dns", "gardener/app=coredns,tier=true:8053",
            "--allow", "198.51.100.0/24:5432", "--allow", "[2001:db8::/32]:10-53/udp",
        ]
        let run = try BuiltBinary.run(
            (template == "gke" ? names : all) + [
                "--pod", "on=true", "--pod-expression", "tier in (web,api),!old,zone,x notin (b)", "--name", "web",
                "-n", namespace, "--template", template, "--zone", Fixture.zonePath("example.com"),
            ])
        try #require(run.status == 0, "\(run.stderr)")
        return run.stdout
    }

    private func printedSources(_ template: String, in namespace: String) throws -> String {
        let run = try BuiltBinary.run(
            [
                "ingress", "api.example.com:443", "--pod", "on=true", "--name", "web", "-n", namespace, "--dns",
                "kube-dns", "--from-host", "git.example.com", "--from-cidr", "100.64.0.0/10", "--except",
                "100.64.1.0/24", "--from-cidr", "[2001:db8::/32]:10-53/udp", "--from-pod", "access=true",
                "--from-namespace", "kubernetes.io/metadata.name=a", "--from-namespace", "example.com/team=b",
                "--port", "80,9/sctp", "--template", template, "--zone", Fixture.zonePath("example.com"),
            ])
        try #require(run.status == 0, "\(run.stderr)")
        return run.stdout
    }

    @Test(arguments: dialects)
    func `a printed policy is stored as it was printed`(template: String, resource: CustomResource) throws {
        try expectStored(resource) { try printed(template, in: $0) }
    }

    @Test(arguments: dialects.dropLast(2))
    func `a printed policy of both directions is stored as it was printed`(
        template: String, resource: CustomResource
    ) throws { try expectStored(resource) { try printedSources(template, in: $0) } }

    @Test(arguments: [
        ("calico", CustomResource.calico, CustomResource.networkSet), ("cilium", .cilium, .cidrGroup),
    ])
    func `a policy and its sets are stored as they were printed`(
        template: String, policy: CustomResource, set: CustomResource
    ) throws {
        let cluster = try LiveCluster.shared()
        let namespace = try cluster.makeNamespace("dialect")
        for resource in [policy, set] { try cluster.define(resource) }
        let run = try BuiltBinary.run(
            [
                "api.example.com:443,8000-8010/udp", "git.example.com:22", "www.example.com:22", "dual.example.com",
                "--family", "dual", "--dns", "kube-dns", "--allow", "198.51.100.0/24:5432", "--pod", "on=true",
                "--name",
                "web", "-n", namespace, "--template", template, "--sets", "--zone", Fixture.zonePath("example.com"),
            ])
        try #require(run.status == 0, "\(run.stderr)")
        let documents = run.stdout.components(separatedBy: "---\n")
        #expect(documents.count == 4)
        for document in documents { try cluster.create(document) }
        // The whole stream can be applied over it.
        try cluster.administer("apply", "--server-side", "--force-conflicts", "-f", "-", input: run.stdout)
        let prefix = template == "cilium" ? "\(namespace)." : ""
        let names = ["web.all", "web.22", "web.443-8000to8010udp"].map { (set.resource, prefix + $0) }
        for ((resource, name), document) in zip(names + [(policy.resource, "web")], documents) {
            let stored = try Judges.pyYAML(
                try cluster.administer("get", resource, name, "-n", namespace, "-o", "yaml"))
            let sent = try Judges.pyYAML(document)
            #expect(
                stored["spec"] == (policy == .calico && name == "web" ? withDefaultTier(sent["spec"]) : sent["spec"]))
            #expect(stored["metadata"]?["labels"] == sent["metadata"]?["labels"])
            #expect(stored["metadata"]?["annotations"] == sent["metadata"]?["annotations"])
        }
    }

    private func expectStored(_ resource: CustomResource, _ print: (String) throws -> String) throws {
        let cluster = try LiveCluster.shared()
        let namespace = try cluster.makeNamespace("dialect")
        try cluster.define(resource)
        let text = try print(namespace)
        try cluster.create(text)
        let name = resource == .cluster ? "\(namespace).web" : "web"
        let stored = try cluster.administer("get", resource.resource, name, "-n", namespace, "-o", "yaml")
        let (sent, found) = (try Judges.pyYAML(text), try Judges.pyYAML(stored))
        #expect(found["spec"] == (resource == .calico ? withDefaultTier(sent["spec"]) : sent["spec"]))
        #expect(found["metadata"]?["labels"] == sent["metadata"]?["labels"])
    }

    @Test(arguments: dialects)
    func `what the schema does not know is dropped, and what it forbids is refused`(
        template: String, resource: CustomResource
    ) throws {
        let cluster = try LiveCluster.shared()
        let namespace = try cluster.makeNamespace("dialect")
        try cluster.define(resource)
        let text = try printed(template, in: namespace)
        let unknown = text.replacing("  egress:", with: "  unknown: here\n  egress:", maxReplacements: 1)
        try cluster.create(unknown)
        let name = resource == .cluster ? "\(namespace).web" : "web"
        let stored = try cluster.administer("get", resource.resource, name, "-n", namespace, "-o", "yaml")
        #expect(try Judges.pyYAML(stored)["spec"]?["unknown"] == nil)
        let (part, other, refusal) = try #require(Self.forbidden[resource])
        #expect(text.contains(part))
        let wrong = text.replacing(part, with: other).replacing("name: web", with: "name: web2")
            .replacing(".web", with: ".web2")
        let run = try cluster.kubectl("create", "--validate=false", "-f", "-", input: wrong)
        #expect(run.status == 1)
        #expect(run.stderr.contains(refusal))
    }

    private func withDefaultTier(_ spec: PyValue?) -> PyValue? {
        guard case .map(var pairs) = spec else { return nil }
        pairs["tier"] = "default"
        return .map(pairs)
    }
}
