import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension ServiceProcess {
    /// What the log says about an answer that was held.
    package struct Held: Hashable, Sendable {
        package let qname: String
        package let milliseconds: Int
        /// Why the answer was delivered before its addresses were acknowledged; `nil` if it was not.
        package let lateness: String?
    }

    /// Waits until the service forwards, and returns the first address that it forwards on.
    package func forwarder() throws(SupportError) -> Endpoint {
        var endpoint: Endpoint?
        try wait(until: "forwarding") {
            endpoint = log.firstMatch(of: /forwarding on ([0-9.]+):([0-9]+)\n/).flatMap { match in
                UInt16(match.2).map { Endpoint(String(match.1), port: $0) }
            }
            return endpoint != nil
        }
        guard let endpoint else { throw SupportError("does not forward") }
        return endpoint
    }

    /// The answers that were held, in the order in which their clients got them. The service must run with `-v`.
    package var held: [Held] {
        log.split(separator: "\n").compactMap { line in
            guard let match = line.firstMatch(of: /([^ ]+) [A-Z]+: held for ([0-9]+) ms(.*)/) else { return nil }
            let lateness = match.3.split(separator: "acknowledged: ").last.map(String.init)
            return Held(qname: String(match.1), milliseconds: Int(match.2) ?? 0, lateness: lateness)
        }
    }

    /// Ends the service as the crash of its container does: its children end too.
    package func crash() {
        let children = self.children
        signal(SIGKILL)
        for child in children { kill(child, SIGKILL) }
    }

    /// The children of all threads.
    private var children: [Int32] {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
        let texts = threads.map { thread in
            (try? String(contentsOfFile: "/proc/\(pid)/task/\(thread)/children", encoding: .utf8)) ?? ""
        }
        return texts.flatMap { $0.split(separator: " ") }.compactMap { Int32($0) }
    }
}
