import EgressTestSupport
import Testing

/// Tests `--apply` with a real API server.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable))
struct ApplyTests {
    @Test func `a refresh of what was applied keeps all else, and the next apply is no conflict with ourselves`() throws
    {
        let ground = try ClusterGround("apply")
        let run = try ground.apply()
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout == "networkpolicy.networking.k8s.io/web-policy serverside-applied\n")
        let applied = try ground.policy
        #expect(applied.cidrs.prefix(2) == ["8.8.4.4/32", "8.8.8.8/32"])

        try ground.setZone(ClusterGround.after)
        #expect(try ground.refresh().status == 0)
        let refreshed = try ground.policy
        #expect(refreshed.cidrs.prefix(3) == ["8.8.4.4/32", "8.8.8.8/32", "9.9.9.9/32"])
        #expect(refreshed.spec.podSelector == applied.spec.podSelector)
        #expect(refreshed.spec.policyTypes == ["Egress"])
        #expect(refreshed.metadata.labels == applied.metadata.labels)

        let again = try ground.apply()
        #expect(again.status == 0, "\(again.stderr)")
        #expect(try ground.policy.cidrs == refreshed.cidrs)
        #expect(try ground.policy.metadata.annotations?["egressgen.dev/retained"] != nil)
        let version = try ground.policy.metadata.resourceVersion
        #expect(try ground.refresh().status == 0)
        #expect(try ground.policy.metadata.resourceVersion == version)
    }

    @Test(arguments: ["apply", "create"])
    func `a policy that kubectl made is refreshed without conflict`(verb: String) throws {
        let ground = try ClusterGround("kubectl")
        try ground.cluster.administer(verb, "-f", "-", input: try ground.printed())
        let made = try ground.policy
        try ground.setZone(ClusterGround.after)
        let run = try ground.refresh()
        #expect(run.status == 0, "\(run.stderr)")
        let refreshed = try ground.policy
        #expect(refreshed.cidrs.contains("9.9.9.9/32"))
        #expect(refreshed.spec.podSelector == made.spec.podSelector)
        #expect(refreshed.spec.policyTypes == made.spec.policyTypes)
        #expect(refreshed.metadata.labels == made.metadata.labels)
        let again = try ground.apply()
        #expect(again.status == 0, "\(again.stderr)")
        #expect(try ground.policy.cidrs == refreshed.cidrs)
        let version = try ground.policy.metadata.resourceVersion
        #expect(try ground.refresh().status == 0)
        #expect(try ground.policy.metadata.resourceVersion == version)
    }

    @Test func `a name of a new policy is sampled, and asked for once as soon as the policy has its addresses`() throws
    {
        let ground = try ClusterGround("sampling")
        let server = try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "8.8.8.8").reply] }
        let apply = ["www.example.com", "--pod", "run=web", "--apply"]
        for (command, count) in [(apply, 2), (apply, 3), (["refresh", "--cluster"], 4)] {
            let place = ["-n", ground.namespace, "--kubeconfig", ground.cluster.kubeconfig]
            let run = try BuiltBinary.run(
                command + place + ["--resolver", "\(server.endpoint)"], environment: ["HOME": ground.cluster.home])
            #expect(run.status == 0, "\(run.stderr)")
            #expect(server.log.count == count)
        }
    }

    @Test func `a new intent replaces the old one whole, what a refresh noted included`() throws {
        let ground = try ClusterGround("intent")
        #expect(try ground.apply(["--dns", "kube-dns", "--retain", "48h"]).status == 0)
        try ground.setZone(ClusterGround.after)
        #expect(try ground.refresh().status == 0)
        #expect(try ground.policy.metadata.annotations?["egressgen.dev/retained"] != nil)
        #expect(try ground.apply(["--retain", "0"]).status == 0)
        let policy = try ground.policy
        #expect(
            policy.metadata.annotations == [
                "egressgen.dev/hosts": "www.example.com", "egressgen.dev/retain": "0",
                "egressgen.dev/applied": "www.example.com dns=any",
            ])
        #expect(policy.cidrs == ["8.8.8.8/32", "9.9.9.9/32", "0.0.0.0/0"])
    }

    @Test func `DNS profiles with ports and pods are stored as they were applied, and read back as unchanged`() throws {
        let ground = try ClusterGround("dns")
        let profiles = ["kube-dns:8053", "dns/b=c,example.com/a=b", "[fd00::10]:53,8053"]
        let run = try ground.apply(profiles.flatMap { ["--dns", $0] })
        #expect(run.status == 0, "\(run.stderr)")
        let applied = try ground.policy
        let words = "dns=kube-dns:8053 dns=dns/b=c,example.com/a=b dns=[fd00::10/128]:53,8053"
        #expect(applied.metadata.annotations?["egressgen.dev/applied"] == "www.example.com \(words)")
        #expect(applied.cidrs == ["8.8.4.4/32", "8.8.8.8/32", "fd00::10/128"])
        #expect(try ground.refresh().status == 0)
        #expect(try ground.policy.metadata.resourceVersion == applied.metadata.resourceVersion)
        try ground.setZone(ClusterGround.after)
        #expect(try ground.refresh().status == 0)
        #expect(try ground.policy.cidrs.contains("9.9.9.9/32"))
    }

    @Test func `a conflict names the manager and the fields, and is forced, and then held`() throws {
        let ground = try ClusterGround("conflict")
        try ground.cluster.administer("apply", "-f", "-", input: try ground.printed())
        let made = try ground.policy
        try ground.setZone(ClusterGround.after)
        let run = try ground.apply()
        #expect(run.status == 69)
        #expect(run.stdout.isEmpty)
        #expect(run.stderr.contains("'kubectl-client-side-apply'"))
        #expect(run.stderr.contains(".spec.egress"))
        #expect(run.stderr.contains("hint: pass --force-conflicts"))
        #expect(try ground.policy.metadata.resourceVersion == made.metadata.resourceVersion)
        #expect(try ground.apply(["--force-conflicts"]).status == 0)
        #expect(try ground.policy.cidrs.contains("9.9.9.9/32"))
        #expect(try ground.apply().status == 0)
    }

    @Test func `a conflict does not name ourselves beside others`() throws {
        let ground = try ClusterGround("beside")
        #expect(try ground.apply().status == 0)
        try ground.setZone(ClusterGround.after)
        #expect(try ground.refresh().status == 0)
        let shared = try ground.cluster.administer(
            "get", "networkpolicy", "web-policy", "-n", ground.namespace, "-o", "yaml")
        try ground.cluster.administer(
            "apply", "--server-side", "--field-manager=gitops", "-f", "-", input: shared)
        try ground.setZone(["www 60 A 9.9.9.10"])
        let run = try ground.apply()
        #expect(run.status == 69)
        let errors = run.errorLines.filter { $0.hasPrefix("egressgen: error: ") }
        #expect(errors.count == 1, "\(run.stderr)")
        #expect(errors.first?.contains("'gitops'") == true)
    }

    @Test func `a policy that is not managed, or selects other pods, is refused`() throws {
        let ground = try ClusterGround("foreign")
        try ground.cluster.administer(
            "create", "-n", ground.namespace, "-f", "-",
            input: """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: web-policy}
                spec: {podSelector: {}, policyTypes: [Egress]}
                """)
        let version = try ground.policy.metadata.resourceVersion
        let run = try ground.apply()
        #expect(run.status == 77)
        #expect(run.stderr.contains("is not managed by egressgen"))
        #expect(try ground.policy.metadata.resourceVersion == version)

        let other = try ClusterGround("pods")
        #expect(try other.apply().status == 0)
        let others = ["www.example.com", "--pod", "run=api", "--name", "web-policy", "-n", other.namespace, "--apply"]
        #expect(try other.egressgen(others).status == 77)
    }

    @Test func `a policy that governs ingress too is refused, and stays as it is`() throws {
        let ground = try ClusterGround("ingress")
        let made = try ground.printed().replacing(
            "  - Egress\n", with: "  - Egress\n  - Ingress\n  ingress:\n  - from:\n    - podSelector: {}\n")
        try ground.cluster.administer(
            "apply", "--server-side", "--field-manager=egressgen", "-f", "-", input: made)
        let before = try ground.policy
        for flags in [[], ["--force-conflicts"]] {
            let run = try ground.apply(flags)
            #expect(run.status == 77)
            #expect(run.stderr.contains("governs ingress as well"))
        }
        #expect(try ground.policy == before)
        try ground.setZone(ClusterGround.after)
        #expect(try ground.refresh().status == 0)
        #expect(try ground.policy.spec.ingress?.count == 1)
    }

    @Test(arguments: Kubectl.all)
    func `labels and annotations of others survive however often a policy of kubectl apply is applied`(
        kubectl: Kubectl
    ) throws {
        let ground = try ClusterGround("owners")
        let made = try ground.printed().replacing("  labels:\n", with: "  labels:\n    team: web\n")
            .replacing("  annotations:\n", with: "  annotations:\n    example.com/owner: shop\n")
        try ground.cluster.administer("apply", "-f", "-", input: made)
        for _ in 1...3 {
            let run = try ground.apply(["--kubectl", kubectl.path])
            #expect(run.status == 0, "\(run.stderr)")
        }
        #expect(try ground.policy.metadata.labels?["team"] == "web")
        let annotations = try ground.policy.metadata.annotations ?? [:]
        #expect(annotations["example.com/owner"] == "shop")
        #expect(annotations["kubectl.kubernetes.io/last-applied-configuration"] != nil)
    }

    @Test func `egress that others wrote into a managed policy is refused`() throws {
        let ground = try ClusterGround("mixed")
        #expect(try ground.apply().status == 0)
        try ground.patch(#"{"spec":{"egress":[{"to":[{"ipBlock":{"cidr":"1.2.3.4/32"}}]}]}}"#)
        let run = try ground.apply()
        #expect(run.status == 77)
        #expect(run.stderr.contains("hint: run egressgen refresh --cluster --adopt"))
        #expect(try ground.policy.cidrs == ["1.2.3.4/32"])
    }

    @Test func `a dry run shows the result and stores nothing`() throws {
        let ground = try ClusterGround("dry")
        let run = try ground.apply(["--dry-run", "server"])
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.contains("    egressgen.dev/hosts: www.example.com\n"))
        #expect(run.stdout.contains("        cidr: 8.8.8.8/32\n"))
        #expect(throws: (any Error).self) { try ground.policy }
    }

    @Test func `nothing is applied when a name fails`() throws {
        let ground = try ClusterGround("failing")
        let run = try ground.egressgen(
            ["www.example.com", "gone.example.com", "--pod", "run=web", "-n", ground.namespace, "--apply"])
        #expect(run.status == 68)
        #expect(throws: (any Error).self) { try ground.policy }
    }
}
