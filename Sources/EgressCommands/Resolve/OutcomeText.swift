internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The output formats of `resolve`.
enum OutcomeText {
    /// Returns the name, followed by the lines of its chain and its addresses with their TTLs in seconds.
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
        lines += vantageLines(outcome)
        return lines.map { $0 + "\n" }.joined()
    }

    /// The addresses that each vantage returned, and an estimate of the addresses that are missing.
    private static func vantageLines(_ outcome: NameOutcome) -> [String] {
        guard !outcome.vantages.isEmpty else { return [] }
        var lines = outcome.vantages.map { view in
            let addresses = view.counts.keys.sorted().map { "\($0) (\(view.counts[$0] ?? 0))" }
            let list = addresses.isEmpty ? "nothing" : addresses.joined(separator: ", ")
            return "  \(view.text), \(view.samples) \(view.samples == 1 ? "sample" : "samples"): \(list)"
        }
        if let share = outcome.unseenShare {
            lines.append(
                "  \(outcome.seenOnce) of \(outcome.addresses.count) addresses seen once,"
                    + " about \(Percent(share)) of what answers hold unseen")
        }
        return lines
    }

    /// Appends one line for each record: the chain, then the addresses.
    static func appendLines(_ outcome: NameOutcome, to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: RecordLine.capacity) { buffer in
            var line = RecordLine(buffer)
            for link in outcome.chain {
                line.begin(link.owner, link.ttl, "CNAME")
                line.end(with: link.target, to: &bytes)
            }
            let records = outcome.addresses
            for place in records.indices {
                // Most lines start like the previous one.
                if place == 0 || !records[place].hasHead(of: records[place - 1]) {
                    let type: StaticString = records[place].address.bitWidth == 32 ? "A" : "AAAA"
                    line.begin(records[place].owner, records[place].ttl, type)
                }
                line.end(with: records[place].address, to: &bytes)
            }
        }
    }

    static func json(_ outcome: NameOutcome, family: AddressFamily) -> JSONValue {
        let error = NameReport(outcome, family: family).finding?.words(in: .commandLine).fact
        let seen: [(key: String, value: JSONValue)] =
            outcome.vantages.isEmpty
            ? []
            : [
                ("vantages", .array(outcome.vantages.map(json))), ("seenOnce", .number(outcome.seenOnce)),
                ("unseen", outcome.unseenShare.map(JSONValue.fraction) ?? .null),
            ]
        return .object(
            [
                ("name", .string("\(outcome.name)")),
                ("outcome", .string(word(for: outcome.verdict))),
                ("chain", .array(outcome.chain.map(json))),
                ("addresses", .array(outcome.addresses.map(json))),
                ("ttl", outcome.ttl.map { .number(Int($0)) } ?? .null),
                ("error", error.map(JSONValue.string) ?? .null),
            ] + seen)
    }

    private static func json(_ view: VantageView) -> JSONValue {
        .object([
            ("resolver", .string(view.resolver)),
            ("clientSubnet", view.clientSubnet.map { .string("\($0)") } ?? .null),
            ("samples", .number(view.samples)),
            ("addresses", .object(view.counts.keys.sorted().map { ("\($0)", .number(view.counts[$0] ?? 0)) })),
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

extension AddressRecord {
    /// Whether everything except the address equals that of another record.
    fileprivate func hasHead(of other: AddressRecord) -> Bool {
        ttl == other.ttl && address.bitWidth == other.address.bitWidth && owner == other.owner
    }
}
