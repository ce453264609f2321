internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressSystem

/// The policies that the overview shows.
struct OverviewRows {
    struct Row {
        let record: PolicyRecord
        /// Since when something fails of the policy; `nil` if nothing does.
        let troubledSince: UTCTime?
    }

    /// The policies of the page.
    let rows: [Row]
    /// The number of policies on all pages.
    let count: Int
    let pageCount: Int
    /// The number of the page, from 1.
    let page: Int

    /// What decides the place of a policy. It is copied often, so that it is small.
    private struct Place {
        let identity: PolicyIdentity
        let value: Int
    }

    init(_ board: ServiceBoard.State, _ choice: OverviewChoice) {
        let troubled = board.troubled()
        let filter = choice.filter.map { TextFilter($0) }
        var places: [Place] = []
        for (identity, record) in choice.hasLongFilter ? [:] : board.policies {
            let since = troubled[identity]
            guard !choice.onlyTroubled || since != nil, filter?.matches(record) ?? true else { continue }
            places.append(Place(identity: identity, value: Self.value(record, since, choice.column)))
        }
        places.sort { Self.precedes($0, $1, choice) }
        count = places.count
        pageCount = max(1, (count + OverviewChoice.pageSize - 1) / OverviewChoice.pageSize)
        page = min(choice.page, pageCount)
        rows = places.dropFirst((page - 1) * OverviewChoice.pageSize).prefix(OverviewChoice.pageSize).compactMap {
            place in
            board.policies[place.identity].map { Row(record: $0, troubledSince: troubled[place.identity]) }
        }
    }

    private static func precedes(_ first: Place, _ second: Place, _ choice: OverviewChoice) -> Bool {
        let (left, right) = choice.isDescending ? (second, first) : (first, second)
        guard left.value == right.value else { return left.value < right.value }
        return choice.column == .name ? left.identity < right.identity : first.identity < second.identity
    }

    /// The number that a column sorts by. What failed, was looked up or was changed last is the highest.
    private static func value(_ record: PolicyRecord, _ troubledSince: UTCTime?, _ column: OverviewChoice.Column) -> Int
    {
        switch column {
        case .name: 0
        case .state: troubledSince?.seconds ?? -1
        case .hosts: record.hostCount
        case .addresses: record.addressCount
        case .learned: record.learnedCount
        case .retained: record.retainedCount
        case .look: record.lastLook.seconds
        case .change: record.lastChange?.seconds ?? -1
        }
    }
}

/// A text that a policy's name, hosts or file can contain, in upper or lower case.
private struct TextFilter {
    private let bytes: [UInt8]

    init(_ text: String) {
        bytes = Array(text.lowercased().utf8)
    }

    func matches(_ record: PolicyRecord) -> Bool {
        isIn(record.identity.name) || record.identity.file.map(isIn) ?? false
            || record.intent.hosts.contains { isIn("\($0.host)") }
            || record.intent.ingress.hosts.contains { isIn("\($0.host)") }
    }

    private func isIn(_ text: String) -> Bool {
        var text = text.lowercased()
        return text.utf8.count >= bytes.count
            && text.withUTF8 { Memory.contains(bytes, in: UnsafeRawBufferPointer($0)) }
    }
}
