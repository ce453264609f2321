package import EgressModel
internal import EgressSystem
internal import SystemPackage

/// A record of a master file. A record of `*.example.com` has the owner `example.com` and is marked as a wildcard.
package struct ZoneRecord: Hashable, Sendable {
    package let record: ResourceRecord
    /// Whether the owner had a leading `*` label (RFC 4592).
    package let isWildcard: Bool
    /// The line in which the record ends, counted from 1.
    package let line: Int

    package init(record: ResourceRecord, isWildcard: Bool, line: Int) {
        self.record = record
        self.isWildcard = isWildcard
        self.line = line
    }
}

/// A parser for master files (RFC 1035, section 5) that uses ldns.
package enum MasterFile {
    /// Reads the records of class IN from a file.
    ///
    /// If an owner contains bytes that a `DomainName` cannot hold, the result has a record of type 0 at its closest
    /// ancestor that a `DomainName` can hold. Such an owner cannot be queried, but its ancestors exist.
    ///
    /// A file is refused if it contains `$INCLUDE`, or a relative name before any `$ORIGIN`.
    ///
    /// - Parameter path: The path of the file.
    /// - Returns: The records in the order of the file.
    /// - Throws: `MasterFileError` if the file cannot be read or is malformed.
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
    /// - Parameter text: The contents of the file.
    /// - Returns: The records in the order of the text.
    /// - Throws: `MasterFileError.malformed` if a line is malformed.
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
