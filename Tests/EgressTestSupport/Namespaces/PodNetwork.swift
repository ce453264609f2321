import Foundation

/// Two network namespaces that a cable joins: a pod's and a server's. Both end with the last reference.
///
/// The pod's namespace has rules of nftables that stand for a network plugin. They belong to the namespace, so no other
/// process is affected.
package final class PodNetwork: Sendable {
    /// The server's address. It must be globally reachable, or egressgen refuses it.
    package static let server = "93.184.216.34"
    private static let pod = "93.184.216.10"

    private let podNamespace: String
    private let serverNamespace: String

    /// Whether the system lets the tests make namespaces.
    package static let isAvailable =
        getuid() == 0 && (try? ShellRun.run(["unshare", "-n", "true"], [:], in: "/").status) == 0

    /// - Throws: `SupportError` if a namespace cannot be made.
    package init() throws(SupportError) {
        let suffix = UUID().uuidString.prefix(8).lowercased()
        (podNamespace, serverNamespace) = ("egressgen-pod-\(suffix)", "egressgen-server-\(suffix)")
        for namespace in [podNamespace, serverNamespace] { try Self.ip("netns", "add", namespace) }
        try Self.ip(
            "link", "add", "eth0", "netns", podNamespace, "type", "veth", "peer", "name", "eth0", "netns",
            serverNamespace)
        for (namespace, address) in [(podNamespace, Self.pod), (serverNamespace, Self.server)] {
            try Self.ip("-n", namespace, "address", "add", "\(address)/24", "dev", "eth0")
            for link in ["eth0", "lo"] { try Self.ip("-n", namespace, "link", "set", link, "up") }
        }
    }

    deinit {
        for namespace in [podNamespace, serverNamespace] { _ = try? Self.ip("netns", "delete", namespace) }
    }

    /// Gives the server all addresses of a block.
    package func route(_ block: String) throws(SupportError) {
        try Self.ip("-n", serverNamespace, "route", "add", "local", block, "dev", "lo")
        try Self.ip("-n", podNamespace, "route", "add", block, "via", Self.server)
    }

    /// Starts a server that accepts connections to a TCP port of each of its addresses.
    package func serve(port: UInt16) throws(SupportError) -> NamespaceProgram {
        try NamespaceProgram(
            """
            listener = socket.create_server(("0.0.0.0", int(sys.argv[1])))
            print("ready", flush=True)
            sys.stdin.read()
            """, [String(port)], in: serverNamespace)
    }

    /// Starts a client of the pod. It connects to a port of the server as soon as it is told anything, and then prints
    /// the seconds that the connection took.
    package func client(port: UInt16) throws(SupportError) -> NamespaceProgram {
        try NamespaceProgram(
            """
            print("ready", flush=True)
            sys.stdin.readline()
            start = time.monotonic()
            connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
            print(time.monotonic() - start, flush=True)
            """, [Self.server, String(port)], in: podNamespace)
    }

    /// Starts a Python program in the pod.
    func program(_ text: String, _ arguments: [String]) throws(SupportError) -> NamespaceProgram {
        try NamespaceProgram(text, arguments, in: podNamespace)
    }

    /// Replaces the rules of the pod in one step. Established connections and the counter stay.
    package func enforce(_ filter: EgressFilter) throws(SupportError) {
        try Self.run(["ip", "netns", "exec", podNamespace, "nft", "-f", "-"], input: filter.script)
    }

    /// The number of TCP packets that the rules have dropped.
    package var dropped: Int {
        get throws(SupportError) {
            let text = try Self.run(
                ["ip", "netns", "exec", podNamespace, "nft", "list", "counter", "inet", "pod", "dropped"])
            guard let count = text.firstMatch(of: /packets ([0-9]+)/).flatMap({ Int($0.1) }) else {
                throw SupportError("nft lists no counter: \(text)")
            }
            return count
        }
    }

    @discardableResult
    private static func ip(_ arguments: String...) throws(SupportError) -> String { try run(["ip"] + arguments) }

    @discardableResult
    private static func run(_ words: [String], input: String = "") throws(SupportError) -> String {
        let run = try Command(
            Executable.path(of: words[0]), Array(words.dropFirst()), input: Array(input.utf8),
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
        ).run()
        guard run.status == 0 else { throw SupportError("\(words.joined(separator: " ")): \(run.stderr)") }
        return run.stdout
    }
}
