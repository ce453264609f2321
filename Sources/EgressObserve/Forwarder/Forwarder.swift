package import EgressModel
internal import EgressSystem
internal import NIOCore
internal import NIOPosix
package import SystemPackage

/// Passes DNS queries on to upstreams, and holds the answers that a sink says must wait.
///
/// It keeps no cache and rewrites nothing: a client gets the reply of an upstream byte for byte, but for the id.
package final class Forwarder: Sendable {
    private let loop: any EventLoop
    private let desk: NIOLoopBound<ForwardDesk>
    private let places: ForwardPlaces
    /// The addresses that the forwarder listens on, with their ports.
    package let addresses: [ListenAddress]

    /// The pause between two looks whether all queries are answered.
    private static let step = Duration.milliseconds(10)

    /// Starts to listen.
    ///
    /// - Throws: `ForwarderError`.
    package init(_ settings: ForwardSettings, _ sink: any ForwardSink) async throws(ForwarderError) {
        OwnProcess.raiseOpenFilesLimit(to: ForwardLimits.openFiles)
        let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
        do {
            desk = try await loop.flatSubmit {
                let desk = ForwardDesk(settings, sink, on: loop)
                let bound = NIOLoopBound(desk, eventLoop: loop)
                do {
                    return try desk.open().map { bound }
                } catch {
                    return loop.makeFailedFuture(error)
                }
            }.get()
            places = ForwardPlaces(desk, on: loop)
            self.loop = loop
        } catch {
            throw .noSocket(Errno(error))
        }
        do throws(ForwarderError) {
            addresses = try await places.open(settings.listeners)
        } catch {
            await places.close()
            throw error
        }
    }

    /// Returns what the forwarder has done up to now.
    package func counts() async -> ForwardCounts {
        (try? await loop.submit { [desk] in desk.value.currentCounts }.get()) ?? ForwardCounts()
    }

    /// Returns whether the forwarder takes queries at all of its addresses.
    package func isServing() async -> Bool {
        guard (try? await loop.submit {}.get()) != nil else { return false }
        return await places.isServing
    }

    /// Lets all held answers out at once, waits until the queries under way are answered, and stops to listen. A query is
    /// under way for less than two seconds.
    package func close() async {
        let last = (try? await loop.submit { [desk] in desk.value.stopHolding() }.get()) ?? 0
        while (try? await loop.submit { [desk] in desk.value.areOver(upTo: last) }.get()) == false {
            try? await Task.sleep(for: Self.step)
        }
        await places.close()
        try? await loop.submit { [desk] in desk.value.close() }.get()
    }
}

/// Why a forwarder does not start.
package enum ForwarderError: Error, Hashable, Sendable {
    case notListening(ListenAddress, Errno)
    case noSocket(Errno)
}
