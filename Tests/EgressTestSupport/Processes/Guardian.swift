#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ends a server if the test process dies without stopping it.
final class Guardian: Sendable {
    private let lifeline: OwnedPipe
    private let child: ChildProcess

    init(of pid: Int32) throws(SupportError) {
        lifeline = try OwnedPipe()
        let null = try OpenFile("/dev/null", O_RDWR)
        let streams = ChildProcess.Streams(
            input: lifeline.readEnd, output: null.descriptor, error: null.descriptor)
        // A line tells the shell to exit. The end of the pipe without a line means that the test process is gone. A
        // stopped server handles SIGTERM only after SIGCONT.
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
