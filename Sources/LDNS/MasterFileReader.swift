internal import EgressModel

/// A reader that turns entries into records. It remembers what carries over from entry to entry: the origin, the owner
/// and the default TTL.
struct MasterFileReader {
    private var origin: MasterFileName?
    private var owner: MasterFileName?
    private var ttl: UInt32 = 3600

    /// Returns the record of an entry, or `nil` for a directive or a record of a class other than IN.
    ///
    /// - Throws: `MasterFileFault` if the entry is malformed.
    mutating func read(_ entry: MasterFileEntry) throws(MasterFileFault) -> MasterFileRecord? {
        guard entry.text.first != UInt8(ascii: "$") else {
            try obey(entry)
            return nil
        }
        let header = try MasterFileHeader(entry)
        let owner = try owner(header)
        self.owner = owner
        guard header.isInternet else { return nil }
        let rdata = try rdata(header)
        return MasterFileRecord(
            owner: owner, ttl: header.ttl ?? ttl, rdata: rdata, skippedType: rdata == nil ? header.type.text : nil)
    }

    private func owner(_ header: MasterFileHeader) throws(MasterFileFault) -> MasterFileName {
        if let text = header.owner { return try MasterFileName(text, below: origin) }
        guard let owner = owner ?? origin else { throw .noOrigin }
        return owner
    }

    /// Returns the rdata, or `nil` if it cannot be read and does not matter.
    private func rdata(_ header: MasterFileHeader) throws(MasterFileFault) -> RecordData? {
        guard let type = header.type.known else { return nil }
        do throws(MasterFileFault) {
            return try MasterFileRdata(type, header.rdata).value(below: origin)
        } catch {
            guard header.type.matters else { return nil }
            throw error
        }
    }

    private mutating func obey(_ directive: MasterFileEntry) throws(MasterFileFault) {
        let words = Array(MasterFileWords(directive.text[...]))
        switch String(decoding: words[0], as: UTF8.self).uppercased() {
        case "$TTL":
            guard words.count == 2 else { throw .badTTL }
            ttl = try MasterFileHeader.seconds(words[1])
        case "$ORIGIN":
            guard words.count == 2 else { throw .badOrigin }
            guard words[1].first != UInt8(ascii: "\"") else { throw .decoratedName }
            origin = try MasterFileName(words[1], below: origin)
        case "$INCLUDE": throw .include
        default: throw .unknownDirective
        }
    }
}
