internal import EgressModel

/// A record of a master file whose owner can be any name.
struct MasterFileRecord {
    let owner: MasterFileName
    let ttl: UInt32
    /// `nil` if the record is skipped.
    let rdata: RecordData?
    /// The type of a skipped record.
    let skippedType: String?

    /// Returns the record, or a record of type 0 if only the existence of its owner is known.
    ///
    /// - Returns: `nil` if no name that can be queried is known to exist.
    func record(line: Int) -> ZoneRecord? {
        let nothing = RecordData.other(RecordType(rawValue: 0))
        if let owner = owner.owner {
            return record(owner, rdata.map { ($0, ttl) } ?? (nothing, 0), line)
        }
        return owner.ancestor.map { record($0, (nothing, 0), line) }
    }

    private func record(
        _ owner: (name: DomainName, isWildcard: Bool), _ data: (rdata: RecordData, ttl: UInt32), _ line: Int
    ) -> ZoneRecord {
        ZoneRecord(
            record: ResourceRecord(owner: owner.name, ttl: data.ttl, rdata: data.rdata), isWildcard: owner.isWildcard,
            line: line)
    }
}
