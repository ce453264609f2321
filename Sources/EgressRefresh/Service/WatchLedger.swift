internal import EgressCluster

/// Tracks which policies of a cluster have changed since they were refreshed, by their display name.
struct WatchLedger {
    /// A policy as a refresh or a write left it.
    struct Left: Sendable {
        let place: String
        /// The resource version.
        let version: String
        let snapshot: PolicySnapshot?
    }

    private typealias Change = (version: String, object: [UInt8])

    private struct Known {
        /// The resource versions that are no news. An event with such a version is not a change.
        var versions: [String] = []
        /// The policy at the last of them.
        var snapshot: PolicySnapshot?
    }

    private var known: [String: Known] = [:]
    private var changed: [String: Change] = [:]
    /// When each policy was last handed out, in seconds of the monotonic clock.
    private var times: [String: [Double]] = [:]
    /// The policies to which learned addresses are being written, with the events that arrived meanwhile. The event of a
    /// write can arrive before its response.
    private var writing: [String: [Change]] = [:]

    /// The number of versions of a policy that are kept. An event can arrive after later writes.
    private static let mostVersions = 10
    /// The number of refreshes of one policy within `span` seconds. Others can edit a policy as often as they like.
    private static let mostRefreshes = 5
    private static let span = 10.0

    /// Takes an event of the watch.
    ///
    /// - Returns: Whether a policy has changed.
    mutating func take(_ event: WatchEvent) -> Bool {
        switch event {
        case .present(let place, let version, let object):
            guard !knows(version, of: place) else { return false }
            guard writing[place] == nil else {
                writing[place]?.append((version, object))
                return false
            }
            return note((version, object), of: place)
        case .gone(let place, _):
            (known[place], changed[place], times[place]) = (nil, nil, nil)
            if writing[place] != nil { writing[place] = [] }
            return false
        case .bookmark, .failed: return false
        }
    }

    private func knows(_ version: String, of place: String) -> Bool {
        known[place]?.versions.contains(version) ?? false
    }

    /// - Returns: Whether the policy is to be refreshed.
    private mutating func note(_ change: Change, of place: String) -> Bool {
        guard changed[place] == nil, let older = known[place]?.snapshot,
            let snapshot = PolicySnapshot(live: change.object), snapshot.isGrowth(of: older)
        else {
            changed[place] = change
            return true
        }
        remember(Left(place: place, version: change.version, snapshot: snapshot))
        return false
    }

    private mutating func remember(_ left: Left) {
        let versions = (known[left.place]?.versions ?? []).suffix(Self.mostVersions - 1) + [left.version]
        known[left.place] = Known(versions: Array(versions), snapshot: left.snapshot)
    }

    /// Returns the objects to refresh, as JSON, and removes them from the list.
    ///
    /// - Parameter uptime: The current time in seconds of the monotonic clock.
    /// - Returns: The objects, and when the next one can be refreshed if some are refreshed too often.
    mutating func takeChanged(at uptime: Double) -> (objects: [[UInt8]], next: Double?) {
        times = times.mapValues { $0.filter { uptime - $0 < Self.span } }.filter { !$0.value.isEmpty }
        changed = changed.filter { !knows($0.value.version, of: $0.key) }
        let due = changed.keys.filter { times[$0, default: []].count < Self.mostRefreshes }.sorted()
        let objects = due.compactMap { changed.removeValue(forKey: $0)?.object }
        for place in due { times[place, default: []].append(uptime) }
        let next = changed.keys.compactMap { times[$0]?.first }.min()
        return (objects, next.map { $0 + Self.span })
    }

    /// Records that a write of learned addresses begins.
    mutating func begin(_ place: String) { writing[place] = [] }

    /// Records the end of a write of learned addresses. What somebody else changed before or meanwhile is still to be
    /// refreshed.
    ///
    /// - Parameters:
    ///   - place: The display name of the policy.
    ///   - left: The policy that was written; `nil` if nothing was written.
    /// - Returns: Whether the policy has changed meanwhile.
    mutating func end(_ place: String, _ left: Left?) -> Bool {
        let others = writing.removeValue(forKey: place)?.filter { $0.version != left?.version } ?? []
        if let left { remember(left) }
        return others.last.map { note($0, of: place) } ?? false
    }

    /// Records the refreshed policies. If `isAll` is true, no other policies exist, and their records are removed.
    mutating func note(_ refreshed: [Left], isAll: Bool) {
        if isAll { known = [:] }
        for left in refreshed { known[left.place] = Known(versions: [left.version], snapshot: left.snapshot) }
    }
}
