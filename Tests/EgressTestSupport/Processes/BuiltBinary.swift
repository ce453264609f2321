import Foundation
import Synchronization

/// Runs the `egressgen` binary that was built with the tests.
package enum BuiltBinary {
    /// The destination of the binary's stdout.
    package enum Output: Hashable, Sendable {
        case captured
        /// A pipe whose read end is closed.
        case brokenPipe
        /// A file such as `/dev/full`.
        case file(String)
    }

    /// The path of the binary next to the test bundle. `EGRESSGEN_BINARY` in the environment overrides it.
    package static let path: Result<String, SupportError> = find()

    /// Runs the binary and waits until it exits.
    ///
    /// Several tests can call this function at the same time, with any amount of input and output. The binary's
    /// environment consists of `PATH`, `TMPDIR` and the variables of `environment`. Its working directory is `folder`,
    /// or that of this process if `folder` is `nil`. `timeout` is in seconds.
    ///
    /// - Throws: `SupportError` if the binary is missing or exceeds the timeout.
    package static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:], folder: String? = nil,
        output: Output = .captured, timeout: Double = 60, watchesMemory: Bool = false
    ) throws(SupportError) -> BinaryRun {
        try Command(
            path.get(), arguments, input: Array(input.utf8), environment: environment, folder: folder, output: output,
            timeout: timeout, watchesMemory: watchesMemory
        ).run()
    }

    /// Runs the binary on input that does not have to be text.
    package static func run(_ arguments: [String], bytes: [UInt8]) throws(SupportError) -> BinaryRun {
        try Command(path.get(), arguments, input: bytes).run()
    }

    /// Runs the binary without the capabilities that let root ignore file modes.
    package static func runBoundByModes(_ arguments: [String]) throws(SupportError) -> BinaryRun {
        guard geteuid() == 0 else { return try run(arguments) }
        let bound = ["--bounding-set=-dac_override,-dac_read_search", try path.get()] + arguments
        return try Command(Executable.path(of: "setpriv"), bound).run()
    }

    /// Starts the binary and returns without waiting for it.
    package static func start(_ arguments: [String], input: String = "") throws(SupportError) -> RunningBinary {
        RunningBinary(try Command(path.get(), arguments, input: Array(input.utf8)))
    }

    /// Runs the binary and ends it with SIGKILL after the given number of seconds.
    ///
    /// - Returns: Whether the run was killed.
    package static func runKilled(
        after seconds: Double, _ arguments: [String], output: Output = .captured
    ) throws(SupportError) -> Bool {
        try Command(path.get(), arguments, output: output, timeout: seconds).isKilled()
    }

    /// Runs the binary in a shell that first sets a limit, for example `ulimit -f 0`.
    package static func run(limited limit: String, _ arguments: [String]) throws(SupportError) -> BinaryRun {
        try Command("/bin/sh", ["-c", limit + #" && exec "$@""#, "sh", path.get()] + arguments).run()
    }

    private static func find() -> Result<String, SupportError> {
        if let path = ProcessInfo.processInfo.environment["EGRESSGEN_BINARY"] { return .success(path) }
        let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
        let neighbour = bundle ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let path = neighbour.deletingLastPathComponent().appendingPathComponent("egressgen").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            return .failure(SupportError("\(path) is not built; EGRESSGEN_BINARY may name another binary"))
        }
        return .success(path)
    }
}

/// A run of the binary that continues while the test does other work.
package final class RunningBinary: Sendable {
    private let result = Mutex<Result<BinaryRun, SupportError>?>(nil)
    private let ended = Event()
    private let timeout: Double

    init(_ command: Command) {
        timeout = command.timeout + Wait.patience
        Thread.detachNewThread { [self] in
            let run = Result { () throws(SupportError) in try command.run() }
            result.withLock { $0 = run }
            ended.happen()
        }
    }

    /// Waits until the run ends. The run ends at the latest when its own timeout expires.
    package func wait() throws(SupportError) -> BinaryRun {
        guard ended.happens(within: timeout), let result = result.withLock({ $0 }) else {
            throw SupportError("has no result after \(timeout) s")
        }
        return try result.get()
    }
}

/// The result of one run of a program.
package struct BinaryRun: Hashable, Sendable {
    package let output: [UInt8]
    package let error: [UInt8]
    /// The exit status. `nil` if a signal ended the program.
    package let status: Int32?
    package let signal: Int32?
    /// The peak resident memory in bytes. `nil` if it was not measured or the system does not report it.
    package let peakMemory: Int?

    package var stdout: String { String(decoding: output, as: UTF8.self) }
    package var stderr: String { String(decoding: error, as: UTF8.self) }
    /// The lines of stderr, without line ends.
    package var errorLines: [String] { stderr.split(separator: "\n").map(String.init) }
}
