/// The input that an orchestrator passes to a function, and the output that it gets back
/// (KRM Functions Specification v1).
package struct ResourceList: Sendable {
    /// The configuration of this call of the function.
    package let config: FunctionConfig
    let bytes: [UInt8]
    let root: SpanNode
    private let documents: [SpanNode]

    private static let group = "config.kubernetes.io/"

    /// Reads a ResourceList, which must be the only document. It accepts any version, because the versions do not
    /// differ in the fields that egressgen reads.
    ///
    /// - Throws: `ManifestFinding` if the text is not a single ResourceList, or if its functionConfig cannot be read.
    package init(_ bytes: [UInt8]) throws(ManifestFinding) {
        let documents = try ManifestContents.documents(of: bytes)
        let filled = documents.filter { !$0.isNull }
        guard filled.count == 1, let root = filled.first, root["kind"]?.string == "ResourceList",
            root["apiVersion"]?.string?.hasPrefix(Self.group) == true
        else { throw .malformed(.notResourceList, line: 1) }
        self.bytes = bytes
        self.documents = documents
        self.root = root
        try Self.check(root, bytes)
        config = try FunctionConfig(root["functionConfig"], in: bytes)
    }

    /// The managed policies among the items. Each access searches the items again.
    package var stream: ManifestStream { ManifestStream(ManifestContents(bytes, documents)) }

    private static func check(_ root: SpanNode, _ bytes: [UInt8]) throws(ManifestFinding) {
        if let obstacle = SpanObstacle.keys(of: root) { throw obstacle.finding(in: bytes) }
        func malformed(_ offset: Int, _ flaw: ManifestFlaw) -> ManifestFinding {
            .malformed(flaw, line: bytes.lineNumber(at: offset))
        }
        for key in ["items", "results"] {
            guard let list = root[key], !list.isNull, list.items == nil || list.isDecorated else { continue }
            throw malformed(list.range.lowerBound, .notAList(.resourceList(key)))
        }
        if let offset = bytes.loneCarriageReturn(in: bytes.indices) {
            throw malformed(offset, .lineBreak)
        }
    }

    /// Returns the text of the list with additional results, and every other byte unchanged. The results of other
    /// functions stay, and normally come first.
    ///
    /// - Throws: `ManifestFinding.unplanned` if the new text does not match the results when it is read again,
    ///   `ManifestFinding.malformed` if the list cannot be edited.
    package func adding(_ results: [JSONValue]) throws(ManifestFinding) -> [UInt8] {
        guard !results.isEmpty else { return bytes }
        let text = try ResultsEdit(self).text(adding: results)
        try EditCheck(before: bytes, after: text).check(results)
        return text
    }
}
