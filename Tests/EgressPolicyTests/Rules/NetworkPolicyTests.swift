import EgressModel
import EgressPolicy
import Testing

@Suite struct NetworkPolicyTests {
    @Test func `The article's name makes the article's policy`() throws {
        let intent = PolicyIntent(hosts: [try HostSpec("www.aliyun.com")])
        let addresses = try Sample.addressSet(["140.205.34.3", "106.11.93.21", "140.205.230.13", "140.205.32.4"])
        let egress = AppliedRules(intent, addresses: [try HostName("www.aliyun.com"): addresses])
        let subject = try PolicySubject(
            name: "busybox-policy", namespace: nil, podSelector: Sample.selector("run=busybox"))
        let policy = NetworkPolicy(subject: subject, intent: intent, rules: [.egress: egress])
        let everywhere = NetworkPolicyPeer.ipBlock(try CIDRBlock("0.0.0.0/0"))
        #expect(policy.subject == subject)
        #expect(try policy.labels == [Label("app.kubernetes.io/managed-by=egressgen")])
        #expect(
            policy.annotations == [
                Annotation(key: "egressgen.dev/hosts", value: "www.aliyun.com"),
                Annotation(key: "egressgen.dev/applied", value: "www.aliyun.com dns=any"),
            ])
        #expect(policy.policyTypes == ["Egress"])
        #expect(
            try policy.egress == [
                Sample.rule("106.11.93.21", "140.205.32.4", "140.205.34.3", "140.205.230.13"),
                NetworkPolicyRule(peers: [everywhere, .pods(namespace: .all, pod: nil)], ports: PortList("53/udp")),
            ])
    }

    @Test func `A policy without any rule still is of the type Egress`() throws {
        var intent = PolicyIntent(hosts: [try HostSpec("www.example.com")])
        intent.dns = []
        let subject = try PolicySubject(name: "deny", namespace: "shop", podSelector: .all)
        let policy = NetworkPolicy(
            subject: subject, intent: intent, rules: [.egress: AppliedRules(intent, addresses: [:])])
        #expect(policy.policyTypes == ["Egress"])
        #expect(policy.egress == [])
        #expect(policy.annotations.last == Annotation(key: "egressgen.dev/applied", value: ""))
    }
}
