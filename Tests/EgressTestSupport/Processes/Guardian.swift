#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ends a server whose test process died without doing so.
final class Guardian: Sendable {
    private let lifeline: OwnedPipe
    private let child: ChildProcess

    init(of pid: Int32) throws(SupportError) {
        lifeline = try OwnedPipe()
        let null = try OpenFile("/dev/null", O_RDWR)
        let streams = ChildProcess.Streams(
            input: lifeline.readEnd, output: null.descriptor, error: null.descriptor)
        // A line tells it to leave; the end of the pipe without one means that the tests are gone. A server that was
        // paused ends only when it goes on.
        child = try ChildProcess(
            "/bin/sh", ["-c", #"read -r line || { kill "$0"; kill -CONT "$0"; }"#, String(pid)], environment: [:],
            streams)
        lifeline.closeReadEnd()
    }

    func dismiss() {
        guard !child.hasEnded else { return }
        lifeline.write([UInt8(ascii: "\n")])
        _ = child.ends(within: Wait.patience)
    }
}
