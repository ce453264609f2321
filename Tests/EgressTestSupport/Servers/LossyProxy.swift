import Foundation

/// A proxy on the loopback that loses, delays, reorders and duplicates datagrams; ends with its last reference.
package final class LossyProxy: Sendable {
    package let endpoint: Endpoint
    private let child: ChildProcess
    private let lifeline: OwnedPipe
    private let folder: TemporaryFolder

    private static let secondsToStart = 10.0

    /// Compiled once a test process.
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

    /// - Parameter options: such as `--drop 5 --delay 10`; each holds for either way alone.
    package init(before server: Endpoint, _ options: String) throws(SupportError) {
        folder = try TemporaryFolder()
        let port = try Loopback.freePort()
        let output = try OpenFile.writing(folder.path("port"))
        lifeline = try OwnedPipe()
        let streams = ChildProcess.Streams(
            input: lifeline.readEnd, output: output.descriptor, error: output.descriptor)
        child = try ChildProcess(
            Self.program.get().path,
            ["\(port)", "\(server.port)"] + options.split(separator: " ").map(String.init), environment: [:], streams)
        lifeline.closeReadEnd()
        endpoint = Endpoint(port: port)
        try waitUntilListening()
    }

    deinit {
        lifeline.closeWriteEnd()
        child.wait()
    }

    private func waitUntilListening() throws(SupportError) {
        let deadline = ContinuousClock.now + .seconds(Self.secondsToStart)
        while try folder.read("port").isEmpty {
            guard !child.hasEnded, ContinuousClock.now < deadline else { throw SupportError("lossy-proxy is not up") }
            Thread.sleep(forTimeInterval: 0.005)
        }
    }
}
