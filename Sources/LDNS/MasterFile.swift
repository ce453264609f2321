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

/// The records of one type that a master file contains but that cannot be read.
package struct SkippedRecords: Hashable, Sendable {
    /// The type in upper case, as the file names it.
    package let type: String
    /// The line in which the first of these records ends, counted from 1.
    package let line: Int
    package fileprivate(set) var count: Int

    package init(type: String, line: Int, count: Int) {
        self.type = type
        self.line = line
        self.count = count
    }
}

/// The contents of a master file (RFC 1035, section 5).
package struct MasterFile: Sendable {
    /// The records of class IN, in the order of the file.
    ///
    /// A record of type 0 says only that its owner exists. It replaces a skipped record, and a record whose owner
    /// contains bytes that a `DomainName` cannot hold. Such an owner cannot be queried, but its ancestors exist, so
    /// the record of type 0 is at the closest ancestor that a `DomainName` can hold.
    package private(set) var records: [ZoneRecord] = []
    /// The skipped records, one entry for each type, in the order of their first lines.
    package private(set) var skipped: [SkippedRecords] = []

    /// Reads a file.
    ///
    /// A file is refused if it contains `$INCLUDE`, or a relative name before any `$ORIGIN`.
    ///
    /// - Parameter path: The path of the file.
    /// - Throws: `MasterFileError` if the file cannot be read or is malformed.
    package init(path: String) throws(MasterFileError) {
        let text: [UInt8]
        do throws(Errno) {
            text = try WholeFile.read(path)
        } catch {
            throw .unreadable(error)
        }
        try self.init(text)
    }

    /// Reads the text of a master file.
    ///
    /// - Parameter text: The contents of the file.
    /// - Throws: `MasterFileError.malformed` if a line is malformed.
    package init(_ text: [UInt8]) throws(MasterFileError) {
        var scanner = MasterFileScanner(Array(text.withoutByteOrderMark))
        var reader = MasterFileReader()
        var places: [String: Int] = [:]
        while let entry = try scanner.next() {
            do throws(MasterFileFault) {
                guard let found = try reader.read(entry) else { continue }
                if let type = found.skippedType { skip(type, entry.line, &places) }
                if let record = found.record(line: entry.line) { records.append(record) }
            } catch {
                throw .malformed(line: entry.line, error)
            }
        }
    }

    /// Counts a skipped record. `places` has the index of each type in `skipped`.
    private mutating func skip(_ type: String, _ line: Int, _ places: inout [String: Int]) {
        if let place = places[type] {
            skipped[place].count += 1
        } else {
            places[type] = skipped.count
            skipped.append(SkippedRecords(type: type, line: line, count: 1))
        }
    }
}
