import EgressTestSupport
import Testing

@Suite(.waits, .judgedPolicies)
struct LargeAnswerTests {
    /// The addresses 8.8.0.1 to 8.8.2.100, as in the zone example.com.
    private static let addresses = (0..<3).flatMap { third in (1...100).map { "8.8.\(third).\($0)" } }

    @Test func `300 addresses from NSD are all in the policy`() throws {
        let run = try generate("big.example.com --pod run=busybox -v", asking(SharedServer.example()))
        #expect(run.status == 0)
        #expect(run.stdout == busyboxPolicy("big.example.com", Self.addresses.map { $0 + "/32" }))
        #expect(run.stderr.contains("300 records from \(try SharedServer.example()) over TCP"))
    }

    @Test func `300 addresses from a zone file are the same policy`() throws {
        let run = try generate("big.example.com --pod run=busybox", Zones.example)
        #expect(run.stdout == busyboxPolicy("big.example.com", Self.addresses.map { $0 + "/32" }))
    }

    @Test func `a truncated answer is asked for again over TCP, and only the whole set counts`() throws {
        let server = try HostileServer { query in
            let answer = MessageBuilder(answering: query).ra().compressed()
            return query.transport == .udp
                ? [answer.tc().a(query.qname, "9.9.9.9").reply]
                : [answer.addresses(query.qname, Self.addresses.reversed()).reply]
        }
        let run = try generate("big.example --pod run=busybox --samples 1", asking(server.endpoint))
        #expect(run.status == 0)
        #expect(run.stdout == busyboxPolicy("big.example", Self.addresses.map { $0 + "/32" }))
        #expect(server.log.map(\.transport) == [.udp, .tcp])
    }

    @Test func `an answer of exactly 1232 bytes needs no TCP`() throws {
        let server = try HostileServer {
            [MessageBuilder(answering: $0).ra().compressed().addresses($0.qname, Self.full).padded(to: 1232).reply]
        }
        let run = try generate("full.example --pod run=busybox --samples 1", asking(server.endpoint))
        #expect(run.status == 0)
        #expect(run.stdout == busyboxPolicy("full.example", Self.full.map { $0 + "/32" }))
        #expect(server.log.map(\.transport) == [.udp])
        #expect(server.log.map(\.ednsSize) == [1232])
    }

    private static let full = Array(addresses.prefix(70))
}
