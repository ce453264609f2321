package import EgressModel
internal import LDNS

/// A resolver that answers from master files as an authoritative server for their zones would (RFC 1034, section
/// 4.3.2). It combines all files and uses no network.
///
/// Records of names outside these zones are used too, but a missing record there does not prove that the name does not
/// exist.
package struct ZoneFileResolver: Resolver {
    private var nodes: [DomainName: ZoneNode] = [:]
    private var wildcards: [DomainName: ZoneNode] = [:]
    /// All names with records, and the names between them and the root (empty non-terminals; RFC 4592, section 2.2.2).
    private var existing: Set<DomainName> = [.root]
    private var apexes: Set<DomainName> = []
    /// The records that were skipped, one finding for each file and type.
    package private(set) var findings: [ResolveFinding] = []
    private let listener: ResolveListener?

    /// Reads the files.
    ///
    /// - Parameters:
    ///   - paths: The paths of the master files.
    ///   - listener: Receives an event for each answer.
    /// - Throws: `ZoneFileError` if a file cannot be used.
    package init(paths: [String], listener: ResolveListener? = nil) throws(ZoneFileError) {
        self.listener = listener
        for path in paths {
            let file = try Self.file(at: path)
            for record in file.records { try insert(record, from: path) }
            findings += file.skipped.map { .skippedRecords(path: path, $0) }
        }
    }

    package func ask(_ question: Question, _ completion: @escaping @Sendable (Result<Answer, ResolveError>) -> Void) {
        let result = Result { () throws(ResolveError) in try found(question) }
        if let listener, case .success(let answer) = result {
            listener(.zoneAnswer(question, answer.rcode, records: answer.records.count))
        }
        completion(result)
    }

    private func found(_ question: Question) throws(ResolveError) -> Answer {
        guard let apex = apex(above: question.qname) else {
            let records = matching(question, in: nodes[question.qname]?.records ?? [])
            guard !records.isEmpty else { throw ResolveError.notInZoneFiles(question) }
            return Answer(rcode: .noError, records: records)
        }
        // Go down from the apex, because a delegation or a DNAME above the name takes precedence over the name's own
        // records.
        for node in path(from: apex, to: question.qname) {
            let records = nodes[node]?.records ?? []
            if node != apex, records.contains(where: { $0.rdata == .other(.ns) }) {
                throw ResolveError.delegated(question, cut: node)
            }
            if node != question.qname, let redirection = records.first(where: { $0.rdata.type == .dname }) {
                return Answer(rcode: .noError, records: [try alias(question.qname, by: redirection)])
            }
        }
        return existing.contains(question.qname)
            ? Answer(rcode: .noError, records: matching(question, in: nodes[question.qname]?.records ?? []))
            : wildcardAnswer(to: question)
    }

    /// Returns the answer of the wildcard below the closest encloser, or NXDOMAIN if there is none (RFC 4592, section
    /// 3.3.1).
    private func wildcardAnswer(to question: Question) -> Answer {
        var encloser = question.qname
        while !existing.contains(encloser), let parent = encloser.parent { encloser = parent }
        guard let records = wildcards[encloser]?.records else { return Answer(rcode: .nxDomain, records: []) }
        let expanded = records.map { ResourceRecord(owner: question.qname, ttl: $0.ttl, rdata: $0.rdata) }
        return Answer(rcode: .noError, records: matching(question, in: expanded))
    }

    /// Returns the CNAME of a name if it has one, because a CNAME replaces all other data. Otherwise returns the
    /// records of the requested type.
    private func matching(_ question: Question, in records: [ResourceRecord]) -> [ResourceRecord] {
        let aliases = records.filter { $0.rdata.type == .cname }
        return aliases.isEmpty ? records.filter { $0.rdata.type == question.qtype } : aliases
    }

    /// Returns the CNAME that a DNAME stands for (RFC 6672, section 3.1).
    private func alias(_ qname: DomainName, by redirection: ResourceRecord) throws(ResolveError) -> ResourceRecord {
        guard case .dname(let target) = redirection.rdata,
            let renamed = try? qname.replacing(redirection.owner, by: target)
        else { throw ResolveError.unusableTarget(qname) }
        return ResourceRecord(owner: qname, ttl: redirection.ttl, rdata: .cname(renamed))
    }

    private func apex(above name: DomainName) -> DomainName? {
        sequence(first: name, next: \.parent).first(where: apexes.contains)
    }

    /// Returns the names from `apex` down to `name`, including both.
    private func path(from apex: DomainName, to name: DomainName) -> [DomainName] {
        var path = [name]
        while let last = path.last, last != apex, let parent = last.parent { path.append(parent) }
        return path.reversed()
    }

    private mutating func insert(_ entry: ZoneRecord, from path: String) throws(ZoneFileError) {
        let record = entry.record
        do throws(ZoneFault) {
            if entry.isWildcard {
                try wildcards[record.owner, default: ZoneNode()].insert(record)
            } else {
                try nodes[record.owner, default: ZoneNode()].insert(record)
            }
        } catch {
            throw .malformed(path: path, line: entry.line, error)
        }
        if record.rdata == .other(.soa) { apexes.insert(record.owner) }
        for name in sequence(first: record.owner, next: \.parent) {
            guard existing.insert(name).inserted else { break }
        }
    }

    private static func file(at path: String) throws(ZoneFileError) -> MasterFile {
        do {
            return try MasterFile(path: path)
        } catch {
            switch error {
            case .unreadable(let cause): throw .unreadable(path: path, cause)
            case .malformed(let line, let fault): throw .malformed(path: path, line: line, .line(fault))
            }
        }
    }
}
