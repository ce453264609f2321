internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The policies that the overview shows.
struct OverviewRows {
    /// A policy, and what the overview sorts it by.
    struct Row {
        let record: PolicyRecord
        /// Since when something fails of the policy; `nil` if nothing does.
        let troubledSince: UTCTime?
        let learned: Int
    }

    /// The policies of the page.
    let rows: [Row]
    /// The number of policies on all pages.
    let count: Int
    let pageCount: Int
    /// The number of the page, from 1.
    let page: Int

    init(_ board: ServiceBoard.State, _ choice: OverviewChoice) {
        let troubled = board.troubled()
        let filter = choice.filter?.lowercased()
        let found = board.policies.values.compactMap { record -> Row? in
            let since = troubled[record.identity]
            guard !choice.onlyTroubled || since != nil, filter.map({ Self.matches(record, $0) }) ?? true else {
                return nil
            }
            return Row(record: record, troubledSince: since, learned: record.learnedCount)
        }
        let sorted = found.sorted { Self.precedes($0, $1, choice) }
        count = sorted.count
        pageCount = max(1, (sorted.count + OverviewChoice.pageSize - 1) / OverviewChoice.pageSize)
        page = min(choice.page, pageCount)
        rows = Array(sorted.dropFirst((page - 1) * OverviewChoice.pageSize).prefix(OverviewChoice.pageSize))
    }

    private static func matches(_ record: PolicyRecord, _ filter: String) -> Bool {
        record.identity.name.lowercased().contains(filter)
            || record.identity.file?.lowercased().contains(filter) ?? false
            || record.intent.hosts.contains { "\($0.host)".contains(filter) }
            || record.intent.ingress.hosts.contains { "\($0.host)".contains(filter) }
    }

    private static func precedes(_ first: Row, _ second: Row, _ choice: OverviewChoice) -> Bool {
        let (left, right) = choice.isDescending ? (second, first) : (first, second)
        let (low, high) = (value(left, choice.column), value(right, choice.column))
        return low != high
            ? low < high
            : choice.column == .name
                ? left.record.identity < right.record.identity : first.record.identity < second.record.identity
    }

    /// The number that a column sorts by. What failed, was looked up or was changed last is the highest.
    private static func value(_ row: Row, _ column: OverviewChoice.Column) -> Int {
        switch column {
        case .name: 0
        case .state: row.troubledSince?.seconds ?? -1
        case .hosts: row.record.hostCount
        case .addresses: row.record.addressCount
        case .learned: row.learned
        case .retained: row.record.retainedCount
        case .look: row.record.lastLook.seconds
        case .change: row.record.lastChange?.seconds ?? -1
        }
    }
}
