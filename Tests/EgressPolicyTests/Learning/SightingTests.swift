import EgressModel
import Testing

@testable import EgressPolicy

@Suite struct SightingTests {
    private static func sighting(at second: Int, ttl: Int) throws -> Sighting {
        Sighting(time: UTCTime(seconds: second), ttl: ttl, qname: try DomainName("a.example.com"))
    }

    @Test(arguments: [
        (86_400, 0, 5, 86_400), (86_400, 100, 5, 86_350), (60, 0, 300, 300), (60, 30, 60, 60), (60, 3600, 5, 5),
    ])
    func `a later and shorter TTL does not end a lease earlier, in any order`(
        ttl: Int, gap: Int, laterTTL: Int, merged: Int
    ) throws {
        let first = try Self.sighting(at: 0, ttl: ttl)
        let last = try Self.sighting(at: gap, ttl: laterTTL)
        #expect(try last.merged(with: first) == Self.sighting(at: gap, ttl: merged))
        let lease = max(ttl * 2, gap + laterTTL * 2)
        #expect(gap + 2 * last.merged(with: first).span(0) >= min(lease, 2 * 86_400))
        guard gap > 0 else { return }
        #expect(first.merged(with: last) == last.merged(with: first))
    }
}
