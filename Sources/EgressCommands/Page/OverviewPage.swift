internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressTemplates
internal import NIOHTTP1

/// The page that answers whether everything is all right, and lists the policies.
struct OverviewPage {
    let page: MonitorPage

    /// The number of problems that are listed.
    private static let mostTroubles = 10

    init(_ source: PageSource, _ choice: OverviewChoice) {
        let overview = OverviewRows(source.board, choice)
        let troubles = source.troubles
        var values: PageValues = [
            "verdict": source.health.verdict, "tone": source.health.tone,
            "detail": Self.detail(source),
            "cards": ServiceFacts(source).cards, "filter": choice.filter ?? "",
            "hidden": choice.hidden.compactMap { key, value in
                value.map { ["name": key, "value": $0] as PageValues }
            },
            "choices": Self.choices(choice), "columns": Self.columns(choice), "hasRows": !overview.rows.isEmpty,
            "rows": overview.rows.map { Self.values(of: $0, source.now, choice) },
            "countText": Self.countText(overview, choice, all: source.board.policies.count),
        ]
        if !troubles.isEmpty { values["troubles"] = Self.values(of: troubles, source, choice) }
        if overview.pageCount > 1 { values["pages"] = Self.pages(overview, choice) }
        let frame = PageFrame(
            title: String(source.health.verdict.dropLast()), reloadLink: Self.reloadLink(choice),
            reloads: choice.reloads, isHome: true,
            start: source.board.start, now: source.now)
        page = frame.page(.overview, values, status: choice.hasLongFilter ? .badRequest : .ok)
    }

    private static func detail(_ source: PageSource) -> String {
        source.health == .good && source.board.policies.isEmpty
            ? "There are no managed policies." : source.health.detail(at: source.now)
    }

    private static func reloadLink(_ choice: OverviewChoice) -> PageLink {
        var other = choice
        other.reloads.toggle()
        return other.link
    }

    private static func values(of troubles: [Trouble], _ source: PageSource, _ choice: OverviewChoice) -> PageValues {
        var values: PageValues = [
            "items": troubles.prefix(mostTroubles).map { $0.values(source, reloads: choice.reloads) },
            "troubledLink": choice.with { ($0.onlyTroubled, $0.filter) = (true, nil) }.link.description,
        ]
        if troubles.count > mostTroubles { values["rest"] = "\(NumberText(troubles.count - mostTroubles))" }
        return values
    }

    private static func choices(_ choice: OverviewChoice) -> [PageValues] {
        [("All", false), ("Only those with problems", true)].map { label, onlyTroubled in
            [
                "label": label, "isCurrent": choice.onlyTroubled == onlyTroubled,
                "link": choice.with { $0.onlyTroubled = onlyTroubled }.link.description,
            ]
        }
    }

    private static func columns(_ choice: OverviewChoice) -> [PageValues] {
        OverviewChoice.Column.allCases.map { column in
            var values: PageValues = [
                "label": column.label, "isNumber": column.isNumber,
                "link": choice.link(sortingBy: column).description,
            ]
            if column == choice.column {
                values["order"] = choice.isDescending ? "descending" : "ascending"
                values["arrow"] = choice.isDescending ? "\u{2193}" : "\u{2191}"
            }
            return values
        }
    }

    private static func values(of row: OverviewRows.Row, _ now: UTCTime, _ choice: OverviewChoice) -> PageValues {
        let record = row.record
        var values: PageValues = [
            "label": record.identity.name, "link": PageLink(to: record, reloads: choice.reloads).description,
            "hosts": "\(NumberText(record.hostCount))", "addresses": "\(NumberText(record.addressCount))",
            "learned": "\(NumberText(record.learnedCount))", "retained": "\(NumberText(record.retainedCount))",
            "look": "\(TimeText.age(now.seconds - record.lastLook.seconds)) ago",
            "change": record.lastChange.map { "\(TimeText.age(now.seconds - $0.seconds)) ago" } ?? "none",
        ]
        if let file = record.identity.file { values["file"] = file }
        if let since = row.troubledSince {
            values["troubledSince"] = since.description
            values["troubledAge"] = TimeText.age(now.seconds - since.seconds)
        }
        return values
    }

    private static func countText(_ overview: OverviewRows, _ choice: OverviewChoice, all: Int) -> String {
        guard !choice.hasLongFilter else {
            return "The filter is longer than \(OverviewChoice.longestFilter) bytes, so no policy is shown."
        }
        let isLimited = choice.filter != nil || choice.onlyTroubled
        guard overview.count > 0 else {
            return isLimited && all > 0 ? "No policy matches." : "There are no managed policies."
        }
        let first = (overview.page - 1) * OverviewChoice.pageSize + 1
        let range = "\(NumberText(first)) to \(NumberText(first + overview.rows.count - 1)) of "
        return (overview.pageCount > 1 ? range : "") + NumberText.count(overview.count, "policy", "policies")
            + (isLimited ? ", out of \(NumberText(all))" : "")
    }

    private static func pages(_ overview: OverviewRows, _ choice: OverviewChoice) -> PageValues {
        PageSteps(page: overview.page, of: overview.pageCount) { page in choice.with { $0.page = page }.link }.values
    }
}

/// The links to the pages before and after the current one.
struct PageSteps {
    let values: PageValues

    init(page: Int, of count: Int, link: (Int) -> PageLink) {
        var values: PageValues = ["position": "Page \(NumberText(page)) of \(NumberText(count))"]
        if page > 1 { values["previous"] = link(page - 1).description }
        if page < count { values["next"] = link(page + 1).description }
        self.values = values
    }
}

extension OverviewChoice.Column {
    fileprivate var label: String {
        switch self {
        case .name: "Policy"
        case .state: "State"
        case .hosts: "Hosts"
        case .addresses: "Addresses"
        case .learned: "Learned"
        case .retained: "Retained"
        case .look: "Looked up"
        case .change: "Changed"
        }
    }
}
