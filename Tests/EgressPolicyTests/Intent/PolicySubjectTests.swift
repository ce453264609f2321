import EgressModel
import EgressPolicy
import Testing

@Suite struct PolicySubjectTests {
    @Test func `A subject is a name, a namespace and a pod selector`() throws {
        let selector = try Sample.selector("run=busybox")
        let subject = try PolicySubject(name: "busybox-policy", namespace: "shop", podSelector: selector)
        #expect(subject.name == "busybox-policy")
        #expect(subject.namespace == "shop")
        #expect(subject.podSelector == selector)
        #expect(try PolicySubject(name: "a.b", namespace: nil, podSelector: .all).namespace == nil)
    }

    @Test(arguments: [("Web", nil), ("web_1", nil), ("", nil), ("web", ""), ("web", "Shop"), ("web", "a.b")])
    func `Names that Kubernetes would refuse are refused`(name: String, namespace: String?) {
        #expect(throws: ValueError.self) {
            try PolicySubject(name: name, namespace: namespace, podSelector: .all)
        }
    }
}
