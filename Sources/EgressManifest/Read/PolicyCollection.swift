package import EgressPolicy

/// The NetworkPolicies of a YAML or JSON file, whether managed or not.
package struct PolicyCollection: Sendable {
    package private(set) var policies: [(line: Int, rules: EnforcedPolicy)] = []
    /// The policies that cannot be read: the line and the name of each, the reason, and whether the policy is part of a
    /// template.
    package private(set) var malformed: [(line: Int, name: String?, error: PolicyReadError, inTemplate: Bool)] = []
    /// The policies inside other objects: the line and the name of each, and the kind of the object.
    package private(set) var nested: [(line: Int, name: String?, outer: String?)] = []
    /// The policies of other kinds, with their lines. They may govern the same connections.
    package private(set) var strangers: [(line: Int, kind: String)] = []
    private let reader: EnforcedPolicyReader

    /// Whether the file has a NetworkPolicy.
    package var hasPolicies: Bool { !policies.isEmpty || !malformed.isEmpty || !nested.isEmpty }

    /// Finds the policies of a file. `namespace` is the namespace of a policy that does not specify one.
    ///
    /// - Returns: `nil` if the file has none.
    /// - Throws: `ManifestFinding` if the file is not valid YAML, or has policies but is not UTF-8.
    package init?(searching bytes: [UInt8], namespace: String) throws(ManifestFinding) {
        guard let contents = try ManifestContents(bytes, seeking: .networkPolicies) else { return nil }
        self.init(contents, namespace: namespace)
    }

    init(_ contents: ManifestContents, namespace: String) {
        reader = EnforcedPolicyReader(namespace: namespace)
        for object in contents.objects { take(object, contents) }
        nested = contents.nested.filter { Self.judges($0.object) }.map { (contents.line($0), $0.name, $1) }
    }

    /// Whether an object is a NetworkPolicy, perhaps of an apiVersion that is wrong.
    private static func judges(_ object: ManifestObject) -> Bool {
        object.type.kind == ObjectType.networkPolicy.kind && (object.isNetworkPolicy || object.hasHosts)
    }

    private mutating func take(_ object: ManifestObject, _ contents: ManifestContents) {
        let line = contents.line(object)
        guard object.isNetworkPolicy else {
            if object.type.isPolicy { strangers.append((line, object.type.text)) }
            return
        }
        do throws(PolicyReadError) {
            let rules = try reader.rules(of: object.view)
            if object.hasHosts, contents.isTemplate(object) { throw .content(.template) }
            policies.append((line, rules))
        } catch {
            malformed.append((line, object.name, error, contents.hasActions(object)))
        }
    }
}
