import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A real name server as a child process on the loopback, ended with its last reference.
///
/// `nsd`, `knot` and `unbound` start one, and return when it answers.
package final class LiveServer: Sendable {
    package let endpoint: Endpoint
    /// The servers behind this one.
    package let upstreams: [LiveServer]
    private let child: ChildProcess
    private let guardian: Guardian
    private let folder: TemporaryFolder

    private static let secondsToStart = 10.0
    private static let secondsToStop = 5.0

    /// - Parameter probe: A name that the server answers with NOERROR when it is ready.
    init(
        _ program: String, _ arguments: [String], in folder: TemporaryFolder, at endpoint: Endpoint, probe: String,
        upstreams: [LiveServer] = []
    ) throws(SupportError) {
        child = try ChildProcess(
            program, arguments, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"],
            log: folder.path("stderr.log"))
        self.endpoint = endpoint
        self.upstreams = upstreams
        self.folder = folder
        guardian = try Guardian(of: child.pid)
        try waitUntilReady(program, probe)
    }

    deinit { stop() }

    package var port: UInt16 { endpoint.port }
    package var pid: Int32 { child.pid }

    /// Everything that the server wrote.
    package var log: String {
        folder.names.filter { $0.hasSuffix(".log") }.map { (try? folder.read($0)) ?? "" }.joined()
    }

    /// Ends the process and waits for it; the servers behind it go on.
    package func stop() {
        guardian.dismiss()
        child.signal(SIGTERM)
        if !child.ends(within: Self.secondsToStop) {
            child.signal(SIGKILL)
            child.wait()
        }
    }

    private func waitUntilReady(_ program: String, _ probe: String) throws(SupportError) {
        let deadline = ContinuousClock.now + .seconds(Self.secondsToStart)
        while try !DNSProbe.isReady(endpoint, probe) {
            guard !child.hasEnded, ContinuousClock.now < deadline else {
                stop()
                throw SupportError("\(program) does not answer for \(probe) at \(endpoint); its log:\n\(log)")
            }
            // A server that is still loading zones may answer SERVFAIL at once.
            poll(nil, 0, 5)
        }
    }
}
