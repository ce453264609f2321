internal import EgressSystem
internal import ServiceLifecycle
internal import UnixSignals

/// At the second SIGTERM or SIGINT, ends the process and its children, as if the signal were not caught.
struct SecondSignalService: Service {
    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        Task {
            var count = 0
            for await signal in signals {
                count += 1
                guard count > 1 else { continue }
                RunningPrograms.end()
                Signal(rawValue: signal.rawValue).endProcess()
            }
        }
        try? await gracefulShutdown()
    }
}
