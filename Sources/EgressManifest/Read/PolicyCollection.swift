package import EgressPolicy

/// The NetworkPolicies of a YAML or JSON file, whether managed or not. It includes the items of lists, and skips
/// everything else.
package struct PolicyCollection: Sendable {
    package private(set) var policies: [(line: Int, rules: EnforcedPolicy)] = []
    /// The policies that cannot be read: the line and the name of each, and the reason.
    package private(set) var malformed: [(line: Int, name: String?, error: PolicyReadError)] = []
    /// The policies of other kinds, with their lines. They may govern the same connections.
    package private(set) var strangers: [(line: Int, kind: String)] = []
    private let bytes: [UInt8]
    private let reader: EnforcedPolicyReader

    /// Whether a file contains the word `NetworkPolicy`. A file without it has no policy.
    package static func mentionsPolicies(_ bytes: [UInt8]) -> Bool { bytes.contains(Self.kind) }

    private static let kind = "NetworkPolicy"

    /// Finds the policies of a file. `namespace` is the namespace of a policy that does not specify one.
    ///
    /// - Throws: `ManifestFinding` if the file is not valid YAML.
    package init(_ bytes: [UInt8], namespace: String) throws(ManifestFinding) {
        self.bytes = bytes
        reader = EnforcedPolicyReader(namespace: namespace)
        for document in try ManifestStream.documents(of: bytes) { search(MergedNode(document)) }
    }

    /// Finds the policies at a node, which can be an item of `list`. The items of a NetworkPolicyList need not repeat
    /// the kind.
    private mutating func search(_ node: MergedNode, in list: MergedNode? = nil) {
        let kind = node.child("kind")?.leaf?.text ?? (list?.kind == Self.kind + "List" ? Self.kind : "")
        let version = node.child("apiVersion")?.leaf?.text ?? list?.child("apiVersion")?.leaf?.text
        if kind.hasSuffix("List"), let items = node.child("items")?.members {
            for item in items { search(item, in: node) }
        } else if kind == Self.kind, version == PolicyPlace.apiVersion {
            take(node)
        } else if kind.hasSuffix(Self.kind) {
            strangers.append((line(node), [version, kind].compactMap(\.self).joined(separator: " ")))
        }
    }

    private mutating func take(_ node: MergedNode) {
        do throws(PolicyReadError) {
            policies.append((line(node), try reader.rules(of: node)))
        } catch {
            let metadata = node.child("metadata")
            let name = metadata?.child("name")?.leaf?.text
            malformed.append((line(node), name, error))
        }
    }

    private func line(_ node: MergedNode) -> Int { bytes.lineNumber(at: node.offset) }
}

extension MergedNode {
    fileprivate var kind: String? { child("kind")?.leaf?.text }
}
