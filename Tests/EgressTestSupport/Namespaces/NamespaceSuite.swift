import Foundation

/// Runs a suite of this test program again, in a network namespace of its own, where it can do as it likes. The namespace
/// ends with the program.
package enum NamespaceSuite {
    private static let variable = "EGRESSGEN_TEST_NAMESPACE"

    /// Whether this process was started by `run`.
    package static let isInside = ProcessInfo.processInfo.environment[variable] != nil

    /// Runs a suite. The suite must do nothing outside of the namespace, and the caller nothing inside.
    ///
    /// - Throws: `SupportError` if the program cannot be started, or does not end.
    package static func run(_ suite: String) throws(SupportError) -> BinaryRun {
        let script = "ip link set lo up && exec \"$@\""
        let program = [
            ProcessInfo.processInfo.arguments[0], "--testing-library", "swift-testing", "--filter", "\(suite)/",
        ]
        return try Command(
            Executable.path(of: "unshare"), ["-n", "sh", "-c", script, "sh"] + program,
            environment: ChildProcess.environment.merging([variable: "1"]) { $1 }, timeout: 120
        ).run()
    }

    /// Runs ip(8) in the namespace of this process.
    package static func ip(_ arguments: [String]) throws(SupportError) { try run(["ip"] + arguments) }

    /// Runs commands of nft(8) in the namespace of this process.
    package static func nft(_ commands: String) throws(SupportError) { try run(["nft", commands]) }

    private static func run(_ words: [String]) throws(SupportError) {
        precondition(isInside, "this would change the machine")
        let run = try ShellRun.run(words, ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], in: "/")
        guard run.status == 0 else { throw SupportError("\(words.joined(separator: " ")): \(run.stderr)") }
    }
}
