internal import EgressModel
internal import EgressPolicy

/// The annotation `retained` or `from-retained`: a JSON object of names, addresses and times, keys sorted.
enum RetentionText {
    /// - Throws: `AnnotationError` for what egressgen does not write.
    static func notes(_ text: String?, _ direction: TrafficDirection) throws(AnnotationError) -> RetentionNotes {
        guard let text else { return [:] }
        do {
            return try read(text)
        } catch {
            throw AnnotationError(
                PolicyAnnotations.prefix + PolicyAnnotations.retained(direction),
                FormatError("is damaged: \(error.fact)", hint: error.hint))
        }
    }

    /// - Returns: `nil` where there are no notes.
    static func text(_ notes: RetentionNotes) -> String? {
        guard !notes.isEmpty else { return nil }
        let members = notes.map { name, times in
            (key: "\(name)", value: object(times.map { (key: "\($0)", value: .string("\($1)")) }))
        }
        return object(members).compact
    }

    private static func object(_ members: [(key: String, value: JSONValue)]) -> JSONValue {
        .object(members.sorted { $0.key < $1.key })
    }

    private static func read(_ text: String) throws(FormatError) -> RetentionNotes {
        let documents: [SpanNode]
        do {
            documents = try SpanTree.documents(of: Array(text.utf8))
        } catch {
            throw FormatError(error.fact)
        }
        guard documents.count == 1, documents[0].isFlow, let names = documents[0].entries else {
            throw FormatError("is no JSON object")
        }
        var notes: RetentionNotes = [:]
        for entry in names {
            let name = try DomainName(try string(entry.key))
            guard let times = entry.value.entries else { throw FormatError("is no object of addresses") }
            for time in times {
                let address = try IPAddress(try string(time.key))
                notes[name, default: [:]][address] = try UTCTime(try string(time.value))
            }
        }
        return notes
    }

    private static func string(_ node: SpanNode) throws(FormatError) -> String {
        guard case .scalar(let string, isPlain: false) = node.content else {
            throw FormatError("has something else for a string")
        }
        return string
    }
}
