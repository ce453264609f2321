package import EgressModel

/// What happened to the addresses of a policy between two moments.
package struct PolicyHistory: Hashable, Sendable {
    /// What a revision changed.
    package struct Change: Hashable, Sendable {
        package let mark: RevisionMark
        /// The number of addresses that came.
        package let came: Int
        /// The number of addresses that went.
        package let went: Int
    }

    package let start: UTCTime
    package let end: UTCTime
    /// The hosts that had an address or were listed, sorted.
    package let hosts: [HostHistory]
    /// The revisions of the policy within the history, in order, with those that changed no address.
    package let changes: [Change]

    /// The number of revisions that changed an address.
    package var addressChangeCount: Int { changes.count { $0.came + $0.went > 0 } }

    /// Makes a history.
    ///
    /// - Parameters:
    ///   - revisions: The revisions, from the oldest to the newest. Their times do not descend.
    ///   - start: When the history starts; `nil` for the first revision. Earlier revisions say what was there
    ///     already, and when the addresses went that come back.
    ///   - end: When the history ends. No revision is later.
    ///   - isCut: Whether revisions before the first one are unknown, so that its addresses may have come earlier.
    package init(_ revisions: [PolicyRevision], from start: UTCTime? = nil, to end: UTCTime, isCut: Bool = false) {
        let first = revisions.first?.mark.time ?? end
        let start = max(start ?? first, first)
        var ledger = StayLedger(start: start)
        for (index, revision) in revisions.enumerated() { ledger.take(revision, isFirst: index == 0, isCut: isCut) }
        self.start = start
        self.end = end
        changes = ledger.changes
        hosts = ledger.hosts(until: end)
    }
}

/// Follows the addresses of a policy from revision to revision.
private struct StayLedger {
    private struct OpenStay {
        let came: RevisionMark?
    }

    private struct Departure {
        let mark: RevisionMark
        let retain: Int
    }

    private let start: UTCTime
    private var open: [HistoryHost: [IPAddress: OpenStay]] = [:]
    private var stays: [HistoryHost: [AddressStay]] = [:]
    /// The last departure of each address, as long as the policy lists the host.
    private var departures: [HistoryHost: [IPAddress: Departure]] = [:]
    private var returns: [HistoryHost: [AddressReturn]] = [:]
    private var listed: Set<HistoryHost> = []
    private var retain = 0
    private(set) var changes: [PolicyHistory.Change] = []

    init(start: UTCTime) {
        self.start = start
    }

    mutating func take(_ revision: PolicyRevision, isFirst: Bool, isCut: Bool) {
        let isBefore = revision.mark.time < start
        let origin = isBefore || isFirst && isCut ? nil : revision.mark
        var (came, went) = (0, 0)
        for host in Set(open.keys).union(revision.addresses.keys) {
            let there = revision.addresses[host]
            if there == nil { departures[host] = nil }
            for address in Array(open[host, default: [:]].keys) where there?.contains(address) != true {
                end(address, host, revision.mark, staysListed: there != nil)
                went += 1
            }
            for address in there ?? [] where open[host]?[address] == nil {
                begin(address, host, origin)
                came += 1
            }
        }
        // A listed host without addresses is open too, so that a later revision that drops it is noticed.
        for host in revision.addresses.keys { open[host] = open[host, default: [:]] }
        if !isBefore {
            changes.append(PolicyHistory.Change(mark: revision.mark, came: came, went: went))
        }
        listed = isBefore ? Set(revision.addresses.keys) : listed.union(revision.addresses.keys)
        retain = revision.retain
    }

    private mutating func begin(_ address: IPAddress, _ host: HistoryHost, _ came: RevisionMark?) {
        open[host, default: [:]][address] = OpenStay(came: came)
        guard let departure = departures[host]?.removeValue(forKey: address), let came else { return }
        returns[host, default: []].append(
            AddressReturn(address: address, went: departure.mark, came: came, retain: departure.retain))
    }

    private mutating func end(_ address: IPAddress, _ host: HistoryHost, _ went: RevisionMark, staysListed: Bool) {
        guard let stay = open[host]?.removeValue(forKey: address) else { return }
        // What went before the start is no part of the history, unless it comes back.
        if went.time >= start {
            stays[host, default: []].append(AddressStay(address: address, came: stay.came, went: went))
        }
        if staysListed { departures[host, default: [:]][address] = Departure(mark: went, retain: retain) }
    }

    func hosts(until end: UTCTime) -> [HostHistory] {
        Set(listed).union(stays.keys).sorted().map { host in
            let last = (open[host] ?? [:]).map { AddressStay(address: $0.key, came: $0.value.came, went: nil) }
            let all = ((stays[host] ?? []) + last).sorted {
                ($0.address, $0.came?.time ?? start) < ($1.address, $1.came?.time ?? start)
            }
            return HostHistory(
                host, all, (returns[host] ?? []).sorted { ($0.address, $0.went.time) < ($1.address, $1.went.time) },
                from: start, to: end)
        }
    }
}
