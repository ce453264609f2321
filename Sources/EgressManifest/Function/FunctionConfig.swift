/// What a functionConfig says: words, by the names of flags.
///
/// It is a ConfigMap, whose `data` is read, or an EgressRefresh of `egressgen.dev/v1alpha1`, whose `spec` is.
package struct FunctionConfig: Sendable {
    package struct Entry: Hashable, Sendable {
        package let key: String
        package let words: [String]
        /// Counted from 1.
        package let line: Int
    }

    package let entries: [Entry]

    /// Reads a file that holds nothing else.
    ///
    /// - Throws: `ManifestFinding`.
    package init(_ bytes: [UInt8]) throws(ManifestFinding) {
        let documents = try ManifestStream.documents(of: bytes).filter { !$0.isNull }
        guard documents.count < 2 else { throw .malformed(.severalDocuments, line: 1) }
        try self.init(documents.first, in: bytes)
    }

    /// Reads the config from a node; one that is missing, null or empty says nothing.
    ///
    /// - Throws: `ManifestFinding`.
    init(_ node: SpanNode?, in bytes: [UInt8]) throws(ManifestFinding) {
        guard let node = node?.resolved, !node.isNull, node.entries?.isEmpty != true else {
            entries = []
            return
        }
        entries = try FunctionConfigReader(bytes: bytes).entries(of: node)
    }
}

/// What is malformed in a functionConfig.
package enum FunctionConfigFlaw: Hashable, Sendable {
    /// It is neither a ConfigMap of v1 nor an EgressRefresh of egressgen.dev/v1alpha1.
    case otherKind
    /// A key at the top means nothing; words stand below another one.
    case unknownKey(String, wordsBelow: String)
    /// A key is a list or a mapping.
    case keyOfOtherType
    /// What stands below this key is no mapping.
    case notKeys(String)
    /// What stands below this key is no words.
    case notWords(String)
}

/// The kinds that a functionConfig may be of.
private enum FunctionConfigForm: CaseIterable {
    case configMap
    case egressRefresh

    var apiVersion: String { self == .configMap ? "v1" : "egressgen.dev/v1alpha1" }
    var kind: String { self == .configMap ? "ConfigMap" : "EgressRefresh" }

    /// Where the words are.
    var key: String { self == .configMap ? "data" : "spec" }

    var keys: [String] {
        // argsOneLiner and argsFromFile are kustomize's, which adds them to the arguments of a plugin.
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

    /// The words of a scalar, or of the scalars of a list; `nil` for anything else.
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
