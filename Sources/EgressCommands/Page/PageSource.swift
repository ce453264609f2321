internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import EgressRefresh
internal import EgressResolve
internal import EgressTemplates
internal import NIOHTTP1

/// What the pages for people are made from, as it is at one moment.
struct PageSource {
    let board: ServiceBoard.State
    /// What fails, what began last first.
    let troubles: [Trouble]
    let monitor: RefreshMonitor.State
    let health: ServiceHealth
    let traffic: QueryTraffic
    /// `nil` if the service does not learn.
    let learning: LearningCounts?
    /// Whether DNS servers send their answers. A forwarder sees those itself.
    let hasListeners: Bool
    /// `nil` if the service does not forward.
    let forwarding: ForwardCounts?
    /// The current time in seconds of the monitor's clock.
    let uptime: Double
    let now: UTCTime

    /// The seconds since the service began.
    var age: Double { max(uptime - monitor.start, 1) }

    /// Returns the page at a path; `nil` if there is none.
    func page(_ query: PageQuery) -> MonitorPage? {
        guard let first = query.segments.first else { return OverviewPage(self, OverviewChoice(query)).page }
        guard first == "policies" else { return nil }
        let names = Array(query.segments.dropFirst())
        guard !names.isEmpty else { return OverviewPage(self, OverviewChoice(query)).page }
        let found = records(names, file: query["file"])
        guard let record = found.first else { return missing(names.joined(separator: "/"), query) }
        // Several files can have a policy of the same name.
        guard found.count == 1 else {
            return OverviewPage(self, OverviewChoice(query, filter: record.identity.name)).page
        }
        return PolicyPage(self, record, query).page
    }

    private func records(_ names: [String], file: String?) -> [PolicyRecord] {
        let kind = names.first.flatMap { ManagedKindPath($0) }
        let place = kind == nil ? names : Array(names.dropFirst())
        let name = (kind.map { "\($0.word) " } ?? "") + place.joined(separator: "/")
        if let file { return [board.policies[PolicyIdentity(file: file, name: name)]].compactMap(\.self) }
        if let record = board.policies[PolicyIdentity(file: nil, name: name)] { return [record] }
        return board.policies.values.filter { $0.identity.name == name }
    }

    private func missing(_ label: String, _ query: PageQuery) -> MonitorPage {
        let reloads = query["reload"] == "on"
        let home = PageLink([], [("reload", reloads ? "on" : nil)])
        let frame = PageFrame(
            title: "Not found", reloadLink: home, reloads: false, isHome: false, start: board.start, now: now)
        // A policy that could not be read when the service began is not among those that it knows.
        let own = troubles.filter { trouble in
            if case .policy(label, file: _) = trouble.notice.subject { true } else { false }
        }
        let values: PageValues = [
            "label": label, "homeLink": home.description, "troubles": own.map { $0.values(self, reloads: reloads) },
        ]
        return frame.page(.missing, values, status: .notFound)
    }
}
