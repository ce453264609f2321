import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An `egressgen` that stays, ended with its last reference.
package final class ServiceProcess: Sendable {
    private let child: ChildProcess
    private let guardian: Guardian
    private let folder: TemporaryFolder

    /// Starts it with the variables of `environment` beside `PATH` and `TMPDIR` alone. `limit` is a line of a shell
    /// that sets a limit first, such as `ulimit -n 64`.
    package init(
        _ arguments: [String], environment: [String: String] = [:], limited limit: String = ":"
    ) throws(SupportError) {
        folder = try TemporaryFolder()
        child = try ChildProcess(
            "/bin/sh", ["-c", limit + #" && exec "$@""#, "sh", BuiltBinary.path.get()] + arguments,
            environment: ChildProcess.environment.merging(environment) { $1 }, log: folder.path("stderr.log"))
        guardian = try Guardian(of: child.pid)
    }

    deinit {
        guardian.dismiss()
        // By force it would leave the kubectl that it keeps.
        child.stop(within: 5)
    }

    package var pid: Int32 { child.pid }

    /// Everything that it wrote to stderr and stdout.
    package var log: String { (try? folder.read("stderr.log")) ?? "" }

    package var isRunning: Bool { !child.hasEnded }

    package func signal(_ number: Int32) { child.signal(number) }

    /// Waits for its end.
    ///
    /// - Returns: the exit status, or the signal that ended it as a negative number.
    /// - Throws: `SupportError` where it goes on.
    package func end() throws(SupportError) -> Int32 {
        guard child.ends(within: Wait.patience) else { throw SupportError("does not end; its log:\n\(log)") }
        let end = try child.end()
        return end.status ?? -(end.signal ?? 0)
    }

    /// Looks every `pause` milliseconds whether something holds, until it does.
    ///
    /// - Throws: `SupportError` where it takes longer than so many seconds, or the service ends before.
    package func wait(
        seconds: Double = Wait.patience, pause: Int32 = 5, until name: String,
        _ condition: () throws(SupportError) -> Bool
    ) throws(SupportError) {
        try Wait.until(
            name, within: seconds, pause: pause, telling: { "its log:\n\(log)" }
        ) { () throws(SupportError) in
            if try condition() { return true }
            guard !child.hasEnded else { throw SupportError("ended before \(name); its log:\n\(log)") }
            return false
        }
    }

    /// Where it serves metrics; waits until it does.
    package func port() throws(SupportError) -> UInt16 {
        var port: UInt16?
        try wait(until: "listening") {
            let line = log.split(separator: "\n").first { $0.hasPrefix("listening on ") }
            port = line.flatMap { $0.split(separator: ":").last.flatMap { UInt16($0) } }
            return port != nil
        }
        return port ?? 0
    }

    /// Asks it over HTTP.
    package func get(_ path: String) throws(SupportError) -> HTTPAnswer {
        try HTTPAnswer(from: Endpoint(port: port()), path)
    }

    /// One of its metrics, with its labels as they are written.
    package func metric(_ name: String) throws(SupportError) -> Double? {
        let start = "egressgen_\(name) "
        let line = try get("/metrics").body.split(separator: "\n").first { $0.hasPrefix(start) }
        return line.flatMap { Double($0.dropFirst(start.count)) }
    }

    /// How many refreshes it has done.
    package func refreshes() throws(SupportError) -> Int {
        var count = 0.0
        for result in ["changed", "unchanged", "failed"] {
            count += try metric("refreshes_total{result=\"\(result)\"}") ?? 0
        }
        return Int(count)
    }

    /// Whether a process is there and has not ended.
    package static func runs(_ pid: Int32) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        guard let state = status.split(separator: ") ").last?.first else { return false }
        return state != "Z" && state != "X"
    }

    /// Whether it ignores a signal, which its shell does not.
    package func ignores(_ number: Int32) -> Bool { has(number, in: "SigIgn") }

    /// Whether it has yet to take a signal that was sent to it.
    package func awaits(_ number: Int32) -> Bool { has(number, in: "ShdPnd") }

    private func has(_ number: Int32, in mask: String) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(mask):") }
        let bits = line?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? 0
        return bits >> (number - 1) & 1 == 1
    }

    /// Bytes of memory that it has now.
    package var memory: Int {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8)) ?? ""
        return (Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0) * sysconf(Int32(_SC_PAGESIZE))
    }

    /// How many files it has open.
    package var descriptors: Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")) ?? []).count
    }
}
