internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressTemplates

/// The page about one policy.
struct PolicyPage {
    let page: MonitorPage

    /// The number of hosts on one page.
    private static let pageSize = 20

    init(_ source: PageSource, _ record: PolicyRecord, _ query: PageQuery) {
        let reloads = query["reload"] == "on"
        let count = record.partCount
        let pageCount = max(1, (count + Self.pageSize - 1) / Self.pageSize)
        let number = min(max(1, query["page"].flatMap(Int.init) ?? 1), pageCount)
        let first = (number - 1) * Self.pageSize
        let hosts = record.hosts(source.board.outcomes, in: first..<min(first + Self.pageSize, count))
        let troubles = source.board.troubles(of: record)
        var values: PageValues = [
            "label": record.identity.name, "tone": troubles.isEmpty ? "good" : "bad",
            "verdict": Self.verdict(troubles, source.now), "hasTroubles": !troubles.isEmpty,
            "troubles": troubles.map { $0.values(source, reloads: reloads) }, "facts": Self.facts(record, source),
            "hosts": hosts.enumerated().map { HostSection($1, first + $0, record, source).values },
        ]
        if pageCount > 1 {
            values["pages"] =
                PageSteps(page: number, of: pageCount) { PageLink(to: record, page: $0, reloads: reloads) }.values
        }
        let frame = PageFrame(
            title: record.identity.name, reloadLink: PageLink(to: record, page: number, reloads: !reloads),
            reloads: reloads, isHome: false, start: source.board.start, now: source.now)
        page = frame.page(.policy, values)
    }

    private static func verdict(_ troubles: [Trouble], _ now: UTCTime) -> String {
        guard let since = troubles.map(\.since).min() else { return "Everything about this policy is all right." }
        let age = TimeText.age(now.seconds - since.seconds)
        return "\(NumberText.count(troubles.count, "problem", "problems")) since"
            + " \(TimeText(since).text(at: now)), for \(age)."
    }

    private static func facts(_ record: PolicyRecord, _ source: PageSource) -> [PageValues] {
        let now = source.now
        // A service that learns keeps addresses for longer.
        let span = source.learning == nil ? record.intent.retainSeconds : record.intent.learningSpan
        func ago(_ time: UTCTime) -> String {
            "\(TimeText(time).text(at: now)), \(TimeText.age(now.seconds - time.seconds)) ago"
        }
        var facts = [PageValues.fact("Kind", record.kind.rawValue)]
        if let file = record.identity.file { facts.append(.fact("File", file)) }
        facts += [
            .fact("Hosts", "\(NumberText(record.hostCount))"), .fact("Addresses", "\(NumberText(record.addressCount))"),
            .fact("Learned", "\(NumberText(record.learnedCount))"),
            .fact("Retained", "\(NumberText(record.retainedCount))"),
            .fact("Addresses stay after DNS for", "at least \(TimeText.age(span))"),
            .fact("Looked up", ago(record.lastLook)), .fact("Changed", record.lastChange.map(ago) ?? "none"),
        ]
        if let expiry = record.nextExpiry {
            facts.append(
                .fact(
                    "Next expiry",
                    "\(TimeText(expiry).text(at: now)), in \(TimeText.age(expiry.seconds - now.seconds))"))
        }
        return facts
    }
}
