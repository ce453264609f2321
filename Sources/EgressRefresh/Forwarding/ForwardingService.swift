internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import ServiceLifecycle

/// Forwards DNS queries until the service is asked to end.
struct ForwardingService: Service {
    let forwarder: Forwarder

    /// Starts to listen.
    ///
    /// - Throws: `Notices` if an address cannot be listened on.
    init(
        _ settings: ForwardSettings, _ place: LearningPlace, _ observe: @escaping @Sendable () -> any RefreshObserver
    ) async throws(Notices) {
        do throws(ForwarderError) {
            forwarder = try await Forwarder(settings, ForwardingSink(place.run, place.writes, observe))
        } catch {
            switch error {
            case .notListening(let address, let error):
                throw Notices(.setting(.forward, "\(address)"), .refresh(.notListening(error)), .nothingDone)
            case .noSocket(let error): throw Notices(.setting(.upstream, nil), .refresh(.noSocket(error)), .nothingDone)
            }
        }
        observe().forwards(on: forwarder.addresses)
    }

    func run() async throws {
        try? await gracefulShutdown()
        await forwarder.close()
    }
}
