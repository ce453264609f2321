internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The part of a policy's page about one host, or about all hosts of an address set.
struct HostSection {
    let values: PageValues

    /// The number of addresses that are listed.
    private static let mostAddresses = 300
    /// The number of names whose chains are shown.
    private static let mostNames = 50

    /// Creates the part about the host with an index in the policy.
    init(_ host: HostState, _ index: Int, _ record: PolicyRecord, _ source: PageSource) {
        let names = host.outcomes.prefix(Self.mostNames).map { Self.values(of: $0, record.intent.family) }
        let addresses = host.addresses.prefix(Self.mostAddresses)
        let heading = Self.heading(host)
        var values: PageValues = [
            "id": "host-\(index)", "heading": heading, "names": Array(names), "hasAddresses": !addresses.isEmpty,
            "addresses": addresses.map { Self.values(of: $0, record, source.now) },
            "tableCaption": "Addresses of \(heading)",
        ]
        if host.specs.count == 1, let ports = host.specs.first?.ports, !ports.isEvery {
            let text = "\(ports)"
            values["ports"] = (text.contains { $0 == "," || $0 == "-" } ? "ports " : "port ") + text
        }
        if let remark = Self.remark(host) { values["remark"] = remark }
        if host.addresses.count > addresses.count {
            values["more"] = "\(NumberText(host.addresses.count - addresses.count))"
        }
        let timeline = TimelineDrawing(host, from: source.board.start, firstRead: record.firstRead, to: source.now)
        if let svg = timeline.svg {
            var drawing: PageValues = [
                "svg": svg, "keys": timeline.keys,
                "caption": "Addresses of \(heading) since \(TimeText(source.board.start).text(at: source.now))",
            ]
            if let note = timeline.note { drawing["note"] = note }
            values["timeline"] = drawing
        }
        self.values = values
    }

    private static func heading(_ host: HostState) -> String {
        guard host.specs.count == 1, let spec = host.specs.first else {
            return "\(NumberText.count(host.specs.count, "host", "hosts")) in one list"
        }
        return host.direction.label(spec.host)
    }

    private static func remark(_ host: HostState) -> String? {
        let patterns = host.specs.filter(\.host.isPattern).map { "\($0.host)" }
        if !patterns.isEmpty { return "\(PlaceList(patterns)): a pattern has only the addresses that are learned." }
        if host.outcomes.isEmpty { return "Nothing has been looked up yet." }
        return host.outcomes.count > mostNames
            ? "\(NumberText(host.outcomes.count - mostNames)) more names are not shown." : nil
    }

    private static func values(of outcome: NameOutcome, _ family: AddressFamily) -> PageValues {
        let report = NameReport(outcome, family: family, settings: .annotations)
        let isGood = outcome.verdict == .addresses
        return [
            "caption": "What \(outcome.name) resolves to",
            "links": outcome.chain.map { ["owner": "\($0.owner)", "ttl": "\($0.ttl)"] as PageValues },
            "end": "\(outcome.chain.last?.target ?? outcome.name)", "tone": isGood ? "good" : "bad",
            "answer": isGood ? answer(outcome) : outcome.verdict.label,
            "notes": (report.warnings + report.serverWarnings).map(\.words.fact),
        ]
    }

    private static func answer(_ outcome: NameOutcome) -> String {
        let count = NumberText.count(outcome.addresses.count, "address", "addresses")
        return count + (outcome.addresses.map(\.ttl).min().map { ", TTL \($0) s" } ?? "")
    }

    private static func values(of address: HostState.Address, _ record: PolicyRecord, _ now: UTCTime) -> PageValues {
        var values: PageValues = [
            "address": "\(address.address)", "origin": address.origin.label, "tone": address.origin.tone,
            "since": address.since.map { TimeText($0).text(at: now) } ?? "before the service read it",
            "until": Self.stay(address, now),
        ]
        if let detail = address.origin.detail { values["originDetail"] = detail }
        return values
    }

    private static func stay(_ address: HostState.Address, _ now: UTCTime) -> String {
        switch address.origin {
        case .resolved, .sampled: "while it is in DNS"
        case .kept: "until DNS answers"
        case .learned, .retained:
            address.until.map {
                "until \(TimeText($0).text(at: now)), \(TimeText.age($0.seconds - now.seconds)) left"
            } ?? "until the next refresh"
        }
    }
}

extension NameOutcome.Verdict {
    fileprivate var label: String {
        switch self {
        case .addresses: "addresses"
        case .noData: "no address (NODATA)"
        case .nxDomain: "does not exist (NXDOMAIN)"
        case .failed: "no usable answer"
        }
    }
}

extension HostState.Origin {
    var label: String {
        switch self {
        case .resolved: "resolved"
        case .sampled: "sampled"
        case .learned: "learned"
        case .retained: "retained"
        case .kept: "kept"
        }
    }

    /// The class of the style sheet.
    var tone: String {
        switch self {
        case .resolved, .sampled: "good"
        case .learned: "learn"
        case .retained, .kept: "warn"
        }
    }

    var detail: String? {
        switch self {
        case .resolved: nil
        case .sampled(let seen, let samples): "in \(seen) of \(samples) answers"
        case .learned(let name?): "a client asked for \(name)"
        case .learned(nil): "before the service began"
        case .retained: "no longer in DNS"
        case .kept: "DNS did not answer"
        }
    }
}
