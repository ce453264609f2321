import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A real name server that runs as a child process on the loopback address. It ends with the last reference.
///
/// `nsd`, `knot` and `unbound` start a server and return when it answers.
package final class LiveServer: Sendable {
    package let endpoint: Endpoint
    /// The servers that this server queries.
    package let upstreams: [LiveServer]
    private let nowhere: VacantPort?
    private let child: ChildProcess
    private let guardian: Guardian
    private let folder: TemporaryFolder

    private static let secondsToStop = 5.0

    /// Starts the program and waits until it is ready.
    ///
    /// The server is ready when it answers an SOA query for `probe` with NOERROR. `nowhere` is the port, without a
    /// listener, to which a recursive server sends queries for names outside its zones.
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

    /// The contents of the server's log files.
    package var log: String {
        folder.names.filter { $0.hasSuffix(".log") }.map { (try? folder.read($0)) ?? "" }.joined()
    }

    /// Stops the process and waits until it ends. The servers in `upstreams` keep running.
    package func stop() {
        guardian.dismiss()
        child.stop(within: Self.secondsToStop)
    }

    private func waitUntilReady(_ program: String, _ probe: String) throws(SupportError) {
        let name = "\(program) answers for \(probe) at \(endpoint)"
        do throws(SupportError) {
            // A server that is still loading zones can answer SERVFAIL.
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
