import Foundation

/// A schema of the fixtures' `crds` that other projects' API servers check policies by.
package enum CustomResource: String, CaseIterable, Sendable {
    case cilium = "ciliumnetworkpolicies"
    case calico = "networkpolicies.projectcalico.org"
    case cluster = "clusternetworkpolicies"

    /// The definition as a manifest.
    package var definition: String { get throws(SupportError) { try Fixture.read("crds/\(rawValue).yaml") } }

    /// What kubectl calls it.
    package var resource: String {
        switch self {
        case .cilium: "ciliumnetworkpolicies.cilium.io"
        case .calico: "networkpolicies.projectcalico.org"
        case .cluster: "clusternetworkpolicies.policy.networking.k8s.io"
        }
    }

    /// Checks manifests of one document each by the schema, unknown keys refused.
    ///
    /// - Throws: `SupportError` with the validator's words if any of them does not pass.
    package func validate(_ manifests: String...) throws(SupportError) {
        let faults = try faults(manifests)
        guard faults.isEmpty else { throw SupportError("\(rawValue):\n\(faults.joined(separator: "\n"))") }
    }

    /// What is wrong with manifests.
    package func faults(_ manifests: [String]) throws(SupportError) -> [String] {
        let texts = [try definition] + manifests
        guard let input = try? JSONEncoder().encode(texts) else { throw SupportError("no JSON of the texts") }
        let run = try Judges.python(Self.script, input: Array(input))
        return run.split(separator: "\n").map(String.init)
    }

    /// A structural schema leaves out what it does not know; here that is an error.
    private static let script = """
        import json, sys, yaml, jsonschema

        def strict(schema):
            if isinstance(schema, list):
                return [strict(item) for item in schema]
            if not isinstance(schema, dict):
                return schema
            schema = {key: strict(value) for key, value in schema.items()}
            if schema.get("type") == "object" and isinstance(schema.get("properties"), dict):
                schema["additionalProperties"] = False
            return schema

        texts = json.load(sys.stdin.buffer)
        definition = yaml.safe_load(texts[0])
        version = definition["spec"]["versions"][0]
        schema = strict(version["schema"]["openAPIV3Schema"])
        schema["properties"]["metadata"].pop("additionalProperties", None)
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for text in texts[1:]:
            value = yaml.safe_load(text)
            group = definition["spec"]["group"] + "/" + version["name"]
            if (value["apiVersion"], value["kind"]) != (group, definition["spec"]["names"]["kind"]):
                print("is of another kind")
            if ("namespace" in value["metadata"]) and definition["spec"]["scope"] == "Cluster":
                print("has a namespace")
            for error in validator.iter_errors(value):
                print("/".join(map(str, error.absolute_path)) + ": " + error.message)
        """
}
