import EgressTestSupport
import Testing

/// The output of `egressgen schedule`, split into documents.
struct PrintedSchedule {
    let text: String
    let documents: [String]
    let values: [PyValue]

    init(_ words: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let run = try egressgen("schedule \(words) --image registry.example.com/egressgen:1.0")
        #expect(run.status == 0, "\(run.stderr)", sourceLocation: sourceLocation)
        #expect(run.stderr.isEmpty, sourceLocation: sourceLocation)
        text = run.stdout
        documents = text.split(separator: "---\n").map(String.init)
        values = try Judges.pyYAML(documents)
    }

    /// The documents in the form `Kind/name`.
    var objects: [String] {
        values.map { "\($0["kind"]?.text ?? "?")/\($0["metadata"]?["name"]?.text ?? "?")" }
    }

    subscript(kind: String) -> PyValue? { values.first { $0["kind"]?.text == kind } }

    /// The documents that are network policies.
    var policies: [String] { documents.filter { $0.contains("\nkind: NetworkPolicy\n") } }
}
