import EgressTestSupport
import Foundation
import Testing

/// Writes of so many policies that they go through one `kubectl proxy`.
@Suite(.enabled(if: LiveCluster.isAvailable), .serialized)
struct ManyWritesTests {
    private static let others = (0..<20).map { "other-\($0)" }
    private static let all = FaultGround.names + others

    private let ground: FaultGround

    init() throws {
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
        let log = try TemporaryFolder()
        let account = try ground.cluster.kubeconfig(allowing: ["list", "patch"], in: ground.namespace)
        let program = try log.writeProgram(
            """
            #!/bin/sh
            echo "$$ $1" >>'\(log.path("log"))'
            exec '\(kubectl.path)' "$@"
            """, to: "kubectl")
        let run = try ground.refresh(as: account, kubectl: program)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.errorLines.last == "\(Self.all.count) policies: \(Self.all.count) changed, 0 unchanged")
        try expectAllFilled()
        let runs = try log.read("log").split(separator: "\n").map { $0.split(separator: " ") }
        #expect(runs.map { $0[1] } == ["get", "proxy"])
        for number in runs.compactMap({ Int32($0[0]) }) { #expect(kill(number, 0) == -1) }
        let owner = try ground.cluster.administer(
            "get", "networkpolicy", "first", "-n", ground.namespace, "--show-managed-fields", "-o",
            #"jsonpath={.metadata.managedFields[?(@.manager=="egressgen")].operation}"#)
        #expect(owner == "Update")
    }

    @Test(arguments: ["exit 1", "exec sleep 100", "echo ready; exit 0"])
    func `are done one by one where there can be no proxy, and none is lost`(proxy: String) throws {
        let kubectl = try ground.script("case $1 in proxy) \(proxy) ;; esac; exec \"$KUBECTL\" \"$@\"")
        let run = try ground.refresh(kubectl: kubectl)
        #expect(run.status == 0, "\(run.stderr)")
        try expectAllFilled()
    }

    @Test func `leave no proxy behind, though a script runs it as its child`() throws {
        let log = try TemporaryFolder()
        let kubectl = try ground.script("echo \"$*\" >>'\(log.path("log"))'\n\"$KUBECTL\" \"$@\"\nexit $?")
        let run = try ground.refresh(kubectl: kubectl)
        #expect(run.status == 0, "\(run.stderr)")
        try expectAllFilled()
        let words = try log.read("log").split(whereSeparator: \.isWhitespace)
        let socket = try #require(words.first { $0.hasPrefix("--unix-socket=") })
        let deadline = Date(timeIntervalSinceNow: 10)
        while try Self.isRunning(socket), Date() < deadline { Thread.sleep(forTimeInterval: 0.05) }
        #expect(try !Self.isRunning(socket))
        #expect(!FileManager.default.fileExists(atPath: String(socket.dropFirst("--unix-socket=".count))))
    }

    private static func isRunning(_ word: Substring) throws -> Bool {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").contains { number in
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
        // Between the list and the writes somebody else is faster.
        let kubectl = try ground.script(
            """
            if [ "$1" = proxy ]; then
                "$KUBECTL" label networkpolicy other-7 touched=yes -n \(ground.namespace) \
            --kubeconfig '\(ground.cluster.kubeconfig)' >&2 || exit 1
            fi
            exec "$KUBECTL" "$@"
            """)
        let run = try ground.refresh(kubectl: kubectl)
        #expect(run.status == 0, "\(run.stderr)")
        try expectAllFilled()
        let labels = try ground.cluster.policy("other-7", in: ground.namespace).metadata.labels
        #expect(labels?["touched"] == "yes")
    }

    @Test func `end with the proxy, and say what is written`() throws {
        let kubectl = try ground.script(
            """
            case $1 in
            proxy)
                "$KUBECTL" "$@" & trap 'kill $!' TERM
                sleep 0.2; kill -9 $!; wait; exit 1 ;;
            esac
            exec "$KUBECTL" "$@"
            """)
        let run = try ground.refresh(kubectl: kubectl)
        let written = try Self.all.filter {
            try ground.cluster.policy($0, in: ground.namespace).cidrs == ["8.8.8.8/32"]
        }
        #expect(run.status == (written.count == Self.all.count ? 0 : 69), "\(run.stderr)")
        let count = "\(written.count) \(written.count == 1 ? "policy" : "policies"): \(written.count) changed"
        #expect(run.errorLines.last?.hasPrefix(count) == true, "\(run.stderr)")
    }
}
