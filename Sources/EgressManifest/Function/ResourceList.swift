/// What an orchestrator hands to a function and takes back (KRM Functions Specification v1).
package struct ResourceList: Sendable {
    /// What configures this call.
    package let config: FunctionConfig
    let bytes: [UInt8]
    let root: SpanNode
    private let documents: [SpanNode]

    private static let group = "config.kubernetes.io/"

    /// Reads a ResourceList, which must be alone; of any version, since those differ in nothing that is read.
    ///
    /// - Throws: `ManifestError` for anything else, and for a functionConfig that cannot be read.
    package init(_ bytes: [UInt8]) throws(ManifestError) {
        let documents = try ManifestStream.documents(of: bytes)
        let filled = documents.filter { !$0.isNull }
        guard filled.count == 1, let root = filled.first, root["kind"]?.string == "ResourceList",
            root["apiVersion"]?.string?.hasPrefix(Self.group) == true
        else {
            throw .malformed(
                line: 1, "is no ResourceList of config.kubernetes.io",
                hint: "for a stream of resources give a functionConfig's file as the argument")
        }
        self.bytes = bytes
        self.documents = documents
        self.root = root
        try Self.check(root, bytes)
        config = try FunctionConfig(root["functionConfig"], in: bytes)
    }

    /// The managed policies among its items, which are looked for anew each time.
    package var stream: ManifestStream { ManifestStream(bytes, documents) }

    private static func check(_ root: SpanNode, _ bytes: [UInt8]) throws(ManifestError) {
        if let obstacle = SpanObstacle.keys(of: root) { throw obstacle.error(in: bytes) }
        func malformed(_ offset: Int, _ fact: String) -> ManifestError {
            .malformed(line: bytes.lineNumber(at: offset), fact, hint: nil)
        }
        for key in ["items", "results"] {
            guard let list = root[key], !list.isNull, list.items == nil || list.isDecorated else { continue }
            throw malformed(list.range.lowerBound, "has something else for a list of \(key)")
        }
        if let offset = bytes.loneCarriageReturn(in: bytes.indices) {
            throw malformed(offset, "has a line end of a carriage return alone")
        }
    }

    /// The list with more results, and every other byte as it was; the results of other functions stay before them.
    ///
    /// - Throws: `ManifestError`; `.unplanned` if the text, read again, is not what was planned.
    package func adding(_ results: [JSONValue]) throws(ManifestError) -> [UInt8] {
        guard !results.isEmpty else { return bytes }
        let text = try ResultsEdit(self).text(adding: results)
        try SecondOpinion(before: bytes, after: text).check(results)
        return text
    }
}
