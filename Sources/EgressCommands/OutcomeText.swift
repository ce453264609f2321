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
        lines += vantageLines(outcome)
        return lines.map { $0 + "\n" }.joined()
    }

    /// Who gave what, and how much may be missing.
    private static func vantageLines(_ outcome: NameOutcome) -> [String] {
        guard !outcome.vantages.isEmpty else { return [] }
        var lines = outcome.vantages.map { view in
            let addresses = view.counts.keys.sorted().map { "\($0) (\(view.counts[$0] ?? 0))" }
            let list = addresses.isEmpty ? "nothing" : addresses.joined(separator: ", ")
            return "  \(view), \(view.samples) \(view.samples == 1 ? "sample" : "samples"): \(list)"
        }
        if let share = outcome.unseenShare {
            lines.append(
                "  \(outcome.seenOnce) of \(outcome.addresses.count) addresses seen once,"
                    + " about \(Percent(share)) of what answers hold unseen")
        }
        return lines
    }

    /// Writes records as `dig +noall +answer` prints them, with one tab between fields; byte by byte, because of a long
    /// list this is what takes longest but for the network.
    static func appendLines(_ outcome: NameOutcome, to bytes: inout [UInt8]) {
        for link in outcome.chain {
            bytes.append(link.owner, link.ttl, "CNAME")
            bytes.append(contentsOf: link.target.description.utf8)
            bytes.append(contentsOf: ".\n".utf8)
        }
        for record in outcome.addresses {
            switch record.address {
            case .ipv4(let address):
                bytes.append(record.owner, record.ttl, "A")
                bytes.append(address)
            case .ipv6(let address):
                bytes.append(record.owner, record.ttl, "AAAA")
                bytes.append(contentsOf: address.description.utf8)
            }
            bytes.append(0x0a)
        }
    }

    static func json(_ outcome: NameOutcome, family: AddressFamily) -> JSONValue {
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
                ("error", OutcomeReport(outcome, family: family).fact.map(JSONValue.string) ?? .null),
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

extension [UInt8] {
    fileprivate mutating func append(_ owner: DomainName, _ ttl: UInt32, _ type: StaticString) {
        append(contentsOf: owner.description.utf8)
        append(contentsOf: ".\t".utf8)
        append(decimal: ttl)
        append(contentsOf: "\tIN\t".utf8)
        type.withUTF8Buffer { append(contentsOf: $0) }
        append(0x09)
    }

    fileprivate mutating func append(_ address: IPv4Address) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { text in
            var count = 0
            for shift in [24, 16, 8, 0] as [UInt32] {
                let octet = UInt8(truncatingIfNeeded: address.bits >> shift)
                if octet >= 100 {
                    text[count] = UInt8(ascii: "0") + octet / 100
                    count += 1
                }
                if octet >= 10 {
                    text[count] = UInt8(ascii: "0") + octet / 10 % 10
                    count += 1
                }
                text[count] = UInt8(ascii: "0") + octet % 10
                text[count + 1] = UInt8(ascii: ".")
                count += 2
            }
            append(contentsOf: text[..<(count - 1)])
        }
    }

    private mutating func append(decimal number: UInt32) {
        if number >= 10 { append(decimal: number / 10) }
        append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
