internal import EgressObserve
internal import EgressPolicy
internal import ServiceLifecycle
internal import SystemPackage

/// Listens for DNS servers until the service is asked to end.
struct ListenerService: Service {
    private let listener: TapListener

    /// Starts to listen. `tell` receives the place, and its port if it has one.
    ///
    /// - Throws: `Notices` if the place cannot be listened at.
    init(
        _ place: TapPlace, _ admission: TapAdmission, _ sink: any TapSink, _ tell: (TapPlace, Int?) -> Void
    ) async throws(Notices) {
        do throws(Errno) {
            listener = try await TapListener(place, admission, sink)
        } catch {
            throw Notices(.setting(.learn, "\(place)"), .learning(.notListening(error)), .nothingDone)
        }
        tell(place, listener.port)
    }

    func run() async throws {
        try? await gracefulShutdown()
        await listener.close()
    }
}
