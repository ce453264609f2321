import EgressDiscover
import EgressModel
import EgressObserve
import EgressPolicy
import EgressTestSupport
import Testing

/// Tests that the order of the frames makes no difference, and that the memory has limits.
@Suite struct OrderTests {
    private static func random(_ generator: inout SeededGenerator) throws -> Observation {
        let stems = ["www.example.com", "api.example.org", "db", "db.data", "typo.example.net", "a.b.c.example.com"]
        let suffixes = ["", "", ".shop.svc.cluster.local", ".svc.cluster.local", ".cluster.local", ".corp.example"]
        let name = stems.randomElement(using: &generator).map {
            $0 + (suffixes.randomElement(using: &generator) ?? "")
        }
        let client = "10.0.0.\(Int.random(in: 1...5, using: &generator))@\(Int.random(in: 0...50, using: &generator))"
        let type = ["A", "AAAA", "A", "SRV", "PTR", "TXT"].randomElement(using: &generator) ?? "A"
        let answers = [
            "NXDOMAIN", "NODATA", "SERVFAIL", "52.0.0.\(Int.random(in: 1...9, using: &generator))",
            "alias.example.net. 52.0.0.1", "RECORD",
        ]
        let answer = answers.randomElement(using: &generator) ?? ""
        return try Observation(
            "\(client) \(name ?? "") \(type) \(answer)", ttl: UInt32.random(in: 0...300, using: &generator))
    }

    @Test(arguments: 1...60) func `the result never depends on the order of the frames`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let frames = try (0..<200).map { _ in try Self.random(&generator) }
        let pods = [
            try Shorthand.pod("shop/a", "10.0.0.1", labels: ["app=a"], start: 0, end: 20),
            try Shorthand.pod("shop/b", "10.0.0.1", labels: ["app=b"], start: 25),
            try Shorthand.pod("shop/c", "10.0.0.2", labels: ["app=b"], start: 10),
            try Shorthand.pod("kube-system/d", "10.0.0.3", isHostNetwork: true, node: "10.0.0.3"),
        ]
        let services = [try Shorthand.service("shop/db"), try Shorthand.service("data/db")]
        let first = Discovery(of: frames, pods: pods, services: services)
        for _ in 0..<5 {
            #expect(
                Discovery(of: frames.shuffled(using: &generator), pods: pods, services: services) == first)
        }
        let reversed = Discovery(of: frames.reversed(), pods: pods.reversed(), services: services.reversed())
        #expect(reversed == first)
    }

    @Test func `beyond the limit, which names are kept does not depend on the order either`() throws {
        let pods = [try Shorthand.pod("shop/a", "10.0.0.1")]
        let names = (0..<AnswerTally.nameLimit + 5000).map { "n\($0).example.com" }
        let frames = try (names + names).map { try Observation("10.0.0.1 \($0) A 52.0.0.1") }
        var generator = SeededGenerator(seed: 7)
        let first = Discovery(of: frames, pods: pods, services: [])
        #expect(first == Discovery(of: frames.shuffled(using: &generator), pods: pods, services: []))
        let profile = try #require(first.workloads.first)
        #expect(profile.isCut)
        #expect(profile.asked.names.count == AnswerTally.nameLimit)
        #expect(profile.asked.names.allSatisfy { $0.lookups == 2 })
    }

    @Test func `beyond the limit, the lowest addresses of a name are kept`() throws {
        let pods = [try Shorthand.pod("shop/a", "10.0.0.1")]
        let frames = try (0..<2500).map { try Observation("10.0.0.1 x.example.com A 52.0.\($0 / 250).\($0 % 250)") }
        let first = Discovery(of: frames, pods: pods, services: [])
        #expect(first == Discovery(of: frames.reversed(), pods: pods, services: []))
        let name = try #require(first.workloads.first?.asked.names.first)
        #expect(name.isCut)
        #expect(name.addresses.count == NameTally.addressLimit)
        #expect(name.addresses.last?.description == "52.0.3.249")
    }

    @Test func `clients that are no pods have a limit, too`() throws {
        let frames = try (0..<2500).map { try Observation("10.1.\($0 / 250).\($0 % 250) x.example.com A 52.0.0.1") }
        let first = Discovery(of: frames, pods: [], services: [])
        #expect(first == Discovery(of: frames.reversed(), pods: [], services: []))
        #expect(first.isCut)
        #expect(first.clients.count == AnswerTally.strangerLimit)
    }

    @Test func `times and the TTL are those of all answers`() throws {
        let lines = [("10.0.0.1@30", 20), ("10.0.0.1@10", 60), ("10.0.0.1@20", 7)]
        let frames = try lines.map { try Observation("\($0) x.example.com A 52.0.0.1", ttl: UInt32($1)) }
        let discovery = Discovery(of: frames, pods: [try Shorthand.pod("shop/a", "10.0.0.1")], services: [])
        let name = try #require(discovery.workloads.first?.asked.names.first)
        #expect(name.times.first == UTCTime(seconds: 10))
        #expect(name.times.last == UTCTime(seconds: 30))
        #expect(name.ttl == 60)
        #expect(name.lookups == 3)
    }
}
