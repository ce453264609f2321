internal import EgressModel

/// The records of one owner in master files.
struct ZoneNode: Sendable {
    private(set) var records: [ResourceRecord] = []
    /// The same records as a set, once a linear search would take too long. An RRset may be as large as its file.
    private var index: Set<ResourceRecord> = []
    private var alias: RecordData?
    private var excludesAlias = false

    private static let searchLimit = 16

    /// Adds a record unless it is already there.
    ///
    /// - Parameter record: The record to add.
    /// - Throws: `ZoneFault.secondAlias` or `ZoneFault.aliasBesideRecords`.
    mutating func insert(_ record: ResourceRecord) throws(ZoneFault) {
        guard !contains(record) else { return }
        if record.rdata.type == .cname {
            guard alias == nil || alias == record.rdata else { throw .secondAlias(record.owner) }
            alias = record.rdata
        }
        excludesAlias = excludesAlias || !Self.standsBesideAlias(record.rdata.type)
        guard alias == nil || !excludesAlias else { throw .aliasBesideRecords(record.owner) }
        append(record)
    }

    private func contains(_ record: ResourceRecord) -> Bool {
        index.isEmpty ? records.contains(record) : index.contains(record)
    }

    private mutating func append(_ record: ResourceRecord) {
        records.append(record)
        if !index.isEmpty {
            index.insert(record)
        } else if records.count > Self.searchLimit {
            index = Set(records)
        }
    }

    /// Whether a record of this type may stand beside a CNAME. Only DNSSEC records may (RFC 4034, sections 3 and 4; RFC
    /// 2535, section 2.3.5). Type 0 marks a name that exists without records.
    private static func standsBesideAlias(_ type: RecordType) -> Bool {
        [0, 5, 24, 25, 30, 46, 47].contains(type.rawValue)
    }
}
