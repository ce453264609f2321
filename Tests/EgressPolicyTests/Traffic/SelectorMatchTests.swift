import EgressModel
import EgressPolicy
import Testing

@Suite
struct SelectorMatchTests {
    @Test(arguments: [
        ("", true), ("app=web", true), ("app=db", false), ("tier=front", false), ("app=web,env=prod", true),
        ("app=web,env=dev", false), ("app in (db,web)", true), ("app in (db)", false), ("tier in (front)", false),
        ("app notin (db)", true), ("app notin (db,web)", false), ("tier notin (front)", true), ("tier!=front", true),
        ("app", true), ("tier", false), ("!tier", true), ("!app", false), ("app=web,!tier,env in (prod)", true),
        ("empty=", true), ("empty in ()", true),
    ])
    func `labels are selected by every requirement`(text: String, isSelected: Bool) throws {
        let labels = try ["app=web", "env=prod", "empty="].map { try Label($0) }
        #expect(try LabelSelector(text).matches(labels) == isSelected)
    }

    @Test(arguments: ["run=busybox", "a=,b=c,tier in (api,web),x notin (y),env,!old", ""])
    func `a selector is written as kubectl reads it`(text: String) throws {
        #expect(try LabelSelector(text).description == text)
    }

    @Test func `a pod's namespace has its name as a label, and no label has two values`() throws {
        let pod = try Workload(namespace: "shop", labels: [try Label("a=b"), try Label("a=b")])
        #expect(pod.namespaceLabels.map(\.description) == ["kubernetes.io/metadata.name=shop"])
        #expect(pod.labels.count == 1)
        #expect(throws: ValueError.label(.twoValues(key: "a", "b", "c"))) {
            try Workload(namespace: "shop", labels: [try Label("a=b"), try Label("a=c")])
        }
        #expect(throws: ValueError.self) {
            try Workload(namespace: "shop", labels: [], namespaceLabels: [try Label("kubernetes.io/metadata.name=x")])
        }
        #expect(throws: ValueError.self) { try Workload(namespace: "Shop", labels: []) }
    }
}
