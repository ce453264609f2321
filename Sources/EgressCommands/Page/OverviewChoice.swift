internal import EgressRefresh

/// Which policies the overview shows, and in which order, as the query string says.
struct OverviewChoice {
    /// What the policies can be sorted by. The raw value is that in the query string.
    enum Column: String, CaseIterable {
        case name
        case state
        case hosts
        case addresses
        case learned
        case retained
        case look
        case change

        var isNumber: Bool { self != .name && self != .state }
    }

    /// The number of policies on one page.
    static let pageSize = 50
    /// The number of bytes of a filter that count.
    private static let longestFilter = 300

    /// The text that the name, a host or the file contains; `nil` for all policies.
    var filter: String?
    /// Whether to show only the policies that something fails of.
    var onlyTroubled: Bool
    var column: Column
    var isDescending: Bool
    /// The number of the page, from 1.
    var page: Int
    /// Whether the browser loads the page again and again.
    var reloads: Bool

    init(_ query: PageQuery, filter: String? = nil) {
        self.filter = (filter ?? query["q"]).map { String(decoding: $0.utf8.prefix(Self.longestFilter), as: UTF8.self) }
        onlyTroubled = query["state"] == "failing"
        let sort = query["sort"] ?? ""
        column = Column(rawValue: String(sort.drop { $0 == "-" })) ?? .name
        isDescending = sort.hasPrefix("-")
        page = max(1, query["page"].flatMap(Int.init) ?? 1)
        reloads = query["reload"] == "on"
    }

    /// The link to the overview with these choices.
    var link: PageLink { PageLink([], [("q", filter)] + hidden + [("page", page > 1 ? "\(page)" : nil)]) }

    /// The choices other than the filter and the page.
    var hidden: [(key: String, value: String?)] {
        let sort = (isDescending ? "-" : "") + column.rawValue
        return [
            ("state", onlyTroubled ? "failing" : nil), ("sort", sort == Column.name.rawValue ? nil : sort),
            ("reload", reloads ? "on" : nil),
        ]
    }

    /// Returns the choices with a change. A change begins with the first page.
    func with(_ change: (inout OverviewChoice) -> Void) -> OverviewChoice {
        var choice = self
        choice.page = 1
        change(&choice)
        return choice
    }

    /// Returns the link that sorts by a column: the other way round if the column is chosen already. Numbers begin with the
    /// highest.
    func link(sortingBy column: Column) -> PageLink {
        with { choice in
            choice.isDescending = choice.column == column ? !isDescending : column != .name
            choice.column = column
        }.link
    }
}
