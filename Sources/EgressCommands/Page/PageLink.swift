internal import EgressPolicy
internal import EgressRefresh

/// A link to a page of the service, with the choices that go along from page to page.
struct PageLink: CustomStringConvertible {
    private let segments: [String]
    private let values: [(key: String, value: String)]

    /// - Parameters:
    ///   - segments: The parts of the path.
    ///   - values: The values of the query. Those that are `nil` or empty are left out.
    init(_ segments: [String], _ values: [(key: String, value: String?)] = []) {
        self.segments = segments
        self.values = values.compactMap { key, value in value.flatMap { $0.isEmpty ? nil : (key, $0) } }
    }

    /// Returns the link to a policy: `/policies/NAMESPACE/NAME`. An address set has its kind before these, and a policy of a
    /// file has its path in the query.
    init(to record: PolicyRecord, page: Int = 1, reloads: Bool) {
        let kind = record.kind == .networkPolicy ? [] : [record.kind.rawValue]
        self.init(
            ["policies"] + kind + [record.namespace].compactMap(\.self) + [record.name],
            [
                ("file", record.identity.file), ("page", page > 1 ? "\(page)" : nil),
                ("reload", reloads ? "on" : nil),
            ])
    }

    var description: String {
        let query = values.map { "\(Self.encoded($0.key))=\(Self.encoded($0.value))" }.joined(separator: "&")
        return "/" + segments.map(Self.encoded).joined(separator: "/") + (query.isEmpty ? "" : "?\(query)")
    }

    /// Encodes each byte other than the unreserved characters (RFC 3986, section 2.3). A segment that is `.` or `..` cannot
    /// be written in a path, and no object has such a name.
    private static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
