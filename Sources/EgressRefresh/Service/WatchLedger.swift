internal import EgressCluster

/// Tracks which policies of a cluster have changed since they were refreshed, by their namespace and name.
struct WatchLedger {
    private typealias Change = (version: String, object: [UInt8])

    /// The resource versions of each policy that a refresh or a write of learned addresses left. An event with such a
    /// version is not a change.
    private var versions: [String: [String]] = [:]
    private var changed: [String: Change] = [:]
    /// The policies to which learned addresses are being written, with the events that arrived meanwhile. The event of a
    /// write can arrive before its response.
    private var writing: [String: [Change]] = [:]

    /// The number of versions of a policy that are kept. An event can arrive after later writes.
    private static let mostVersions = 10

    /// Takes an event of the watch.
    ///
    /// - Returns: Whether a policy has changed.
    mutating func take(_ event: WatchEvent) -> Bool {
        switch event {
        case .present(let place, let version, let object):
            guard versions[place]?.contains(version) != true else { return false }
            guard writing[place] == nil else {
                writing[place]?.append((version, object))
                return false
            }
            changed[place] = (version, object)
            return true
        case .gone(let place, _):
            (versions[place], changed[place]) = (nil, nil)
            if writing[place] != nil { writing[place] = [] }
            return false
        case .bookmark, .failed: return false
        }
    }

    /// Returns the objects to refresh, as JSON, and clears the list.
    mutating func takeChanged() -> [[UInt8]] {
        defer { changed = [:] }
        return changed.sorted { $0.key < $1.key }.filter { versions[$0.key]?.contains($0.value.version) != true }
            .map(\.value.object)
    }

    /// Records that a write of learned addresses begins.
    mutating func begin(_ place: String) { writing[place] = [] }

    /// Records the end of a write of learned addresses. What somebody else changed before or meanwhile is still to be
    /// refreshed.
    ///
    /// - Parameters:
    ///   - place: The namespace and name of the policy.
    ///   - version: The resource version of the policy that was written; `nil` if nothing was written.
    /// - Returns: Whether the policy has changed meanwhile.
    mutating func end(_ place: String, version: String?) -> Bool {
        let others = writing.removeValue(forKey: place)?.filter { $0.version != version } ?? []
        if let version { versions[place] = (versions[place] ?? []).suffix(Self.mostVersions - 1) + [version] }
        guard let last = others.last else { return false }
        changed[place] = last
        return true
    }

    /// Records the refreshed policies. If `isAll` is true, no other policies exist, and their records are removed.
    mutating func note(_ refreshed: [(place: String, version: String)], isAll: Bool) {
        let fresh = Dictionary(refreshed.map { ($0.place, [$0.version]) }, uniquingKeysWith: { $1 })
        versions = isAll ? fresh : versions.merging(fresh) { $1 }
    }
}
