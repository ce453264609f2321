internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// The forms in which `resolve` prints what became of a name.
enum OutcomeText {
    /// The name, and below it its chain and addresses with their TTLs in seconds.
    static func tree(_ outcome: NameOutcome) -> String {
        var lines = ["\(outcome.name)"]
        lines += outcome.chain.map { "  CNAME \($0.target)  \($0.ttl)" }
        lines += outcome.addresses.map { record in
            let type = record.address.bitWidth == 32 ? "A    " : "AAAA "
            let entry = SpecialPurposeRegistry.entry(for: record.address)
            let mark = entry.map { "  special-purpose (\($0.name), \($0.source))" } ?? ""
            return "  \(type) \(record.address)  \(record.ttl)\(mark)"
        }
        switch outcome.verdict {
        case .addresses: break
        case .noData: lines.append("  NODATA")
        case .nxDomain: lines.append("  NXDOMAIN")
        case .failed: lines.append("  failed")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Records as `dig +noall +answer` prints them, with one tab between fields.
    static func lines(_ outcome: NameOutcome) -> String {
        let chain = outcome.chain.map { link in
            "\(link.owner.fullyQualified)\t\(link.ttl)\tIN\tCNAME\t\(link.target.fullyQualified)\n"
        }
        let addresses = outcome.addresses.map { record in
            let type = record.address.bitWidth == 32 ? "A" : "AAAA"
            return "\(record.owner.fullyQualified)\t\(record.ttl)\tIN\t\(type)\t\(record.address)\n"
        }
        return (chain + addresses).joined()
    }

    static func json(_ outcome: NameOutcome, family: AddressFamily) -> JSONValue {
        .object([
            ("name", .string("\(outcome.name)")),
            ("outcome", .string(word(for: outcome.verdict))),
            ("chain", .array(outcome.chain.map(json))),
            ("addresses", .array(outcome.addresses.map(json))),
            ("ttl", outcome.ttl.map { .number(Int($0)) } ?? .null),
            ("error", OutcomeReport(outcome, family: family).fact.map(JSONValue.string) ?? .null),
        ])
    }

    private static func json(_ link: ChainLink) -> JSONValue {
        .object([
            ("owner", .string("\(link.owner)")), ("target", .string("\(link.target)")), ("ttl", .number(Int(link.ttl))),
        ])
    }

    private static func json(_ record: AddressRecord) -> JSONValue {
        .object([
            ("address", .string("\(record.address)")),
            ("ttl", .number(Int(record.ttl))),
            ("special", .bool(SpecialPurposeRegistry.entry(for: record.address) != nil)),
        ])
    }

    private static func word(for verdict: NameOutcome.Verdict) -> String {
        switch verdict {
        case .addresses: "addresses"
        case .noData: "nodata"
        case .nxDomain: "nxdomain"
        case .failed: "failed"
        }
    }
}
