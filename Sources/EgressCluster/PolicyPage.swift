internal import EgressManifest
internal import EgressPolicy

/// One page of a list: all objects, or as many as the request allowed (Kubernetes API Concepts, "Retrieving large
/// results sets in chunks").
struct PolicyPage {
    /// The objects as JSON.
    let items: [[UInt8]]
    /// The token for the next page; `nil` on the last page.
    let continuation: String?
    /// The resource version of the list.
    let version: String?

    /// - Returns: `nil` if the bytes are not one complete list.
    init?(_ bytes: [UInt8]) {
        guard let list = JSONCutter.list(in: bytes), let frame = try? SpanTree.documents(of: list.frame).first,
            frame["kind"]?.string?.hasSuffix("List") == true, frame["items"] != nil
        else { return nil }
        items = list.items
        continuation = frame["metadata"]?["continue"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        version = frame["metadata"]?["resourceVersion"]?.string
    }

    /// Returns an item as a complete object. The items of a list of a built-in type have no kind, so the function adds it.
    static func object(_ item: [UInt8], _ type: ServedKind) -> [UInt8] {
        let members = #"{"kind":"\#(type.kind.rawValue)","apiVersion":"\#(type.apiVersion)","#
        let start = item.dropFirst().drop { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
        let hasKind = [#""kind""#, #""apiVersion""#].contains { start.starts(with: $0.utf8) }
        return hasKind || start.first == UInt8(ascii: "}") ? item : Array(members.utf8) + start
    }
}
