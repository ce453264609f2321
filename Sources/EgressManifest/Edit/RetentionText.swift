package import EgressModel
package import EgressPolicy

/// The reason why the text of an annotation is not a set of notes that egressgen writes.
package enum NotesFlaw: Error, Hashable, Sendable {
    case yaml(YAMLProblem)
    /// The text is not a single JSON object.
    case notAnObject
    /// The value of a name is not an object.
    case notAddresses
    case notAString
    /// A host, an address or a time is invalid.
    case value(FormatError)
}

/// The text of the annotation `retained` or `from-retained`: a JSON object of hosts, addresses and times, with sorted
/// keys. The notes on the addresses of all hosts of an address set have the key `""`.
package enum RetentionText {
    /// Reads the notes of an annotation; `nil` gives no notes.
    ///
    /// - Throws: `NotesFlaw` if the text is not in the form that egressgen writes.
    static func notes(_ text: String?) throws(NotesFlaw) -> RetentionNotes {
        guard let text else { return [:] }
        let documents: [SpanNode]
        do {
            documents = try SpanTree.documents(of: Array(text.utf8))
        } catch {
            throw .yaml(error.problem)
        }
        guard documents.count == 1, documents[0].isFlow, let names = documents[0].entries else { throw .notAnObject }
        var notes: RetentionNotes = [:]
        for entry in names { try read(entry, into: &notes) }
        return notes
    }

    private static func read(_ entry: SpanNode.Entry, into notes: inout RetentionNotes) throws(NotesFlaw) {
        let host = try value(entry.key) { text throws(FormatError) in text.isEmpty ? nil : try HostName(text) }
        guard let times = entry.value.entries else { throw .notAddresses }
        for time in times {
            let address = try value(time.key) { text throws(FormatError) in try IPAddress(text) }
            notes[host, default: [:]][address] = try value(time.value) { text throws(FormatError) in try UTCTime(text) }
        }
    }

    private static func value<Value>(
        _ node: SpanNode, _ read: (String) throws(FormatError) -> Value
    ) throws(NotesFlaw) -> Value {
        guard case .scalar(let string, isPlain: false) = node.content else { throw .notAString }
        do {
            return try read(string)
        } catch {
            throw .value(error)
        }
    }

    /// Returns the text of the annotation; `nil` if there are no notes.
    package static func text(_ notes: RetentionNotes) -> String? {
        guard !notes.isEmpty else { return nil }
        let members = notes.map { host, times in
            (key: host?.description ?? "", value: object(times.map { (key: "\($0)", value: .string("\($1)")) }))
        }
        return object(members).compact
    }

    private static func object(_ members: [(key: String, value: JSONValue)]) -> JSONValue {
        .object(members.sorted { $0.key < $1.key })
    }
}
