import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A real name server as a child process on the loopback, ended with its last reference.
///
/// `nsd`, `knot` and `unbound` start one, and return when it answers.
public final class LiveServer: Sendable {
    public let endpoint: Endpoint
    /// The servers behind this one.
    public let upstreams: [LiveServer]
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
        let log = try OpenFile.writing(folder.path("stderr.log"))
        let input = try OpenFile.reading("/dev/null")
        let streams = ChildProcess.Streams(
            input: input.descriptor, output: log.descriptor, error: log.descriptor)
        child = try withExtendedLifetime((input, log)) { () throws(SupportError) in
            try ChildProcess(program, arguments, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], streams)
        }
        self.endpoint = endpoint
        self.upstreams = upstreams
        self.folder = folder
        guardian = try Guardian(of: child.pid)
        try waitUntilReady(program, probe)
    }

    deinit { stop() }

    public var port: UInt16 { endpoint.port }
    public var pid: Int32 { child.pid }

    /// Everything that the server wrote.
    public var log: String {
        folder.names.filter { $0.hasSuffix(".log") }.map { (try? folder.read($0)) ?? "" }.joined()
    }

    /// Ends the process and waits for it; the servers behind it go on.
    public func stop() {
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

/// Ends a server whose test process died without doing so.
private final class Guardian: Sendable {
    private let lifeline: OwnedPipe
    private let child: ChildProcess

    init(of pid: Int32) throws(SupportError) {
        lifeline = try OwnedPipe()
        let null = try OpenFile("/dev/null", O_RDWR)
        let streams = ChildProcess.Streams(
            input: lifeline.readEnd, output: null.descriptor, error: null.descriptor)
        // A line tells it to leave; the end of the pipe without one means that the tests are gone.
        child = try ChildProcess(
            "/bin/sh", ["-c", #"read -r line || kill "$0""#, String(pid)], environment: [:], streams)
        lifeline.closeReadEnd()
    }

    func dismiss() {
        guard !child.hasEnded else { return }
        lifeline.write([UInt8(ascii: "\n")])
        child.wait()
    }
}
