import EgressTestSupport
import Foundation
import Testing

/// Tests a service that learns while its kubectl or the API server fails.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct LearningFaultTests {
    private let ground: LearningGround

    init() throws {
        ground = try LearningGround(try LiveCluster.start())
        try ground.make()
    }

    @Test func `writes what it learned when kubectl died or the API server was away, and tells of it once`() throws {
        let service = try ground.service()
        let sender = try ground.sender(to: service)
        for pid in try Self.children(of: service.pid) { kill(pid, SIGKILL) }
        try sender.tell("a.example.com", "52.0.0.1")
        try ground.expect(["52.0.0.1"], by: service)

        ground.cluster.apiServer.kill()
        try sender.tell("b.example.com", "52.0.0.2")
        try service.wait(until: "an error") { service.log.contains("egressgen: error: kubectl") }
        try sender.tell("c.example.com", "52.0.0.3")
        // Several attempts fail meanwhile.
        Wait.letPass(seconds: 8)
        try ground.cluster.apiServer.start()
        try ground.cluster.waitUntilReady()
        try ground.expect(["52.0.0.1", "52.0.0.2", "52.0.0.3"], by: service)
        let errors = service.log.split(separator: "\n").filter { $0.contains("egressgen: error") }
        #expect(errors.count == 1, "\(service.log)")
    }

    @Test func `a thousand addresses come with few writes, and no name displaces another`() throws {
        let service = try ground.service()
        let sender = try ground.sender(to: service)
        let writes = try ground.cluster.requestCounts()["PATCH", default: 0]
        for number in 0..<1200 {
            try sender.tell("a\(number).example.com", "52.0.\(number / 250).\(number % 250 + 1)")
        }
        try service.wait(until: "a thousand addresses") { () throws(SupportError) in
            try ground.addresses().count == 1000
        }
        let policy = try ground.policy()
        let size = (policy.metadata.annotations ?? [:]).reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        let count = try ground.cluster.requestCounts()["PATCH", default: 0] - writes
        print("1000 addresses: \(count) patches, annotations of \(size) bytes, memory \(service.memory >> 20) MiB")
        #expect(size < 256 << 10)
        #expect(count < 40)
        #expect(service.log.contains("warning"))

        let memory = service.memory
        try Self.flood(sender, 100_000)
        try service.wait(seconds: 300, until: "the flood is read") { () throws(SupportError) in
            try service.metric("learn_frames_total") ?? 0 >= 101_200
        }
        let later = try ground.cluster.requestCounts()["PATCH", default: 0] - writes - count
        print("100,000 more names: \(later) patches, memory \(service.memory >> 20) MiB")
        #expect(later == 0)
        #expect(service.memory - memory < 16 << 20)
        #expect(try ground.policy().cidrs == policy.cidrs)
        #expect(service.log.split(separator: "\n").count { $0.contains("warning") } <= 101)
    }

    /// Sends answers about names and addresses that are all different, as fast as the service reads them.
    private static func flood(_ sender: TapSender, _ count: Int) throws {
        for start in stride(from: 0, to: count, by: 1000) {
            let frames = (start..<start + 1000).flatMap { number in
                ClientAnswer("b\(number).example.com", "53.\(number >> 16).\(number >> 8 & 255).\(number & 255)").frame
            }
            try sender.send(frames)
        }
    }

    private static func children(of pid: Int32) throws -> [Int32] {
        let text = try String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
        return text.split(separator: " ").compactMap { Int32($0) }
    }
}
