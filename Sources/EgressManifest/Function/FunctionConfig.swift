/// The content of a functionConfig: the words of each flag, by the name of the flag.
///
/// A functionConfig is a ConfigMap, which has the words in `data`, or an EgressRefresh of `egressgen.dev/v1alpha1`,
/// which has them in `spec`.
package struct FunctionConfig: Sendable {
    package struct Entry: Hashable, Sendable {
        package let key: String
        package let words: [String]
        /// The line of the key, counted from 1.
        package let line: Int
    }

    package let entries: [Entry]

    /// Reads a file that contains only the functionConfig.
    ///
    /// - Throws: `ManifestFinding` if the file is malformed or has several documents.
    package init(_ bytes: [UInt8]) throws(ManifestFinding) {
        let documents = try ManifestContents.documents(of: bytes).filter { !$0.isNull }
        guard documents.count < 2 else { throw .malformed(.severalDocuments, line: 1) }
        try self.init(documents.first, in: bytes)
    }

    /// Reads the functionConfig from a node. If the node is missing, null or empty, there are no entries.
    ///
    /// - Throws: `ManifestFinding` if the node is malformed.
    init(_ node: SpanNode?, in bytes: [UInt8]) throws(ManifestFinding) {
        guard let node = node?.resolved, !node.isNull, node.entries?.isEmpty != true else {
            entries = []
            return
        }
        entries = try FunctionConfigReader(bytes: bytes).entries(of: node)
    }
}

/// The error in a malformed functionConfig.
package enum FunctionConfigFlaw: Hashable, Sendable {
    /// The object is neither a ConfigMap of v1 nor an EgressRefresh of egressgen.dev/v1alpha1.
    case otherKind
    /// A top-level key is unknown. `wordsBelow` is the key that contains the words.
    case unknownKey(String, wordsBelow: String)
    /// A key is a list or a mapping.
    case keyOfOtherType
    /// The value of this key is not a mapping.
    case notKeys(String)
    /// The value of this key is neither a scalar with words nor a list of such scalars.
    case notWords(String)
}

/// The kinds of object that a functionConfig can be.
private enum FunctionConfigForm: CaseIterable {
    case configMap
    case egressRefresh

    var apiVersion: String { self == .configMap ? "v1" : "egressgen.dev/v1alpha1" }
    var kind: String { self == .configMap ? "ConfigMap" : "EgressRefresh" }

    /// The key that contains the words.
    var key: String { self == .configMap ? "data" : "spec" }

    var keys: [String] {
        // kustomize reads argsOneLiner and argsFromFile, and adds them to the arguments of a plugin.
        ["apiVersion", "kind", "metadata", key]
            + (self == .configMap ? ["immutable"] : ["argsOneLiner", "argsFromFile"])
    }

    init?(_ node: SpanNode) {
        let (version, kind) = (node["apiVersion"]?.resolved.string, node["kind"]?.resolved.string)
        guard let form = Self.allCases.first(where: { $0.apiVersion == version && $0.kind == kind }) else { return nil }
        self = form
    }
}

private struct FunctionConfigReader {
    let bytes: [UInt8]

    func entries(of node: SpanNode) throws(ManifestFinding) -> [FunctionConfig.Entry] {
        guard let form = FunctionConfigForm(node) else { throw malformed(node, .otherKind) }
        if let entry = node.entries?.first(where: { !form.keys.contains($0.key.string ?? "") }) {
            throw malformed(entry.key, .unknownKey(try name(of: entry), wordsBelow: form.key))
        }
        guard let values = node[form.key]?.resolved, !values.isNull else { return [] }
        guard let entries = values.entries else { throw malformed(values, .notKeys(form.key)) }
        return try entries.map { entry throws(ManifestFinding) in
            let key = try name(of: entry)
            guard let words = words(entry.value.resolved) else { throw malformed(entry.key, .notWords(key)) }
            return FunctionConfig.Entry(key: key, words: words, line: line(entry.key))
        }
    }

    /// Returns the words of a scalar, or of the scalars of a list; `nil` for any other node.
    private func words(_ node: SpanNode) -> [String]? {
        guard let items = node.items else {
            return node.isNull ? nil : node.string?.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        let lists = items.map(\.resolved).compactMap { $0.items == nil ? words($0) : nil }
        return lists.count == items.count ? lists.flatMap(\.self) : nil
    }

    private func name(of entry: SpanNode.Entry) throws(ManifestFinding) -> String {
        guard let name = entry.key.resolved.string else { throw malformed(entry.key, .keyOfOtherType) }
        return name
    }

    private func line(_ node: SpanNode) -> Int { bytes.lineNumber(at: node.range.lowerBound) }

    private func malformed(_ node: SpanNode, _ flaw: FunctionConfigFlaw) -> ManifestFinding {
        .malformed(.config(flaw), line: line(node))
    }
}
