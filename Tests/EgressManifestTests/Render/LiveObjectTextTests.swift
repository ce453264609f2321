import Testing

@testable import EgressManifest

@Suite struct LiveObjectTextTests {
    @Test func `an object is shown as YAML, without its managers`() {
        let json =
            #"{"kind": "X", "metadata": {"managedFields": [{"a": 1}], "labels": {}, "name": "true"}, "spec": {"list": [{"a": 1, "b": [2, "3"]}, "c", []], "text": "a\nb", "mark": "\ufeffa"}}"#
        #expect(
            String(decoding: LiveObjectText.yaml(Array(json.utf8)), as: UTF8.self) == """
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
                  mark: "\\uFEFFa"

                """)
    }
}
