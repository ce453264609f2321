package import EgressModel
internal import EgressSystem
internal import SystemPackage

/// A record of a master file; `*.example.com` has the owner `example.com` and the wildcard mark.
package struct ZoneRecord: Hashable, Sendable {
    package let record: ResourceRecord
    /// Whether the owner had a leading `*` label (RFC 4592).
    package let isWildcard: Bool
    /// The line where the record ends, counted from 1.
    package let line: Int

    package init(record: ResourceRecord, isWildcard: Bool, line: Int) {
        self.record = record
        self.isWildcard = isWildcard
        self.line = line
    }
}

/// A master file (RFC 1035, section 5), read by ldns.
package enum MasterFile {
    /// Reads the records of class IN. An owner with bytes that no `DomainName` holds is given as the
    /// name above it, with a record of type 0: nobody asks for it, but that name exists.
    ///
    /// `$INCLUDE`, and relative names where no `$ORIGIN` says to what, are refused.
    /// - Throws: `MasterFileError`.
    package static func read(_ path: String) throws(MasterFileError) -> [ZoneRecord] {
        let text: [UInt8]
        do throws(Errno) {
            text = try WholeFile.read(path)
        } catch {
            throw .unreadable(error)
        }
        return try parse(text)
    }

    /// Reads records from the text of a master file.
    ///
    /// - Throws: `MasterFileError.malformed`.
    package static func parse(_ text: [UInt8]) throws(MasterFileError) -> [ZoneRecord] {
        var scanner = MasterFileScanner(Array(text.withoutByteOrderMark))
        var reader = MasterFileReader()
        var records: [ZoneRecord] = []
        while let entry = try scanner.next() {
            if let record = try reader.record(of: entry) { records.append(record) }
        }
        return records
    }
}
