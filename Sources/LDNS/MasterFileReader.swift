internal import CLDNS
internal import EgressModel

/// A reader that turns entries into records. It owns the origin and the owner that carry over from entry to entry.
struct MasterFileReader: ~Copyable {
    private var origin: UnsafeMutablePointer<ldns_rdf>?
    private var previous: UnsafeMutablePointer<ldns_rdf>?
    private var ttl: UInt32 = 3600

    /// A placeholder for the origin until the file sets one. A name that ends in it was relative without an origin.
    private static let noOrigin = "egressgen-no-origin"

    init() {
        origin = ldns_dname_new_frm_str(Self.noOrigin + ".")
    }

    deinit {
        ldns_rdf_deep_free(origin)
        ldns_rdf_deep_free(previous)
    }

    /// Returns the record of an entry, or `nil` for a directive or a record that cannot be queried.
    mutating func record(of entry: MasterFileEntry) throws(MasterFileError) -> ZoneRecord? {
        guard entry.text.first != UInt8(ascii: "$") else {
            try obey(entry)
            return nil
        }
        let text = (entry.textWithTTLFirst + [0]).map { CChar(bitPattern: $0) }
        var record: UnsafeMutablePointer<ldns_rr>?
        // ldns treats a default TTL of 0 as no default. A TTL with its highest bit set counts as 0, so pass that
        // instead.
        let status = ldns_rr_new_frm_str(&record, text, ttl == 0 ? .max : ttl, origin, &previous)
        defer { ldns_rr_free(record) }
        guard status == LDNS_STATUS_OK, let record else {
            throw .malformed(line: entry.line, .syntax(status.text))
        }
        // ldns returns type 0 for an unknown mnemonic without rdata.
        guard ldns_rr_get_type(record).rawValue != 0 else {
            throw .malformed(line: entry.line, .unknownType)
        }
        return try zoneRecord(record, line: entry.line)
    }

    private mutating func obey(_ directive: MasterFileEntry) throws(MasterFileError) {
        let words = directive.words.map { String(decoding: $0, as: UTF8.self) }
        switch words[0].uppercased() {
        case "$TTL":
            guard words.count == 2, let seconds = Self.seconds(words[1]) else {
                throw .malformed(line: directive.line, .badTTL)
            }
            ttl = seconds
        case "$ORIGIN":
            // ldns would read a relative name as an absolute one.
            guard words.count == 2, words[1].hasSuffix("."), let name = ldns_dname_new_frm_str(words[1]) else {
                throw .malformed(line: directive.line, .badOrigin)
            }
            ldns_rdf_deep_free(origin)
            origin = name
        case "$INCLUDE":
            throw .malformed(line: directive.line, .include)
        default:
            throw .malformed(line: directive.line, .unknownDirective)
        }
    }

    /// Reads a number of seconds, or numbers with units as in `1h30m`.
    private static func seconds(_ text: String) -> UInt32? {
        guard text.utf8.first.map({ (0x30...0x39).contains($0) }) == true else { return nil }
        return text.withCString { start in
            var end: UnsafePointer<CChar>?
            let seconds = ldns_str2period(start, &end)
            return end?.pointee == 0 ? seconds : nil
        }
    }

    private func zoneRecord(
        _ record: UnsafeMutablePointer<ldns_rr>, line: Int
    ) throws(MasterFileError) -> ZoneRecord? {
        guard let rdf = ldns_rr_owner(record), let data = ldns_rdf_data(rdf) else { return nil }
        let wire = UnsafeBufferPointer(start: data, count: ldns_rdf_size(rdf))
        guard let (owner, isWildcard) = Self.owner(wire) else { return ancestor(of: wire, line: line) }
        var names = NameReader()
        guard let copy = ResourceRecord(borrowing: record, owner: owner, &names) else { return nil }
        try refuseRelative(owner, line)
        if case .cname(let target) = copy.rdata { try refuseRelative(target, line) }
        if case .dname(let target) = copy.rdata { try refuseRelative(target, line) }
        return ZoneRecord(record: copy, isWildcard: isWildcard, line: line)
    }

    /// Returns the owner without a leading `*` label, and whether it had one. `nil` if the owner cannot be queried.
    private static func owner(_ wire: UnsafeBufferPointer<UInt8>) -> (DomainName, isWildcard: Bool)? {
        let isWildcard = wire.count > 2 && wire[0] == 1 && wire[1] == UInt8(ascii: "*")
        let name = DomainName(wire: isWildcard ? UnsafeBufferPointer(rebasing: wire[2...]) : wire)
        return name.map { ($0, isWildcard) }
    }

    /// Returns a record of type 0 at the closest ancestor of an owner that cannot be queried. The ancestors exist even
    /// if the owner is dropped.
    private func ancestor(of wire: UnsafeBufferPointer<UInt8>, line: Int) -> ZoneRecord? {
        var rest = wire
        while let length = rest.first, length > 0, rest.count > Int(length) + 1 {
            rest = UnsafeBufferPointer(rebasing: rest[(Int(length) + 1)...])
            guard let (owner, isWildcard) = Self.owner(rest) else { continue }
            let nothing = ResourceRecord(owner: owner, ttl: 0, rdata: .other(RecordType(rawValue: 0)))
            return ZoneRecord(record: nothing, isWildcard: isWildcard, line: line)
        }
        return nil
    }

    private func refuseRelative(_ name: DomainName, _ line: Int) throws(MasterFileError) {
        guard name.labels.last == Self.noOrigin[...] else { return }
        throw .malformed(line: line, .noOrigin)
    }
}
