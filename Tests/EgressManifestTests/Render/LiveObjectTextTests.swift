import Testing

@testable import EgressManifest

@Suite struct LiveObjectTextTests {
    @Test func `an object is shown as YAML with sorted keys, without its managers`() {
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
                  mark: "\\uFEFFa"
                  text: "a\\nb"

                """)
    }

    @Test func `an object is shown as JSON as kubectl prints it`() {
        let json =
            #"{"kind":"X","apiVersion":"v1","metadata":{"name":"7","managedFields":[]},"spec":{"port":443,"on":true,"none":null}}"#
        #expect(
            String(decoding: LiveObjectText.json(Array(json.utf8)), as: UTF8.self) == """
                {
                    "apiVersion": "v1",
                    "kind": "X",
                    "metadata": {
                        "name": "7"
                    },
                    "spec": {
                        "none": null,
                        "on": true,
                        "port": 443
                    }
                }

                """)
    }
}
