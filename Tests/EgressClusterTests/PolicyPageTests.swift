import EgressPolicy
import Testing

@testable import EgressCluster

@Suite struct PolicyPageTests {
    @Test(arguments: [
        #"{"kind": "NetworkPolicyList", "items": []}"#, #"{"kind": "List", "items": null, "metadata": {}}"#,
    ])
    func `a list without policies has none, and no rest`(list: String) throws {
        let page = try #require(PolicyPage(Array(list.utf8)))
        #expect(page.items.isEmpty)
        #expect(page.continuation == nil)
    }

    @Test func `the rest of a list is where its metadata say`() throws {
        let list = #"{"kind":"NetworkPolicyList","metadata":{"resourceVersion":"1","continue":"a/b="},"items":[{},{}]}"#
        let page = try #require(PolicyPage(Array(list.utf8)))
        #expect(page.items.count == 2)
        #expect(page.continuation == "a/b=")
    }

    @Test(arguments: [
        "", "hello", "{}", #"{"kind": "NetworkPolicyList"}"#, #"{"kind": "NetworkPolicy", "items": []}"#,
        #"{"kind": "List", "items": [{"#, #"{"kind": "List", "items": [{"a": 1}, {"b": ""#,
        #"[{"kind": "List", "items": []}]"#,
    ])
    func `what is not one whole list is told from one without policies`(list: String) {
        #expect(PolicyPage(Array(list.utf8)) == nil)
    }

    @Test(arguments: [#"{"kind":"X"}"#, #"{ "apiVersion": "v1", "kind": "X"}"#, "{}"])
    func `an item that says its kind stays as it is`(item: String) {
        #expect(PolicyPage.object(Array(item.utf8), ServedKind(.networkPolicy)) == Array(item.utf8))
    }

    @Test func `an item of a typed list gets the kind of the list`() {
        let policy = PolicyPage.object(
            Array(#"{"metadata":{"name":"kind"}}"#.utf8), ServedKind(.networkPolicy))
        #expect(
            String(decoding: policy, as: UTF8.self)
                == #"{"kind":"NetworkPolicy","apiVersion":"networking.k8s.io/v1","metadata":{"name":"kind"}}"#)
    }
}
