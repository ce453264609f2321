internal import EgressSystem
internal import NIOCore
internal import Synchronization

/// The open connections of the monitoring server. If there is no place for a new one, it takes that of the connection that
/// has been idle for longest, so that clients that only wait cannot keep a probe out.
final class MonitorConnections: Sendable {
    private struct Entry {
        let channel: any Channel
        /// Whether a page is being made for the client.
        let isBusy: Bool
    }

    private let most: Int
    /// Those with the latest event come last.
    private let entries = Mutex<[Entry]>([])

    init(most: UInt64) {
        self.most = ConnectionPlaces.count(most: most)
    }

    /// Adds a connection. Returns `false` if pages are being made for all others.
    func admit(_ channel: any Channel) -> Bool {
        let (isIn, idle) = entries.withLock { entries -> (Bool, (any Channel)?) in
            let place = entries.count < most ? nil : entries.firstIndex { !$0.isBusy }
            guard entries.count < most || place != nil else { return (false, nil) }
            let idle = place.map { entries.remove(at: $0).channel }
            entries.append(Entry(channel: channel, isBusy: false))
            return (true, idle)
        }
        // Without the lock, which `remove` takes.
        idle?.close(promise: nil)
        if isIn { channel.closeFuture.whenComplete { _ in self.remove(channel) } }
        return isIn
    }

    /// Notes that a page is being made for a client from now on, or is done.
    func note(_ channel: any Channel, isBusy: Bool) {
        entries.withLock { entries in
            guard let index = entries.firstIndex(where: { $0.channel === channel }) else { return }
            entries.remove(at: index)
            entries.append(Entry(channel: channel, isBusy: isBusy))
        }
    }

    private func remove(_ channel: any Channel) {
        entries.withLock { $0.removeAll { $0.channel === channel } }
    }
}
