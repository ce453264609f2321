internal import EgressManifest

/// One answer to a list request: all policies, or as many as were asked for (Kubernetes API Concepts, "Retrieving large
/// results sets in chunks").
struct PolicyPage {
    /// Each as JSON.
    let items: [[UInt8]]
    /// Where the list goes on; `nil` at its end.
    let continuation: String?

    private static let kind = #"{"kind":"NetworkPolicy","apiVersion":"networking.k8s.io/v1","#

    /// - Returns: `nil` for what is not one whole list.
    init?(_ bytes: [UInt8]) {
        guard let list = JSONCutter.list(in: bytes), let frame = try? SpanTree.documents(of: list.frame).first,
            frame["kind"]?.string?.hasSuffix("List") == true, frame["items"] != nil
        else { return nil }
        items = list.items
        continuation = frame["metadata"]?["continue"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// An item as an object of its own: the items of a typed list have no kind.
    static func policy(_ item: [UInt8]) -> [UInt8] {
        let start = item.dropFirst().drop { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
        let hasKind = [#""kind""#, #""apiVersion""#].contains { start.starts(with: $0.utf8) }
        return hasKind || start.first == UInt8(ascii: "}") ? item : Array(kind.utf8) + start
    }
}
