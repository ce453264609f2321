internal import CLDNS
internal import EgressModel

/// The type of an entry of a master file.
struct MasterFileType {
    /// The type in upper case, as the file names it.
    let text: String
    /// `nil` if ldns does not know the type.
    let known: RecordType?

    /// IANA's list has no type with a longer name.
    private static let longest = 32

    /// - Returns: `nil` if the word cannot be the name of a type (RFC 6895, section 3.1).
    init?(_ word: ArraySlice<UInt8>) {
        let isName = word.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isName, word.count <= Self.longest, let first = word.first, first >= UInt8(ascii: "A") else { return nil }
        text = String(decoding: word, as: UTF8.self).uppercased()
        known = Self.number(word, text).map(RecordType.init)
    }

    /// Whether the records of this type decide about addresses. A fault in such a record is a fault of the file.
    var matters: Bool {
        guard let known else { return false }
        return [RecordType.a, .aaaa, .cname, .dname, .ns, .soa].contains(known)
    }

    private static func number(_ word: ArraySlice<UInt8>, _ name: String) -> UInt16? {
        // ldns would take the lower 16 bits of a larger number, and 0 for other characters.
        if name.hasPrefix("TYPE") { return MasterFileHeader.number(word.dropFirst(4)).flatMap { $0 == 0 ? nil : $0 } }
        let type = ldns_get_rr_type_by_name(name).rawValue
        return type == 0 ? nil : UInt16(truncatingIfNeeded: type)
    }
}
