import Foundation
import Synchronization

/// Runs the `egressgen` that was built with the tests.
package enum BuiltBinary {
    /// Where the binary's stdout goes.
    package enum Output: Hashable, Sendable {
        case captured
        /// A pipe that nobody reads.
        case brokenPipe
        /// A file such as `/dev/full`.
        case file(String)
    }

    /// Beside the test bundle; `EGRESSGEN_BINARY` in the environment names another.
    package static let path: Result<String, SupportError> = find()

    /// Runs to the end. Many tests may call it at once, with any amount of input and output. The binary gets the
    /// variables of `environment` beside `PATH` and `TMPDIR`, and this process's working folder unless another one is
    /// given. `timeout` is in seconds.
    ///
    /// - Throws: `SupportError` if the binary is missing or exceeds the time-out.
    package static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:], folder: String? = nil,
        output: Output = .captured, timeout: Double = 60, watchesMemory: Bool = false
    ) throws(SupportError) -> BinaryRun {
        try Command(
            path.get(), arguments, input: Array(input.utf8), environment: environment, folder: folder, output: output,
            timeout: timeout, watchesMemory: watchesMemory
        ).run()
    }

    /// Runs on input that need not be text.
    package static func run(_ arguments: [String], bytes: [UInt8]) throws(SupportError) -> BinaryRun {
        try Command(path.get(), arguments, input: bytes).run()
    }

    /// Runs as a user whom the modes of files bind; root does without that by its capabilities, which this takes away.
    package static func runBoundByModes(_ arguments: [String]) throws(SupportError) -> BinaryRun {
        guard geteuid() == 0 else { return try run(arguments) }
        let bound = ["--bounding-set=-dac_override,-dac_read_search", try path.get()] + arguments
        return try Command(Executable.path(of: "setpriv"), bound).run()
    }

    /// Starts a run that goes on beside the test.
    package static func start(_ arguments: [String], input: String = "") throws(SupportError) -> RunningBinary {
        RunningBinary(try Command(path.get(), arguments, input: Array(input.utf8)))
    }

    /// Runs, and ends the run with SIGKILL if it takes longer than so many seconds.
    ///
    /// - Returns: whether it was killed.
    package static func runKilled(
        after seconds: Double, _ arguments: [String], output: Output = .captured
    ) throws(SupportError) -> Bool {
        try Command(path.get(), arguments, output: output, timeout: seconds).isKilled()
    }

    /// Runs in a shell that has set a limit first, such as `ulimit -f 0`.
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

/// A run that goes on beside the test.
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

    /// Waits for its end, which the run's own time-out brings about.
    package func wait() throws(SupportError) -> BinaryRun {
        guard ended.happens(within: timeout), let result = result.withLock({ $0 }) else {
            throw SupportError("has no result after \(timeout) s")
        }
        return try result.get()
    }
}

/// What one run of a program left.
package struct BinaryRun: Hashable, Sendable {
    package let output: [UInt8]
    package let error: [UInt8]
    /// The exit status; `nil` if a signal ended it.
    package let status: Int32?
    package let signal: Int32?
    /// Bytes; `nil` where nobody watched, or where the system does not tell.
    package let peakMemory: Int?

    package var stdout: String { String(decoding: output, as: UTF8.self) }
    package var stderr: String { String(decoding: error, as: UTF8.self) }
    /// The lines of stderr, without their ends.
    package var errorLines: [String] { stderr.split(separator: "\n").map(String.init) }
}
