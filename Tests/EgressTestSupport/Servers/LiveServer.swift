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
    private let nowhere: VacantPort?
    private let child: ChildProcess
    private let guardian: Guardian
    private let folder: TemporaryFolder

    private static let secondsToStop = 5.0

    /// Starts the program. It is ready when it answers for `probe` with NOERROR; `nowhere` is where it sends what it
    /// must not know.
    init(
        _ program: String, _ arguments: [String], in folder: TemporaryFolder, at endpoint: Endpoint, probe: String,
        upstreams: [LiveServer] = [], nowhere: VacantPort? = nil
    ) throws(SupportError) {
        child = try ChildProcess(
            program, arguments, environment: ChildProcess.environment, log: folder.path("stderr.log"))
        self.endpoint = endpoint
        self.upstreams = upstreams
        self.nowhere = nowhere
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
        child.stop(within: Self.secondsToStop)
    }

    private func waitUntilReady(_ program: String, _ probe: String) throws(SupportError) {
        let name = "\(program) answers for \(probe) at \(endpoint)"
        do throws(SupportError) {
            // A server that is still loading zones may answer SERVFAIL at once.
            try Wait.until(name, telling: { "its log:\n\(log)" }) { () throws(SupportError) in
                guard !child.hasEnded else { throw SupportError("ended before \(name); its log:\n\(log)") }
                return try DNSProbe.isReady(endpoint, probe)
            }
        } catch {
            stop()
            throw error
        }
    }
}
