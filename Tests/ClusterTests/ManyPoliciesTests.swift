import EgressModel
import EgressTestSupport
import Foundation
import Synchronization
import Testing

// The suite starts its own cluster, so that it can count the requests.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct ManyPoliciesTests {
    private static let policyCount = 5000
    private static let namespaceCount = 200
    private static let hostCount = 100
    private static let filesCount = 2
    /// The number of policies that have the same host.
    private static let share = policyCount / hostCount

    @Test func `of 5,000 policies those whose names changed are written, and each name is asked for once`() async throws
    {
        let cluster = try LiveCluster.start()
        let changed = Mutex<Set<String>>([])
        let server = try HostileServer { query in
            let last = changed.withLock { $0.contains(query.qname) } ? 2 : 1
            return [MessageBuilder(answering: query).ra().a(query.qname, "8.8.8.\(last)").reply]
        }
        try await fill(cluster, server)
        let asked = server.log.count

        let first = try refresh(cluster, server)
        #expect(first.run.errorLines == ["5000 policies: 0 changed, 5000 unchanged"])
        #expect(server.log.count - asked == Self.hostCount)
        #expect(Set(server.log.dropFirst(asked).map(\.qname)).count == Self.hostCount)
        // Each LIST request returns at most 500 policies.
        #expect(first.requests == ["LIST": Self.policyCount / 500])

        changed.withLock { $0 = ["h7.example.com", "h77.example.com"] }
        let versions = try versions(cluster)
        let second = try refresh(cluster, server)
        let expected = 2 * Self.share
        #expect(second.run.errorLines.last == "5000 policies: \(expected) changed, \(5000 - expected) unchanged")
        let limit = "egressgen: warning: cluster: has 5000 NetworkPolicies, but ACK recommends at most 100"
        #expect(second.run.errorLines.contains(limit))
        #expect(server.log.count - asked == 2 * Self.hostCount)
        #expect(second.requests["LIST"] == Self.policyCount / 500)
        #expect(second.requests["PATCH"] == expected)
        #expect(Set(second.requests.keys) == ["LIST", "PATCH"])
        let written = try self.versions(cluster)
        #expect(versions.count == Self.policyCount && written.count == Self.policyCount)
        #expect(written.subtracting(versions).count == expected)

        let third = try refresh(cluster, server)
        #expect(third.run.errorLines == ["5000 policies: 0 changed, 5000 unchanged"])
        #expect(third.requests == ["LIST": Self.policyCount / 500])
        #expect(try self.versions(cluster) == written)

        for pass in [first, second, third] {
            guard let peak = pass.run.peakMemory else { continue }
            #expect(peak < 200 << 20, "\(peak >> 20) MiB")
        }
    }

    private func refresh(
        _ cluster: LiveCluster, _ server: HostileServer
    ) throws -> (run: BinaryRun, requests: [String: Int]) {
        let before = try cluster.requestCounts()
        let start = ContinuousClock.now
        let run = try BuiltBinary.run(
            ["refresh", "--cluster", "-A", "--resolver", "\(server.endpoint)", "--kubeconfig", cluster.kubeconfig]
                + ["--kubectl", Kubectl.current.path],
            environment: ["HOME": cluster.home], timeout: 180, watchesMemory: true)
        let peak = run.peakMemory.map { "\($0 >> 20) MiB" } ?? "unknown memory"
        print("refresh of \(Self.policyCount) policies: \(ContinuousClock.now - start), \(peak)")
        #expect(run.status == 0, "\(run.stderr)")
        let after = try cluster.requestCounts()
        let requests = after.map { verb, count in (verb, count - before[verb, default: 0]) }.filter { $1 > 0 }
        return (run, Dictionary(uniqueKeysWithValues: requests))
    }

    private func versions(_ cluster: LiveCluster) throws -> Set<String> {
        let text = try cluster.administer(
            "get", "networkpolicies", "-A", "-o",
            #"jsonpath={range .items[*]}{.metadata.uid} {.metadata.resourceVersion}{"\n"}{end}"#)
        return Set(text.split(separator: "\n").map(String.init))
    }

    /// Creates policies that generate printed.
    private func fill(_ cluster: LiveCluster, _ server: HostileServer) async throws {
        let namespaces = (0..<Self.namespaceCount).map {
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: many-\($0)}\n"
        }
        try cluster.administer("create", "--validate=false", "-f", "-", input: namespaces.joined(separator: "---\n"))
        let templates = try (0..<Self.hostCount).map { try policy(of: "h\($0).example.com", server) }
        let size = Self.policyCount / Self.filesCount
        try await withThrowingTaskGroup { group in
            for start in stride(from: 0, to: Self.policyCount, by: size) {
                let policies = (start..<start + size).map { number in
                    templates[number % Self.hostCount]
                        .replacing("policy-name", with: "policy-\(number)")
                        .replacing("policy-space", with: "many-\(number % Self.namespaceCount)")
                }
                group.addTask {
                    let input = policies.joined(separator: "---\n")
                    try cluster.administer("create", "--validate=false", "-f", "-", input: input)
                }
            }
            try await group.waitForAll()
        }
    }

    private func policy(of host: String, _ server: HostileServer) throws -> String {
        let run = try BuiltBinary.run([
            host, "--pod", "run=web", "--name", "policy-name", "-n", "policy-space", "--resolver", "\(server.endpoint)",
        ])
        try #require(run.status == 0, "\(run.stderr)")
        return run.stdout
    }
}
