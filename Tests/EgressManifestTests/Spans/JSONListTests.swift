import Testing

@testable import EgressManifest

/// A list of the API server, cut into its objects.
@Suite struct JSONListTests {
    @Test func `each object of the list is one, whatever its strings hold`() {
        let items = [#"{"a": {"b": [{}, "]}"]}}"#, #"{"c": "\"}\\"}"#]
        let list = #"{"apiVersion": "v1", "items": [\#(items.joined(separator: ", "))], "metadata": {"x": {}}}"#
        #expect(JSONList.items(of: Array(list.utf8))?.map { String(decoding: $0, as: UTF8.self) } == items)
    }

    @Test(arguments: [#"{"items": []}"#, #"{"items": null, "metadata": {}}"#])
    func `a list without objects gives none`(list: String) {
        #expect(JSONList.items(of: Array(list.utf8)) == [])
    }

    @Test(arguments: ["", "hello", "{}", #"{"items": [{"#, #"{"items": [{"a": 1}, {"b": ""#])
    func `what is not one whole list is told from one without objects`(list: String) {
        #expect(JSONList.items(of: Array(list.utf8)) == nil)
    }

    @Test func `an object is shown as YAML, without its managers`() {
        let json =
            #"{"kind": "X", "metadata": {"managedFields": [{"a": 1}], "labels": {}, "name": "true"}, "spec": {"list": [{"a": 1, "b": [2, "3"]}, "c", []], "text": "a\nb"}}"#
        #expect(
            String(decoding: LiveText.yaml(Array(json.utf8)), as: UTF8.self) == """
                kind: X
                metadata:
                  labels: {}
                  name: "true"
                spec:
                  list:
                  - a: 1
                    b:
                    - 2
                    - "3"
                  - c
                  - []
                  text: "a\\nb"

                """)
    }
}
