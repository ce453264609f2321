import Foundation

/// A custom resource definition of another project, from the fixtures' folder `crds`.
package enum CustomResource: String, CaseIterable, Sendable {
    case cilium = "ciliumnetworkpolicies"
    case calico = "networkpolicies.projectcalico.org"
    case cluster = "clusternetworkpolicies"
    case gke = "fqdnnetworkpolicies"
    case antrea = "networkpolicies.crd.antrea.io"
    case aws = "applicationnetworkpolicies"
    case networkSet = "networksets"
    case globalNetworkSet = "globalnetworksets"
    case cidrGroup = "ciliumcidrgroups"

    /// The CustomResourceDefinition manifest.
    package var definition: String { get throws(SupportError) { try Fixture.read("crds/\(rawValue).yaml") } }

    /// The name of the resource on kubectl's command line.
    package var resource: String {
        switch self {
        case .cilium: "ciliumnetworkpolicies.cilium.io"
        case .calico: "networkpolicies.projectcalico.org"
        case .cluster: "clusternetworkpolicies.policy.networking.k8s.io"
        case .gke: "fqdnnetworkpolicies.networking.gke.io"
        case .antrea: "networkpolicies.crd.antrea.io"
        case .aws: "applicationnetworkpolicies.networking.k8s.aws"
        case .networkSet: "networksets.projectcalico.org"
        case .globalNetworkSet: "globalnetworksets.projectcalico.org"
        case .cidrGroup: "ciliumcidrgroups.cilium.io"
        }
    }

    /// Validates manifests of one document each against the schema and rejects unknown keys.
    ///
    /// - Throws: `SupportError` with the validator's messages if a manifest is invalid.
    package func validate(_ manifests: String...) throws(SupportError) {
        let faults = try faults(manifests)
        guard faults.isEmpty else { throw SupportError("\(rawValue):\n\(faults.joined(separator: "\n"))") }
    }

    /// Returns the validator's messages for the manifests.
    package func faults(_ manifests: [String]) throws(SupportError) -> [String] {
        let texts = [try definition] + manifests
        guard let input = try? JSONEncoder().encode(texts) else { throw SupportError("no JSON of the texts") }
        let run = try Judges.python(Self.script, input: Array(input))
        return run.split(separator: "\n").map(String.init)
    }

    /// Turns every unknown key into an error. An API server removes unknown keys without an error.
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
