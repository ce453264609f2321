internal import EgressSystem

/// The objects of a YAML or JSON file. Every command reads manifests through this type.
struct ManifestContents: Sendable {
    let bytes: [UInt8]
    let documentCount: Int
    /// The objects that are documents or items of lists.
    let objects: [ManifestObject]
    /// The policies of all kinds, and the objects with annotations that name hosts, inside other objects. Each has the
    /// kind of the object around it. kubectl does not read them.
    let nested: [(object: ManifestObject, outer: String?)]
    /// Whether the text contains the start of an action, which most files do not.
    private let hasBraces: Bool

    /// Reads a file that can hold what is sought.
    ///
    /// - Returns: `nil` if the file holds nothing of it.
    /// - Throws: `ManifestFinding` if the file is not valid YAML. If it is text in another encoding than UTF-8, the
    ///   initializer throws only if the text holds what is sought.
    init?(_ bytes: [UInt8], seeking sought: SoughtObjects) throws(ManifestFinding) {
        for text in WideText.readings(of: bytes) { try Self.refuse(text, seeking: sought) }
        guard sought.areMentioned(in: bytes) else { return nil }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            try Self.refuse(Array(String(decoding: bytes, as: UTF8.self).utf8), seeking: sought)
            return nil
        }
        try self.init(bytes)
    }

    /// Reads all documents of a file.
    ///
    /// - Throws: `ManifestFinding` if the file is not valid YAML.
    init(_ bytes: [UInt8]) throws(ManifestFinding) {
        self.init(bytes, try Self.documents(of: bytes))
    }

    init(_ bytes: [UInt8], _ documents: [SpanNode]) {
        self.bytes = bytes
        documentCount = documents.count
        let search = ObjectSearch(documents)
        objects = search.objects
        nested = search.nested
        hasBraces = bytes.contains("{{")
    }

    static func documents(of bytes: [UInt8]) throws(ManifestFinding) -> [SpanNode] {
        do {
            return try SpanTree.documents(of: bytes)
        } catch {
            let isTemplate = TemplateActions.cause(error, in: bytes)
            throw .malformed(isTemplate ? .template(error.problem) : .yaml(error.problem), line: error.line)
        }
    }

    /// Refuses a file that is not UTF-8 if its text holds what is sought, or cannot be read.
    private static func refuse(_ text: [UInt8], seeking sought: SoughtObjects) throws(ManifestFinding) {
        guard sought.areMentioned(in: text) else { return }
        let isSought: Bool
        do throws(ManifestFinding) {
            let contents = try ManifestContents(text)
            isSought = (contents.objects + contents.nested.map(\.object)).contains(where: sought.include)
        } catch .malformed(.template(let problem), let line) {
            throw .malformed(.template(problem), line: line)
        } catch {
            isSought = true
        }
        if isSought { throw .malformed(.yaml(.notUTF8), line: 1) }
    }

    func line(_ object: ManifestObject) -> Int { bytes.lineNumber(at: object.view.offset) }

    /// Whether an object is a template: an action is not in a string, or in an annotation of egressgen. Actions in other
    /// strings, such as those of an alerting rule, say nothing about the policy.
    func isTemplate(_ object: ManifestObject) -> Bool {
        hasBraces
            && (TemplateActions.areIn(object.root.resolved, bytes, countsStrings: false)
                || object.ownValues.contains(where: TemplateActions.areWritten))
    }

    /// Whether an object contains an action anywhere, which is a likely reason for its errors.
    func hasActions(_ object: ManifestObject) -> Bool {
        hasBraces && TemplateActions.areIn(object.root.resolved, bytes, countsStrings: true)
    }
}

extension Array<UInt8> {
    /// Whether the bytes contain a text.
    package func contains(_ text: String) -> Bool {
        let needle = Array(text.utf8)
        return withUnsafeBytes { Memory.contains(needle, in: $0) }
    }
}
