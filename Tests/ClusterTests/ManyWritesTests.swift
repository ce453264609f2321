import EgressTestSupport
import Foundation
import Testing

/// Tests writes of many policies, which go through one `kubectl proxy`.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct ManyWritesTests {
    private static let others = (0..<20).map { "other-\($0)" }
    private static let all = FaultGround.names + others

    private let ground: FaultGround
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        ground = try FaultGround()
        try ground.manage(Self.others, "www.example.com")
    }

    private func expectAllFilled(sourceLocation: SourceLocation = #_sourceLocation) throws {
        for name in Self.all {
            let policy = try ground.cluster.policy(name, in: ground.namespace)
            #expect(policy.cidrs == ["8.8.8.8/32"], sourceLocation: sourceLocation)
            #expect(policy.spec.podSelector.matchLabels == ["app": name], sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: Kubectl.all)
    func `go through one kubectl, which ends with them, and take list and patch alone`(kubectl: Kubectl) throws {
        let account = try ground.cluster.kubeconfig(allowing: ["list", "patch"], in: ground.namespace)
        let program = try folder.writeProgram(
            """
            #!/bin/sh
            echo "$$ $1" >>'\(folder.path("log"))'
            exec '\(kubectl.path)' "$@"
            """, to: "kubectl")
        let run = try ground.refresh(as: account, kubectl: program)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.errorLines.last == "\(Self.all.count) policies: \(Self.all.count) changed, 0 unchanged")
        try expectAllFilled()
        let runs = try folder.read("log").split(separator: "\n").map { $0.split(separator: " ") }
        #expect(runs.map { $0[1] } == ["proxy"])
        for number in runs.compactMap({ Int32($0[0]) }) { #expect(kill(number, 0) == -1) }
        let owner = try ground.cluster.administer(
            "get", "networkpolicy", "first", "-n", ground.namespace, "--show-managed-fields", "-o",
            #"jsonpath={.metadata.managedFields[?(@.manager=="egressgen")].operation}"#)
        #expect(owner == "Update")
    }

    @Test(arguments: ["exit 1", "echo ready; exit 0", "echo ready; exec sleep 1000"])
    func `are not begun where there can be no proxy`(proxy: String) throws {
        let kubectl = try ground.script("case $1 in proxy) \(proxy) ;; esac; exec \"$KUBECTL\" \"$@\"")
        try ground.expectFault(try ground.refresh(kubectl: kubectl), "kubectl", "; nothing is done")
    }

    @Test func `leave no proxy behind, though a script runs it as its child`() throws {
        let kubectl = try ground.script("echo \"$*\" >>'\(folder.path("log"))'\n\"$KUBECTL\" \"$@\"\nexit $?")
        let run = try ground.refresh(kubectl: kubectl)
        #expect(run.status == 0, "\(run.stderr)")
        try expectAllFilled()
        let words = try folder.read("log").split(whereSeparator: \.isWhitespace)
        let flag = try #require(words.first { $0.hasPrefix("--unix-socket=") })
        try Self.expectEnd(of: flag.dropFirst("--unix-socket=".count))
    }

    /// Waits until all programs that have the socket on their command line end. Checks that the socket's folder is
    /// removed.
    private static func expectEnd(of socket: Substring, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try Wait.until("the programs of \(socket) end", within: 10, pause: 50) { !isRunning(socket) }
        let folder = String(socket.dropLast("/kubectl".count))
        #expect(!FileManager.default.fileExists(atPath: folder), sourceLocation: sourceLocation)
    }

    private static func isRunning(_ word: Substring) -> Bool {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return numbers.contains { number in
            let command = FileManager.default.contents(atPath: "/proc/\(number)/cmdline")
            return command.map { String(decoding: $0, as: UTF8.self).contains(word) } ?? false
        }
    }

    @Test func `tell of a right that is missing once`() throws {
        let account = try ground.cluster.kubeconfig(allowing: ["get", "list"], in: ground.namespace)
        let run = try ground.refresh(as: account)
        try ground.expectFault(run, "kubectl", "cannot patch resource \"networkpolicies\"", hasHint: true)
        #expect(run.stderr.contains("\"\(ground.namespace)\""))
    }

    @Test func `leave no change of others out`() throws {
        // Another client changes a policy between the list and the writes.
        let kubectl = try ground.scripted(
            """
            if request.method == "PATCH" and request.name == "other-7" and request.count == 1:
                subprocess.run([kubectl, "label", "networkpolicy", "other-7", "touched=yes", "-n", request.namespace,
                                "--kubeconfig", "\(ground.cluster.kubeconfig)"], check=True)
            """)
        let run = try ground.refresh(kubectl: kubectl)
        #expect(run.status == 0, "\(run.stderr)")
        try expectAllFilled()
        let labels = try ground.cluster.policy("other-7", in: ground.namespace).metadata.labels
        #expect(labels?["touched"] == "yes")
    }

    @Test func `survive the end of the proxy, and say what is written`() throws {
        let run = try ground.refresh(kubectl: try ground.scripted("if request.total == 12: request.die()"))
        let written = try Self.all.filter {
            try ground.cluster.policy($0, in: ground.namespace).cidrs == ["8.8.8.8/32"]
        }
        #expect(written.count > 8)
        // A write whose response is lost is an error, even if the server stored it.
        let errors = run.errorLines.filter { $0.hasPrefix("egressgen: error: ") }
        #expect(run.status == (errors.isEmpty ? 0 : 69), "\(run.stderr)")
        #expect(written.count == Self.all.count || !errors.isEmpty)
        let count = "\(written.count) \(written.count == 1 ? "policy" : "policies"): \(written.count) changed"
        #expect(run.errorLines.last?.hasPrefix(count) == true, "\(run.stderr)")
    }

    /// Returns the path of a kubectl whose proxy handles the first patch of each policy with a line of Python. It
    /// passes all other requests on.
    private func scripted(_ answer: String) throws -> String {
        try ground.scripted("if request.method == 'PATCH' and request.count == 1: \(answer)")
    }

    @Test func `are sent again where the connection ends without an answer`() throws {
        let run = try ground.refresh(kubectl: try scripted("request.hang_up()"))
        #expect(run.status == 0, "\(run.stderr)")
        try expectAllFilled()
    }

    @Test(arguments: ["429", "503"])
    func `wait where the server says so`(status: String) throws {
        let kubectl = try scripted(#"request.answer(\#(status), "too many", {"Retry-After": "1"})"#)
        let run = try ground.refresh(kubectl: kubectl)
        #expect(run.status == 0, "\(run.stderr)")
        try expectAllFilled()
    }

    @Test(arguments: [
        (
            #""message": "admission webhook \"a.b\" denied the request: no egress""#, 400,
            "a.b\" denied the request: no egress"
        ),
        (#""reason": "Invalid", "message": "it is invalid""#, 422, "it is invalid"),
    ])
    func `that one policy does not get leave the others alone`(members: String, status: Int, words: String) throws {
        let kubectl = try ground.scripted(
            "if request.method == 'PATCH' and request.name == 'other-3': request.answer(\(status), {'kind': 'Status', \(members)})"
        )
        let run = try ground.refresh(kubectl: kubectl)
        expectOneError(run, "kubectl", "\(words); \(ground.namespace)/other-3 is left alone")
        #expect(try ground.cluster.policy("other-3", in: ground.namespace).cidrs.isEmpty)
        for name in Self.all where name != "other-3" {
            #expect(try ground.cluster.policy(name, in: ground.namespace).cidrs == ["8.8.8.8/32"])
        }
    }

    @Test(arguments: [
        (#"b"<html></html>", {"Content-Type": "text/html"}"#, "502", "the API server returned 502 Bad Gateway"),
        ("b''", "302", "the API server returned 302 Found"),
        ("b'dial tcp 192.0.2.1:1: refused'", "500", "unable to connect to the server: dial tcp"),
    ])
    func `tell of an answer that is none of the API's`(answer: String, status: String, words: String) throws {
        let run = try ground.refresh(kubectl: try scripted("request.answer(\(status), \(answer))"))
        try ground.expectFault(run, "kubectl", words)
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
    func `leave nothing behind where a signal ends them`(signal: CInt) throws {
        let log = folder.path("log")
        let silent = try scripted("print(here, file=open('\(log)', 'a')); time.sleep(100)")
        let running = try ground.startRefresh(kubectl: silent)
        try running.wait(until: "a question") { () throws(SupportError) in
            (try? folder.read("log"))?.contains("\n") == true
        }
        let socket = try #require(try folder.read("log").split(separator: "\n").first)
        #expect(Self.isRunning(socket))
        running.signal(signal)
        #expect(try running.end() == -signal)
        try Self.expectEnd(of: socket)
    }
}
