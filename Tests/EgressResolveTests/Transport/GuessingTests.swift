import EgressModel
import EgressResolve
import EgressTestSupport
import Foundation
import Testing

/// What an attacker off the path must guess for a forged answer to be accepted: the id and the port of each question
/// (RFC 5452, section 4).
@Suite struct GuessingTests {
    private static let leastBits = 26.0
    private static let most = 256

    /// Asks for many names at the same time and returns the queries that the server received.
    private static func capture(_ count: Int) async throws -> [HostileQuery] {
        let server = try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "8.0.0.1").reply] }
        let names = (0..<count).map { name("n\($0).example") }
        _ = await BulkLookup([StubResolver(asking: server.nameServer)]).look(up: names, family: .ipv4)
        return server.log
    }

    /// Returns Pearson's chi-squared statistic over 256 equal classes. With 255 degrees of freedom, it exceeds 380 once
    /// in a million times.
    private static func chiSquared(_ values: [UInt8]) -> Double {
        let expected = Double(values.count) / 256
        var counts = [Int](repeating: 0, count: 256)
        for value in values { counts[Int(value)] += 1 }
        return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    }

    /// The ports that the system assigns to clients.
    private static var ephemeralPorts: ClosedRange<UInt16> {
        let text = (try? String(contentsOfFile: "/proc/sys/net/ipv4/ip_local_port_range", encoding: .utf8)) ?? ""
        let ends = text.split(whereSeparator: \.isWhitespace).compactMap { UInt16($0) }
        return ends.count == 2 ? ends[0]...ends[1] : 49152...65535
    }

    @Test func `ids are spread evenly and follow no sequence, in bulk too`() async throws {
        let ids = try await Self.capture(5000).map(\.id)
        #expect(Self.chiSquared(ids.map { UInt8($0 >> 8) }) < 380)
        #expect(Self.chiSquared(ids.map { UInt8($0 & 0xff) }) < 380)
        let steps = zip(ids, ids.dropFirst()).map { $1 &- $0 }
        #expect(Self.chiSquared(steps.map { UInt8($0 >> 8) }) < 380)
        #expect(Self.chiSquared(steps.map { UInt8($0 & 0xff) }) < 380)
    }

    @Test func `no port serves more than a few questions, and ports are not in a row`() async throws {
        let queries = try await Self.capture(5000)
        let uses = Dictionary(grouping: queries, by: \.sourcePort).mapValues { Set($0.map(\.qname)).count }
        // The system may assign a port twice.
        #expect(uses.values.count { $0 > Self.most } * 20 <= uses.count)
        #expect(uses.values.allSatisfy { $0 <= 2 * Self.most })
        #expect(uses.count >= 5000 / Self.most)
        #expect(uses.keys.allSatisfy(Self.ephemeralPorts.contains))
        let ports = queries.map(\.sourcePort).reduce(into: [UInt16]()) { if $0.last != $1 { $0.append($1) } }
        let steps = zip(ports, ports.dropFirst()).map { abs(Int($1) - Int($0)) }
        #expect(steps.count { $0 <= 2 } * 10 <= steps.count)
    }

    @Test func `for each question more than 26 bits are to be guessed`() async throws {
        let ids = Set(try await Self.capture(2000).map(\.id))
        // 2,000 draws from 65,536 ids contain about 30 repetitions.
        #expect(ids.count > 1900)
        let bits = log2(Double(Self.ephemeralPorts.count)) + 16
        print("bits to guess for one question: \(bits)")
        #expect(bits >= Self.leastBits)
    }
}
