import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A running `egressgen` service. It ends with the last reference.
package final class ServiceProcess: Sendable {
    private let child: ChildProcess
    private let guardian: Guardian
    private let folder: TemporaryFolder

    /// Starts the service with `PATH`, `TMPDIR` and the variables of `environment`.
    ///
    /// `limit` is a shell command that runs first and sets a limit, for example `ulimit -n 64`.
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
        // SIGKILL would leave the service's kubectl running.
        child.stop(within: 5)
    }

    package var pid: Int32 { child.pid }

    /// The service's stderr and stdout.
    package var log: String { (try? folder.read("stderr.log")) ?? "" }

    package var isRunning: Bool { !child.hasEnded }

    package func signal(_ number: Int32) { child.signal(number) }

    /// Waits until the service ends.
    ///
    /// - Returns: The exit status, or the negated number of the signal that ended the service.
    /// - Throws: `SupportError` if the service does not end.
    package func end() throws(SupportError) -> Int32 {
        guard child.ends(within: Wait.patience) else { throw SupportError("does not end; its log:\n\(log)") }
        let end = try child.end()
        return end.status ?? -(end.signal ?? 0)
    }

    /// Checks a condition every `pause` milliseconds until it is true.
    ///
    /// - Throws: `SupportError` if the condition is still false after the given number of seconds, or if the service
    ///   ends first.
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

    /// Waits until the service listens and returns the port of its HTTP server.
    package func port() throws(SupportError) -> UInt16 {
        var port: UInt16?
        try wait(until: "listening") {
            let line = log.split(separator: "\n").first { $0.hasPrefix("listening on ") }
            port = line.flatMap { $0.split(separator: ":").last.flatMap { UInt16($0) } }
            return port != nil
        }
        return port ?? 0
    }

    /// Sends a GET request to the service.
    package func get(_ path: String) throws(SupportError) -> HTTPAnswer {
        try HTTPAnswer(from: Endpoint(port: port()), path)
    }

    /// Returns the value of a metric. `name` includes the labels as the service writes them.
    package func metric(_ name: String) throws(SupportError) -> Double? {
        let start = "egressgen_\(name) "
        let line = try get("/metrics").body.split(separator: "\n").first { $0.hasPrefix(start) }
        return line.flatMap { Double($0.dropFirst(start.count)) }
    }

    /// Returns the number of refreshes that the service has completed.
    package func refreshes() throws(SupportError) -> Int {
        var count = 0.0
        for result in ["changed", "unchanged", "failed"] {
            count += try metric("refreshes_total{result=\"\(result)\"}") ?? 0
        }
        return Int(count)
    }

    /// Returns whether a process exists and has not ended.
    package static func runs(_ pid: Int32) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        guard let state = status.split(separator: ") ").last?.first else { return false }
        return state != "Z" && state != "X"
    }

    /// Returns whether the process ignores a signal. The shell that starts the service does not ignore it.
    package func ignores(_ number: Int32) -> Bool { has(number, in: "SigIgn") }

    /// Returns whether a signal that was sent to the service is still pending.
    package func awaits(_ number: Int32) -> Bool { has(number, in: "ShdPnd") }

    private func has(_ number: Int32, in mask: String) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(mask):") }
        let bits = line?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? 0
        return bits >> (number - 1) & 1 == 1
    }

    /// The service's current resident memory, in bytes.
    package var memory: Int {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8)) ?? ""
        return (Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0) * sysconf(Int32(_SC_PAGESIZE))
    }

    /// The number of the service's open file descriptors.
    package var descriptors: Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")) ?? []).count
    }
}
