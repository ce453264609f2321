internal import CLDNS
public import EgressModel

/// A record of a master file; `*.example.com` has the owner `example.com` and the wildcard mark.
public struct ZoneRecord: Hashable, Sendable {
    public let record: ResourceRecord
    /// Whether the owner had a leading `*` label (RFC 4592).
    public let isWildcard: Bool
    /// The line where the record ends, counted from 1.
    public let line: Int

    public init(record: ResourceRecord, isWildcard: Bool, line: Int) {
        self.record = record
        self.isWildcard = isWildcard
        self.line = line
    }
}

/// A master file (RFC 1035, section 5), read by ldns.
public enum MasterFile {
    /// Reads the records of class IN. Owners with bytes that no `DomainName` holds are left out: nobody can ask for them.
    ///
    /// `$INCLUDE`, and relative names where no `$ORIGIN` says to what, are refused.
    /// - Throws: `LDNSError.unreadable` and `LDNSError.malformed`.
    public static func read(_ path: String) throws(LDNSError) -> [ZoneRecord] {
        try parse(try fileBytes(at: path))
    }

    /// Reads records from the text of a master file.
    ///
    /// - Throws: `LDNSError.malformed`.
    public static func parse(_ text: [UInt8]) throws(LDNSError) -> [ZoneRecord] {
        guard !text.isEmpty else { return [] }
        try refuseRelativeOrigins(in: text)
        var reader = try MasterFileReader(text)
        var records: [ZoneRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    /// ldns takes a relative `$ORIGIN` for an absolute one.
    private static func refuseRelativeOrigins(in text: [UInt8]) throws(LDNSError) {
        for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let words = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
            guard let keyword = words.first, keyword.elementsEqual("$ORIGIN".utf8), line.first == keyword.first else {
                continue
            }
            guard words.count > 1, words[1].last == UInt8(ascii: ".") else {
                throw LDNSError.malformed(line: index + 1, "$ORIGIN needs a name with a final dot")
            }
        }
    }
}

/// Owns the stream and the origin and owner that ldns carries from line to line.
private struct MasterFileReader: ~Copyable {
    private let text: MemoryStream
    private var origin: UnsafeMutablePointer<ldns_rdf>?
    private var previous: UnsafeMutablePointer<ldns_rdf>?
    private var ttl: UInt32 = 3600
    private var line: Int32 = 0

    /// Stands for the origin until there is one; a name that ends in it was relative to nothing.
    private static let noOrigin = "egressgen-no-origin"

    init(_ bytes: [UInt8]) throws(LDNSError) {
        text = try MemoryStream(bytes)
        origin = ldns_dname_new_frm_str(Self.noOrigin + ".")
    }

    deinit {
        ldns_rdf_deep_free(origin)
        ldns_rdf_deep_free(previous)
    }

    /// The next record that can be asked for; `nil` at the end.
    mutating func next() throws(LDNSError) -> ZoneRecord? {
        while feof(text.stream) == 0 {
            var record: UnsafeMutablePointer<ldns_rr>?
            let status = ldns_rr_new_frm_fp_l(&record, text.stream, &ttl, &origin, &previous, &line)
            defer { ldns_rr_free(record) }
            switch status {
            case LDNS_STATUS_OK:
                if let record, let found = try zoneRecord(record) { return found }
            case LDNS_STATUS_SYNTAX_EMPTY, LDNS_STATUS_SYNTAX_TTL, LDNS_STATUS_SYNTAX_ORIGIN:
                continue
            case LDNS_STATUS_SYNTAX_INCLUDE:
                throw LDNSError.malformed(line: Int(line), "$INCLUDE is refused; pass each file with its own flag")
            default:
                throw LDNSError.malformed(line: Int(line), status.text)
            }
        }
        return nil
    }

    private func zoneRecord(_ record: UnsafeMutablePointer<ldns_rr>) throws(LDNSError) -> ZoneRecord? {
        guard let rdf = ldns_rr_owner(record), let data = ldns_rdf_data(rdf) else { return nil }
        let wire = UnsafeBufferPointer(start: data, count: ldns_rdf_size(rdf))
        let isWildcard = wire.count > 2 && wire[0] == 1 && wire[1] == UInt8(ascii: "*")
        guard let owner = DomainName(wire: isWildcard ? UnsafeBufferPointer(rebasing: wire[2...]) : wire),
            let copy = ResourceRecord(borrowing: record, owner: owner)
        else { return nil }
        try refuseRelative(owner)
        if case .cname(let target) = copy.rdata { try refuseRelative(target) }
        if case .dname(let target) = copy.rdata { try refuseRelative(target) }
        return ZoneRecord(record: copy, isWildcard: isWildcard, line: Int(line))
    }

    private func refuseRelative(_ name: DomainName) throws(LDNSError) {
        guard name.labels.last == Self.noOrigin[...] else { return }
        throw LDNSError.malformed(line: Int(line), "a relative name, or @, before any $ORIGIN")
    }
}
