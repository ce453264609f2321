internal import EgressPolicy
internal import EgressSystem

/// A YAML or JSON file and the managed policies in it.
package struct ManifestStream: Sendable {
    package let bytes: [UInt8]
    /// The managed policies in order. A failure is the reason why a policy cannot be refreshed.
    package let policies: [Result<ManagedPolicy, ManifestFinding>]
    /// The objects that have an annotation of a managed policy but are not NetworkPolicies, with their lines.
    let strangers: [(line: Int, kind: String)]
    private let documentCount: Int
    /// The nodes of `policies`, in the same order.
    let roots: [SpanNode]

    /// The policy of a file that contains only this policy; `nil` for any other file.
    package var onlyPolicy: ManagedPolicy? {
        guard documentCount == 1, policies.count == 1, let policy = try? policies[0].get() else { return nil }
        return policy.place.path.count == 1 ? policy : nil
    }

    /// Whether a file contains the annotation prefix of egressgen. A file without it has no managed policy.
    package static func mentionsOurs(_ bytes: [UInt8]) -> Bool { bytes.contains(PolicyAnnotations.prefix) }

    /// Whether a file contains `{{`. Such a file is a template of Helm or another generator, not YAML.
    package static func isTemplate(_ bytes: [UInt8]) -> Bool { bytes.contains("{{") }

    /// Reads all documents of a file.
    ///
    /// - Throws: `ManifestFinding` if the file is not valid YAML.
    package init(_ bytes: [UInt8]) throws(ManifestFinding) {
        self.init(bytes, try Self.documents(of: bytes))
    }

    static func documents(of bytes: [UInt8]) throws(ManifestFinding) -> [SpanNode] {
        do {
            return try SpanTree.documents(of: bytes, marking: PolicyAnnotations.managingKeys)
        } catch {
            throw .malformed(.yaml(error.problem), line: error.line)
        }
    }

    init(_ bytes: [UInt8], _ documents: [SpanNode]) {
        self.bytes = bytes
        documentCount = documents.count
        var finder = PolicyFinder(bytes: bytes)
        for (index, document) in documents.enumerated() { finder.search(document, path: [index], below: [document]) }
        policies = finder.policies
        roots = finder.roots
        strangers = finder.strangers
    }
}

extension Array<UInt8> {
    /// Whether the bytes contain a text.
    package func contains(_ text: String) -> Bool {
        let needle = Array(text.utf8)
        return withUnsafeBytes { Memory.contains(needle, in: $0) }
    }
}
