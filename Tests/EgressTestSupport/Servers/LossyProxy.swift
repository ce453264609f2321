import Foundation

/// A proxy on the loopback address that drops, delays, reorders and duplicates datagrams. It ends with the last
/// reference.
package final class LossyProxy: Sendable {
    package let endpoint: Endpoint
    private let child: ChildProcess
    private let lifeline: OwnedPipe
    private let folder: TemporaryFolder

    /// The executable, compiled once per test process.
    private static let program = Result { () throws(SupportError) in
        let folder = try TemporaryFolder()
        let path = folder.path("lossy-proxy")
        let run = try Command(
            Executable.path(of: "cc"), ["-O2", "-o", path, PackageRoot.path("Benchmarks/lossy-proxy.c")],
            environment: ["PATH": "/usr/bin:/bin"]
        ).run()
        guard run.status == 0 else { throw SupportError("cc: \(run.stderr)") }
        return (folder: folder, path: path)
    }

    /// Starts the proxy with options such as `--drop 5 --delay 10`. The options apply to each direction separately.
    package init(before server: Endpoint, _ options: String) throws(SupportError) {
        folder = try TemporaryFolder()
        let output = try OpenFile.writing(folder.path("port"))
        lifeline = try OwnedPipe()
        let streams = ChildProcess.Streams(
            input: lifeline.readEnd, output: output.descriptor, error: output.descriptor)
        child = try ChildProcess(
            Self.program.get().path,
            ["0", "\(server.port)"] + options.split(separator: " ").map(String.init), environment: [:], streams)
        lifeline.closeReadEnd()
        endpoint = Endpoint(port: try Self.port(of: child, folder))
    }

    deinit {
        lifeline.closeWriteEnd()
        _ = child.ends(within: Wait.patience)
    }

    /// Returns the port that the system chose. The proxy prints it when it listens.
    private static func port(of child: ChildProcess, _ folder: TemporaryFolder) throws(SupportError) -> UInt16 {
        var port: UInt16?
        try Wait.until("lossy-proxy listens") { () throws(SupportError) in
            let text = try folder.read("port")
            guard !child.hasEnded else { throw SupportError("lossy-proxy ended: \(text)") }
            // A line without a line end can be incomplete.
            port = text.hasSuffix("\n") ? UInt16(text.dropLast()) : nil
            return port != nil
        }
        return port ?? 0
    }
}
