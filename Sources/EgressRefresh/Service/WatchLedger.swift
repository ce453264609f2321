internal import EgressCluster

/// Which policies of a cluster have changed since they were refreshed, by their namespace and name.
struct WatchLedger {
    /// What has been refreshed, by its resourceVersion; what a watch tells of that is no news.
    private var versions: [String: String] = [:]
    private var changed: [String: (version: String, object: [UInt8])] = [:]

    /// - Returns: whether it is news.
    mutating func take(_ event: WatchEvent) -> Bool {
        switch event {
        case .present(let place, let version, let object):
            guard versions[place] != version else { return false }
            changed[place] = (version, object)
            return true
        case .gone(let place):
            (versions[place], changed[place]) = (nil, nil)
            return false
        case .failed: return false
        }
    }

    /// Hands out what is to be refreshed, each object as JSON.
    mutating func takeChanged() -> [[UInt8]] {
        defer { changed = [:] }
        return changed.sorted { $0.key < $1.key }.filter { versions[$0.key] != $0.value.version }.map(\.value.object)
    }

    /// Notes what has been refreshed. With `isAll` there are no others, and the ledger forgets the rest.
    mutating func note(_ refreshed: [(place: String, version: String)], isAll: Bool) {
        let fresh = Dictionary(refreshed.map { ($0.place, $0.version) }, uniquingKeysWith: { $1 })
        versions = isAll ? fresh : versions.merging(fresh) { $1 }
    }
}
