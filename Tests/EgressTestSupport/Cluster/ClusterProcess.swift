import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A process of a cluster. A test can stop it and start it again with the same ports and data.
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

    /// - Parameters:
    ///   - part: The argument of `scripts/cluster` that selects the process.
    ///   - folder: The cluster's folder.
    ///   - environment: The environment of the process.
    init(_ part: String, in folder: String, environment: [String: String]) {
        self.part = part
        self.folder = folder
        self.environment = environment
    }

    deinit { stop() }

    /// Starts the process unless it is running. Does not wait until it is ready.
    package func start() throws(SupportError) {
        try running.withLock { running throws(SupportError) in
            if let running, !running.child.hasEnded { return }
            let child = try ChildProcess(
                Executable.path(of: "bash"), [PackageRoot.path("scripts/cluster"), part, folder],
                environment: environment, log: "\(folder)/\(part).log")
            running = Running(child: child, guardian: try Guardian(of: child.pid))
        }
    }

    /// Stops the process and waits until it ends.
    package func stop() {
        running.withLock { running in
            guard let process = running else { return }
            process.guardian.dismiss()
            process.child.stop(within: Self.secondsToStop)
            running = nil
        }
    }

    /// Ends the process with SIGKILL, as in a crash.
    package func kill() {
        signal(SIGKILL)
        stop()
    }

    /// Stops the process from answering. Its connections stay open, and the kernel still accepts new ones.
    package func pause() { signal(SIGSTOP) }

    package func resume() { signal(SIGCONT) }

    /// Whether the process has ended or was never started.
    package var hasEnded: Bool { running.withLock { $0?.child.hasEnded ?? true } }

    private func signal(_ number: Int32) { running.withLock { $0?.child.signal(number) } }
}
