/// A running `fstrm_capture`, which records what a DNS server sends. It ends with the last reference.
package final class TapCapture: Sendable {
    /// The socket at which it listens.
    package let socket: String
    /// The path of the recording.
    package let path: String
    private let child: ChildProcess
    private let guardian: Guardian

    /// Starts to record, into a file of the folder.
    package init(in folder: TemporaryFolder) throws(SupportError) {
        socket = folder.path("capture.sock")
        path = folder.path("capture.fstrm")
        child = try ChildProcess(
            Executable.path(of: "fstrm_capture"), ["-t", FrameStreamBytes.dnstap, "-u", socket, "-w", path],
            environment: ChildProcess.environment, log: folder.path("capture.log"))
        guardian = try Guardian(of: child.pid)
        try Wait.until("fstrm_capture listens") { folder.names.contains("capture.sock") }
    }

    deinit { stop() }

    /// Writes what has been received up to now.
    package func flush() { child.signal(1) }

    /// Ends the recording, which is then whole.
    package func stop() {
        guardian.dismiss()
        child.stop(within: 5)
    }
}
