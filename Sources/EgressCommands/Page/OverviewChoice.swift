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
    /// The longest filter in bytes. The name of any policy of a cluster, with its namespace and its kind, is shorter.
    static let longestFilter = 400

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
        self.filter = filter ?? query["q"]
        onlyTroubled = query["state"] == "failing"
        let sort = query["sort"] ?? ""
        column = Column(rawValue: String(sort.drop { $0 == "-" })) ?? .name
        isDescending = sort.hasPrefix("-")
        page = max(1, query["page"].flatMap(Int.init) ?? 1)
        reloads = query["reload"] == "on"
    }

    /// Whether the filter is longer than the limit. It matches no policy then.
    var hasLongFilter: Bool { filter.map { $0.utf8.count > Self.longestFilter } ?? false }

    /// The link to the overview with these choices. A page has many such links, so that none repeats a filter that is too
    /// long.
    var link: PageLink {
        PageLink([], [("q", hasLongFilter ? nil : filter)] + hidden + [("page", page > 1 ? "\(page)" : nil)])
    }

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
