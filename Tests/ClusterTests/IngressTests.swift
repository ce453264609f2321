import EgressTestSupport
import Testing

/// Tests ingress policies on a real API server.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable))
struct IngressTests {
    private static let command = ["ingress", "--from-host", "www.example.com", "--pod", "run=web", "--port", "80"]

    @Test func `what was applied is refreshed, and applied again without conflict`() throws {
        let ground = try ClusterGround("ingress")
        let apply = Self.command + ["-n", ground.namespace, "--apply", "--retain", "0"]
        let run = try ground.egressgen(apply)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(try ground.sources == ["8.8.4.4/32", "8.8.8.8/32"])
        #expect(try ground.policy.spec.policyTypes == ["Ingress"])
        #expect(try ground.policy.spec.egress == nil)

        try ground.setZone(ClusterGround.after)
        #expect(try ground.refresh().status == 0)
        #expect(try ground.sources == ["8.8.8.8/32", "9.9.9.9/32"])
        let version = try ground.policy.metadata.resourceVersion
        #expect(try ground.refresh().status == 0)
        #expect(try ground.policy.metadata.resourceVersion == version)

        // The server sorts the labels, which this command sends in another order.
        let turned = apply + ["--from-pod", "z=1", "--from-pod", "a=2"]
        for _ in 0..<2 { #expect(try ground.egressgen(turned).status == 0) }
        #expect(try ground.refresh().status == 0)

        let again = try ground.egressgen(apply + ["--from-pod", "access=true"])
        #expect(again.status == 0, "\(again.stderr)")
        #expect(try ground.policy.spec.ingress?.count == 2)
        #expect(try ground.policy.spec.ingress?.last?.from?.first?.podSelector?.matchLabels == ["access": "true"])
    }

    @Test func `a direction whose names do not exist stays unfilled beside the other`() throws {
        let ground = try ClusterGround("unfilled")
        let text = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: web-policy
              annotations: {egressgen.dev/hosts: www.example.com, egressgen.dev/from-hosts: nowhere.example.com}
            spec:
              podSelector: {}
              policyTypes: [Ingress, Egress]

            """
        try ground.cluster.administer("create", "-n", ground.namespace, "-f", "-", input: text)
        #expect(try ground.refresh().status == 68)
        #expect(try ground.policy.cidrs.prefix(2) == ["8.8.4.4/32", "8.8.8.8/32"])
        #expect(try ground.policy.spec.ingress == nil)
        #expect(try ground.policy.metadata.annotations?["egressgen.dev/from-applied"] == nil)
    }

    @Test func `both directions are filled by a refresh, and fixed sources stay at the next apply`() throws {
        let ground = try ClusterGround("both")
        let apply = ["--from-pod", "access=true", "--dns", "kube-dns"]
        #expect(try ground.apply(apply).status == 0)
        try ground.setZone(ClusterGround.after)
        #expect(try ground.refresh().status == 0)
        #expect(try ground.policy.cidrs.contains("9.9.9.9/32"))
        let again = try ground.apply(apply)
        #expect(again.status == 0, "\(again.stderr)")
        #expect(try ground.policy.spec.ingress?.first?.from?.first?.podSelector?.matchLabels == ["access": "true"])
        let other = try ground.apply(["--from-pod", "access=false"])
        #expect(other.status == 77, "\(other.stderr)")
        let egress = try ground.apply()
        #expect(egress.status == 77 && egress.stderr.contains("governs ingress as well"), "\(egress.stderr)")
    }
}

extension ClusterGround {
    fileprivate var sources: [String] {
        get throws { (try policy.spec.ingress ?? []).flatMap { $0.from ?? [] }.compactMap(\.ipBlock?.cidr) }
    }
}
