import EgressTestSupport
import Testing

/// Tests `refresh --cluster` with a real API server.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable))
struct ClusterRefreshTests {
    @Test(arguments: Kubectl.all)
    func `a policy without egress is filled, and a second refresh writes nothing`(kubectl: Kubectl) throws {
        let ground = try ClusterGround("fill")
        try create(ground, "policyTypes: [Egress]")
        let run = try ground.refresh(["--kubectl", kubectl.path])
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stderr.contains("\(ground.namespace)/web-policy: +2 -0"))
        let filled = try ground.policy
        #expect(filled.cidrs == ["8.8.4.4/32", "8.8.8.8/32", "0.0.0.0/0"])
        #expect(filled.metadata.annotations?["egressgen.dev/applied"] == "www.example.com dns=any")
        #expect(try ground.refresh(["--kubectl", kubectl.path]).status == 0)
        #expect(try ground.policy.metadata.resourceVersion == filled.metadata.resourceVersion)
    }

    @Test func `labels, annotations and fields of others survive`() throws {
        let ground = try ClusterGround("others")
        try create(ground, "policyTypes: [Egress, Ingress], ingress: [{from: [{podSelector: {}}]}]")
        try ground.patch(#"{"metadata":{"labels":{"team":"a"},"annotations":{"example.com/note":"kept"}}}"#)
        #expect(try ground.refresh().status == 0)
        let policy = try ground.policy
        #expect(policy.metadata.labels == ["team": "a"])
        #expect(policy.metadata.annotations?["example.com/note"] == "kept")
        #expect(policy.spec.ingress?.count == 1)
        #expect(
            policy.metadata.managedFields?.contains { $0.manager == "egressgen" && $0.operation == "Update" } == true)
    }

    @Test func `check and diff write nothing and exit with 1, and the report names the change`() throws {
        let ground = try ClusterGround("check")
        try create(ground, "policyTypes: [Egress]")
        let version = try ground.policy.metadata.resourceVersion
        #expect(try ground.refresh(["--check"]).status == 1)
        let diff = try ground.refresh(["--diff"])
        #expect(diff.status == 1)
        #expect(diff.stdout.hasPrefix("--- \(ground.namespace)/web-policy\n+++ \(ground.namespace)/web-policy\n@@"))
        #expect(diff.stdout.contains("\n+        cidr: 8.8.8.8/32\n"))
        #expect(try ground.policy.metadata.resourceVersion == version)
        let report = try ground.refresh(["--report", "json"])
        #expect(report.status == 0)
        #expect(report.stdout.contains(#""namespace": "\#(ground.namespace)""#))
        #expect(report.stdout.contains(#""8.8.8.8""#))
    }

    @Test func `egress that others wrote is refused, and adopted when asked`() throws {
        let ground = try ClusterGround("adopt")
        try create(ground, "policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 1.2.3.4/32}}]}]")
        let run = try ground.refresh()
        #expect(run.status == 77)
        #expect(run.stderr.contains("\(ground.namespace)/web-policy: has egress rules that egressgen did not write"))
        #expect(try ground.policy.cidrs == ["1.2.3.4/32"])
        #expect(try ground.refresh(["--adopt"]).status == 0)
        #expect(try ground.policy.cidrs == ["8.8.4.4/32", "8.8.8.8/32", "0.0.0.0/0"])
    }

    @Test func `a name that fails keeps its addresses`() throws {
        let ground = try ClusterGround("static")
        #expect(try ground.apply().status == 0)
        let version = try ground.policy.metadata.resourceVersion
        try ground.setZone(["www 60 CNAME www.example.org."])
        #expect(try ground.refresh().status == 75)
        #expect(try ground.policy.metadata.resourceVersion == version)
    }

    @Test func `two refreshes at once do no harm`() async throws {
        let ground = try ClusterGround("twice")
        try create(ground, "policyTypes: [Egress]")
        let statuses = try await withThrowingTaskGroup(of: Int32?.self) { group in
            for _ in 0..<2 { group.addTask { try ground.refresh().status } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == [0, 0])
        #expect(try ground.policy.cidrs == ["8.8.4.4/32", "8.8.8.8/32", "0.0.0.0/0"])
        #expect(try ground.refresh(["--check"]).status == 0)
    }

    @Test func `a selector chooses`() throws {
        let ground = try ClusterGround("selector")
        try create(ground, "policyTypes: [Egress]")
        let run = try ground.refresh(["-l", "team=a"])
        #expect(run.status == 0)
        #expect(try ground.policy.spec.egress == nil)
        try ground.patch(#"{"metadata":{"labels":{"team":"a"}}}"#)
        #expect(try ground.refresh(["-l", "team=a"]).status == 0)
        #expect(try ground.policy.spec.egress?.count == 2)
    }

    @Test func `endPort that the server drops is told`() throws {
        let ground = try ClusterGround("range")
        try create(ground, "policyTypes: [Egress]")
        try ground.patch(#"{"metadata":{"annotations":{"egressgen.dev/hosts":"www.example.com:8000-8010"}}}"#)
        let run = try ground.refresh()
        #expect(run.status == 69)
        #expect(run.stderr.contains("the API server dropped endPort"))
        #expect(run.errorLines.last == "1 policy: 1 changed, 0 unchanged")
    }

    @Test(arguments: ["delete", "touch", "unselect"])
    func `a policy that was deleted or changed after it was listed`(what: String) throws {
        let ground = try ClusterGround("race")
        try create(ground, "policyTypes: [Egress]")
        try ground.patch(#"{"metadata":{"labels":{"team":"a"}}}"#)
        let folder = try TemporaryFolder()
        let change =
            switch what {
            case "delete": #""delete", "networkpolicy", "web-policy""#
            case "unselect": #""label", "networkpolicy", "web-policy", "team-""#
            default: #""label", "networkpolicy", "web-policy", "touched=yes""#
            }
        // Another client changes the policy before the first patch.
        let kubectl = try ScriptedKubectl(
            """
            if request.method == "PATCH" and request.count == 1:
                subprocess.run([kubectl, \(change), "-n", request.namespace, "--kubeconfig",
                                "\(ground.cluster.kubeconfig)"], check=True)
            """, in: folder
        ).path
        let run = try ground.refresh(["-l", "team=a", "--kubectl", kubectl])
        #expect(run.status == 0, "\(run.stderr)")
        switch what {
        case "delete": #expect(throws: (any Error).self) { try ground.policy }
        case "unselect":
            #expect(try ground.policy.metadata.labels == nil)
            #expect(try ground.policy.spec.egress == nil)
            #expect(run.errorLines == ["0 policies: 0 changed, 0 unchanged"])
        default:
            #expect(try ground.policy.metadata.labels == ["team": "a", "touched": "yes"])
            #expect(try ground.policy.cidrs.contains("8.8.8.8/32"))
        }
    }

    private func create(_ ground: ClusterGround, _ spec: String) throws {
        try ground.cluster.administer(
            "create", "-n", ground.namespace, "-f", "-",
            input: """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: web-policy, annotations: {egressgen.dev/hosts: www.example.com}}
                spec: {podSelector: {matchLabels: {run: web}}, \(spec)}
                """)
    }
}
