internal import EgressCluster

/// Tracks which policies of a cluster have changed since they were refreshed, by their namespace and name.
struct WatchLedger {
    /// The resource version of each refreshed policy. An event with the same version is not a change.
    private var versions: [String: String] = [:]
    private var changed: [String: (version: String, object: [UInt8])] = [:]

    /// Takes an event of the watch.
    ///
    /// - Returns: Whether a policy has changed.
    mutating func take(_ event: WatchEvent) -> Bool {
        switch event {
        case .present(let place, let version, let object):
            guard versions[place] != version else { return false }
            changed[place] = (version, object)
            return true
        case .gone(let place, _):
            (versions[place], changed[place]) = (nil, nil)
            return false
        case .bookmark, .failed: return false
        }
    }

    /// Returns the objects to refresh, as JSON, and clears the list.
    mutating func takeChanged() -> [[UInt8]] {
        defer { changed = [:] }
        return changed.sorted { $0.key < $1.key }.filter { versions[$0.key] != $0.value.version }.map(\.value.object)
    }

    /// Records the refreshed policies. If `isAll` is true, no other policies exist, and their records are removed.
    mutating func note(_ refreshed: [(place: String, version: String)], isAll: Bool) {
        let fresh = Dictionary(refreshed.map { ($0.place, $0.version) }, uniquingKeysWith: { $1 })
        versions = isAll ? fresh : versions.merging(fresh) { $1 }
    }
}
