internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import EgressRefresh
internal import EgressResolve

/// The numbers of a service at a glance, in groups.
struct ServiceFacts {
    let cards: [PageValues]

    init(_ source: PageSource) {
        var cards = [Self.card("Policies", Self.policies(source)), Self.card("Refreshes", Self.refreshes(source))]
        if let learning = source.learning {
            cards.append(Self.card("Learning", Self.learning(learning, source)))
        }
        if let forwarding = source.forwarding {
            cards.append(Self.card("Forwarding", Self.forwarding(forwarding, source.age)))
            if !forwarding.upstreams.isEmpty { cards.append(Self.card("Upstreams", Self.upstreams(forwarding))) }
        }
        self.cards = cards
    }

    private static func card(_ heading: String, _ facts: [PageValues]) -> PageValues {
        ["heading": heading, "facts": facts]
    }

    private static func policies(_ source: PageSource) -> [PageValues] {
        let records = source.board.policies.values
        let names = source.monitor.names
        let failing = names.filter { $0.key != .resolved }.values.reduce(0, +)
        return [
            .fact("Policies", number(records.count)),
            .fact("Hosts", number(records.reduce(0) { $0 + $1.hostCount })),
            .fact("Addresses", number(records.reduce(0) { $0 + $1.addressCount })),
            .fact("Retained addresses", number(records.reduce(0) { $0 + $1.retainedCount })),
            .fact("Names looked up", number(names.values.reduce(0, +))),
            .fact("Names without addresses", number(failing)),
        ]
    }

    private static func refreshes(_ source: PageSource) -> [PageValues] {
        let monitor = source.monitor
        var facts = [
            PageValues.fact("Refreshes", number(monitor.refreshes.values.reduce(0, +))),
            .fact("Failed refreshes", number(monitor.refreshes[.failed] ?? 0)),
        ]
        if let last = monitor.lastSuccess {
            facts.append(.fact("Last success", "\(TimeText.age(Int(source.uptime - last))) ago"))
        }
        if let duration = monitor.duration { facts.append(.fact("Duration", TimeText.duration(duration))) }
        facts.append(.fact("Interval", TimeText.age(Int(monitor.period))))
        facts.append(.fact("Addresses added", number(monitor.added)))
        facts.append(.fact("Addresses removed", number(monitor.removed)))
        facts.append(.fact("DNS queries", number(source.traffic.queries)))
        return facts
    }

    private static func learning(_ counts: LearningCounts, _ source: PageSource) -> [PageValues] {
        let learned = [
            PageValues.fact("Answers about a host", number(counts.matched)),
            .fact("Addresses learned", number(counts.learned)),
            .fact("Addresses refused", number(counts.refused.values.reduce(0, +))),
            .fact("Until written", spread(counts.writing)),
        ]
        guard source.hasListeners else { return learned }
        return [
            .fact("DNS servers connected", number(counts.streams)),
            .fact("Answers", number(counts.frames)), .fact("Answers a second", rate(counts.frames, source.age)),
            .fact("Lag of answers", spread(counts.lag)),
            .fact("Messages dropped", number(counts.dropped.values.reduce(0, +))),
        ] + learned
    }

    private static func forwarding(_ counts: ForwardCounts, _ age: Double) -> [PageValues] {
        let all = counts.queries.values.reduce(0, +)
        let failed = all - (counts.queries[.answered] ?? 0)
        return [
            .fact("Queries", number(all)), .fact("Queries a second", rate(all, age)),
            .fact("Queries not answered", number(failed)),
            .fact("Queries in flight", number(counts.inFlight)),
            .fact("Answers held for a policy", number(counts.held)), .fact("Time held", spread(counts.hold)),
            .fact("Answers delivered late", late(counts)),
        ]
    }

    /// The number of answers that were delivered before a policy had their addresses, and why.
    private static func late(_ counts: ForwardCounts) -> String {
        let reasons = ForwardCounts.Lateness.allCases.compactMap { reason in
            counts.late[reason].map { "\(number($0)) \(reason.words)" }
        }
        let all = number(counts.late.values.reduce(0, +))
        return reasons.isEmpty ? all : "\(all): \(reasons.joined(separator: ", "))"
    }

    private static func upstreams(_ counts: ForwardCounts) -> [PageValues] {
        counts.upstreams.map { (name: "\($0)", counts: $1) }.sorted { $0.name < $1.name }.map { name, counts in
            let errors = counts.errors.values.reduce(0, +)
            return .fact(name, spread(counts.latency) + (errors > 0 ? "; \(number(errors)) errors" : ""))
        }
    }

    private static func number(_ number: Int) -> String { "\(NumberText(number))" }

    /// The average of a count since the service began.
    private static func rate(_ count: Int, _ seconds: Double) -> String {
        let tenths = Int((Double(count) / seconds * 10).rounded())
        return tenths >= 100
            ? "\(number(tenths / 10)) on average"
            : "\(tenths / 10).\(tenths % 10) on average"
    }

    /// The time within which half and nearly all of the durations are.
    private static func spread(_ durations: DurationHistogram) -> String {
        guard let half = durations.bound(of: 0.5), let most = durations.bound(of: 0.99) else { return "none" }
        return (half < most ? "half \(bound(half)), " : "") + "99 % \(bound(most))"
    }

    private static func bound(_ seconds: Double) -> String {
        seconds.isInfinite
            ? "over \(TimeText.duration(DurationHistogram.bounds.last ?? 0))" : "within \(TimeText.duration(seconds))"
    }
}

extension ForwardCounts.Lateness {
    fileprivate var words: String {
        switch self {
        case .hold: "after the longest hold"
        case .unwritten: "not written"
        case .away: "without an API server"
        case .shutdown: "at the end"
        }
    }
}
