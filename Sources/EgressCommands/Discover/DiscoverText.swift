internal import EgressDiscover
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The output of `discover` for people: a block for each workload, then the clients that are not pods.
struct DiscoverText {
    private let discovery: Discovery
    private let proposals: [WorkloadProposal]
    private let source: ObjectSource

    init(_ discovery: Discovery, _ proposals: [WorkloadProposal], _ source: ObjectSource) {
        self.discovery = discovery
        self.source = source
        self.proposals = proposals
    }

    var text: String {
        let blocks = proposals.map(block) + discovery.clients.map(block)
        return blocks.map { $0.map { TerminalText.escaped($0) + "\n" }.joined() }.joined(separator: "\n")
    }

    private func block(_ proposal: WorkloadProposal) -> [String] {
        let profile = proposal.profile
        let selector = profile.workload.selector.map { " (\($0))" } ?? ""
        var lines = ["\(profile.workload.displayName)\(selector), \(count(profile.pods.count, "pod"))"]
        lines += indented(groups(profile.asked))
        lines += indented(notes(proposal))
        if let names = proposal.names?.usable { lines += ["", "  \(names.commandLine)"] }
        return lines
    }

    private func block(_ client: ClientProfile) -> [String] {
        let pods = client.pods.isEmpty ? "" : ": \(PlaceList(client.pods.map(\.description)))"
        let who = client.isNode ? "node, with the pods that share its address" : "no pod at that time"
        let hint = client.finding(source).words.hint.map { ["hint: \($0)"] } ?? []
        return ["\(client.address) (\(who))\(pods)"] + indented(groups(client.asked) + hint)
    }

    private func indented(_ lines: [String]) -> [String] { lines.map { "  " + $0 } }

    private func count(_ number: Int, _ noun: String) -> String { number == 1 ? "1 \(noun)" : "\(number) \(noun)s" }

    // MARK: Names

    private func groups(_ asked: AskedNames) -> [String] {
        names(asked) + services(asked) + missing(asked) + others(asked) + asked.suggestions.map { suggestion($0) }
    }

    private func names(_ asked: AskedNames) -> [String] {
        table(["NAME", "LOOKUPS", "FIRST", "LAST", "TTL", "ADDRESSES"], asked.names) { name in
            [
                "\(name.name)", "\(name.lookups)", time(name.times.first), time(name.times.last), ttl(name.ttl),
                addresses(name.addresses) + (name.isCut ? " ..." : ""),
            ]
        }
    }

    private func services(_ asked: AskedNames) -> [String] {
        table(["SERVICE", "LOOKUPS", "FIRST", "LAST", "TTL", "ADDRESSES"], asked.services) { service in
            [
                "\(service.name)", "\(service.lookups)", time(service.times.first), time(service.times.last),
                ttl(service.ttl),
                service.addresses.isEmpty ? "-" : service.addresses.map(\.description).joined(separator: " "),
            ]
        }
    }

    private func missing(_ asked: AskedNames) -> [String] {
        table(["WITHOUT ADDRESS", "LOOKUPS", "FIRST", "LAST", "ANSWER"], asked.missing) { name in
            ["\(name.name)", "\(name.lookups)", time(name.times.first), time(name.times.last), name.reason.text]
        }
    }

    private func others(_ asked: AskedNames) -> [String] {
        table(["OTHER QUESTIONS", "COUNT", "FIRST", "LAST", "TYPE"], asked.others) { other in
            ["\(other.name)", "\(other.count)", time(other.times.first), time(other.times.last), other.kind.text]
        }
    }

    /// Returns a table with a row for each item, or nothing if there is none.
    private func table<Item>(_ heading: [String], _ items: [Item], _ row: (Item) -> [String]) -> [String] {
        items.isEmpty ? [] : TextTable([heading] + items.map(row)).lines
    }

    private func suggestion(_ suggestion: PatternSuggestion) -> String {
        let share = Int((suggestion.unseenShare * 100).rounded())
        return
            "hint: \(suggestion.nameCount) names seen below \(suggestion.suffix), an estimated \(share) % of lookups go to"
            + " names not seen yet: prefer *.\(suggestion.suffix)"
    }

    private func time(_ time: UTCTime?) -> String { time.map { "\($0)" } ?? "-" }

    private func ttl(_ ttl: UInt32?) -> String { ttl.map { "\($0)" } ?? "-" }

    private func addresses(_ addresses: [IPAddress]) -> String {
        addresses.isEmpty
            ? "-"
            : addresses.map { address in
                SpecialPurposeRegistry.entry(for: address) == nil ? "\(address)" : "\(address) (special-purpose)"
            }.joined(separator: " ")
    }

    // MARK: Notes

    private func notes(_ proposal: WorkloadProposal) -> [String] {
        proposal.obstacles.flatMap { obstacle in
            let words = DiscoverFinding.workload(obstacle, source).words
            return ["note: \(words.fact)"] + (words.hint.map { ["hint: \($0)"] } ?? [])
        }
    }
}

extension MissingName.Reason {
    /// The answer as dig would name it.
    var text: String {
        switch self {
        case .nxDomain: "NXDOMAIN"
        case .noData: "NODATA"
        case .failed: "failed"
        }
    }
}

extension OtherQuestion.Kind {
    var text: String {
        switch self {
        case .ptr: "PTR"
        case .srv: "SRV"
        case .cluster: "cluster"
        case .other: "other"
        }
    }
}
