import EgressManifest
import EgressPolicy
import EgressTestSupport
import Testing

@Suite struct PolicyJSONTests {
    @Test func `gives the article's policy with the keys in the example's order`() throws {
        try Golden.check(SamplePolicy.article().policy.json.indented, "article.json")
    }

    @Test func `gives everything that a policy can hold`() throws {
        try Golden.check(SamplePolicy.everything().policy.json.indented, "everything.json")
    }

    @Test func `leaves out nothing that Kubernetes needs where a policy is empty`() throws {
        let policy = NetworkPolicy(
            subject: try PolicySubject(name: "a", namespace: nil, podSelector: .all), labels: [], annotations: [],
            policyTypes: ["Egress"], egress: [])
        let expected =
            #"{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"a","labels":{}},"#
            + #""spec":{"podSelector":{},"policyTypes":["Egress"],"egress":[]}}"#
        #expect(policy.json.compact == expected)
    }

    @Test func `says the same as the YAML, to two readers`() throws {
        let samples = try [SamplePolicy.article(), .fuller(), .everything()]
        let texts = try samples.map { try $0.yaml() } + samples.map { $0.policy.json.indented }
        let values = try Judges.pyYAML(texts)
        #expect(values.prefix(3) == values.suffix(3))
        #expect(try texts.map { try PyValue(yams: $0) } == values)
        #expect(values.prefix(3).map { $0["metadata"]?["name"] } == ["busybox-policy", "web", "1e3"])
    }
}
