import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A process of a cluster, which a test may stop and start again, with the same ports and data.
package final class ClusterProcess: Sendable {
    private struct Running {
        let child: ChildProcess
        let guardian: Guardian
    }

    private let part: String
    private let folder: String
    private let environment: [String: String]
    private let running = Mutex<Running?>(nil)

    private static let secondsToStop = 30.0

    /// The part is what `scripts/cluster` calls it.
    init(_ part: String, in folder: String, environment: [String: String]) {
        self.part = part
        self.folder = folder
        self.environment = environment
    }

    deinit { stop() }

    /// Starts it, unless it runs; does not wait until it is ready.
    package func start() throws(SupportError) {
        try running.withLock { running throws(SupportError) in
            if let running, !running.child.hasEnded { return }
            let child = try ChildProcess(
                Executable.path(of: "bash"), [PackageRoot.path("scripts/cluster"), part, folder],
                environment: environment, log: "\(folder)/\(part).log")
            running = Running(child: child, guardian: try Guardian(of: child.pid))
        }
    }

    /// Ends it and waits for that.
    package func stop() {
        running.withLock { running in
            guard let process = running else { return }
            process.guardian.dismiss()
            process.child.stop(within: Self.secondsToStop)
            running = nil
        }
    }

    /// Ends it as a crash does.
    package func kill() {
        signal(SIGKILL)
        stop()
    }

    /// Keeps it from answering; its connections stay, and new ones are accepted by the kernel.
    package func pause() { signal(SIGSTOP) }

    package func resume() { signal(SIGCONT) }

    /// Whether it has ended, or was not started.
    package var hasEnded: Bool { running.withLock { $0?.child.hasEnded ?? true } }

    private func signal(_ number: Int32) { running.withLock { $0?.child.signal(number) } }
}
