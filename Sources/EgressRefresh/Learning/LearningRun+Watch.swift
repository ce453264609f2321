internal import EgressCluster
internal import Synchronization

extension LearningRun {
    /// Records what a watch tells of a policy, so that answers about a new policy count at once, and that addresses that
    /// somebody removed come back without waiting for a refresh.
    func take(_ event: WatchEvent) {
        switch event {
        case .present(let place, let version, let object):
            guard isNews(version, of: place), let manifest = LoadedManifest(live: object) else { return }
            note([manifest], at: clock.time)
        case .gone(let place, let version):
            if isNews(version, of: place) { forget(place) }
        case .bookmark, .failed: break
        }
    }

    /// Returns whether a version is later than the one that is known. The watch also tells of our own writes, and can be
    /// late. Resource versions are numbers that grow (Kubernetes API Concepts, "Resource versions").
    private func isNews(_ version: String, of place: String) -> Bool {
        guard let known = state.withLock({ $0.objects[place]?.version }).flatMap(UInt64.init),
            let version = UInt64(version)
        else { return true }
        return version > known
    }
}
