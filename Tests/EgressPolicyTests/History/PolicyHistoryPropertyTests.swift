import EgressModel
import EgressTestSupport
import Testing

@testable import EgressPolicy

/// Random histories, judged by looking at each address on its own.
@Suite struct PolicyHistoryPropertyTests {
    private static let names = ["a.example.com", "b.example.com"]
    private static let pool = (1...4).map { "192.0.2.\($0)" }

    /// A revision: its time, its retention, and the addresses of the names that it lists.
    private struct Row {
        let time: Int
        let retain: Int
        let addresses: [String: Set<String>]
    }

    /// A stay or a return as text, so that it shares nothing with what it is compared with.
    private struct Expected: Equatable {
        var stays: [String] = []
        var returns: [String] = []
    }

    private static func rows(_ random: inout SeededGenerator) -> [Row] {
        var time = 1_000
        return (0..<Int.random(in: 1...12, using: &random)).map { _ in
            time += Int.random(in: 0...3, using: &random)
            var addresses: [String: Set<String>] = [:]
            for name in names where Int.random(in: 0..<5, using: &random) > 0 {
                addresses[name] = Set(pool.filter { _ in Bool.random(using: &random) })
            }
            return Row(time: time, retain: Int.random(in: 0...2, using: &random), addresses: addresses)
        }
    }

    private static func revision(_ index: Int, _ row: Row) throws -> PolicyRevision {
        var addresses: [HistoryHost: Set<IPAddress>] = [:]
        for (name, texts) in row.addresses {
            addresses[HistoryHost(.egress, try HostName(name))] = Set(try texts.map { try IPAddress($0) })
        }
        return PolicyRevision(
            RevisionMark(time: UTCTime(seconds: row.time), commit: "c\(index)"), addresses, retain: row.retain)
    }

    /// What happens to one address, revision by revision. What a start cuts off is `-`, and what ended before it is left out.
    private static func expected(_ rows: [Row], _ name: String, _ address: String, from start: Int?) -> Expected {
        var expected = Expected()
        var came: String?
        var went: (commit: String, time: Int, retain: Int)?
        for (index, row) in rows.enumerated() {
            let isThere = row.addresses[name]?.contains(address) == true
            let isWithin = start.map { row.time >= $0 } ?? true
            if isThere, came == nil {
                came = isWithin ? "c\(index)" : "-"
                if let went, isWithin {
                    let gap = row.time - went.time
                    expected.returns.append("\(address) \(went.commit) c\(index) \(gap) \(gap + 2 * went.retain)")
                }
            } else if !isThere, let first = came {
                if isWithin { expected.stays.append("\(address) \(first) c\(index)") }
                (came, went) = (nil, ("c\(index)", row.time, rows[index - 1].retain))
            }
            if isThere || row.addresses[name] == nil { went = nil }
        }
        if let came { expected.stays.append("\(address) \(came) -") }
        return expected
    }

    @Test(arguments: 0..<300)
    func `stays and returns are those of each address on its own`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let rows = Self.rows(&random)
        let end = rows[rows.count - 1].time + Int.random(in: 0...5, using: &random)
        let start = seed % 2 == 1 ? Int.random(in: 1_000...end, using: &random) : nil
        let history = PolicyHistory(
            try rows.enumerated().map { try Self.revision($0.offset, $0.element) },
            from: start.map { UTCTime(seconds: $0) }, to: UTCTime(seconds: end))
        for name in Self.names {
            let all = Self.pool.map { Self.expected(rows, name, $0, from: start) }
            let host = history.hosts.first { $0.host.host?.description == name }
            #expect((host?.stays ?? []).map(Self.text) == all.flatMap(\.stays))
            #expect((host?.returns ?? []).map(Self.text) == all.flatMap(\.returns))
        }
    }

    private static func text(_ stay: AddressStay) -> String {
        "\(stay.address) \(stay.came?.commit ?? "-") \(stay.went?.commit ?? "-")"
    }

    private static func text(_ comeback: AddressReturn) -> String {
        "\(comeback.address) \(comeback.went.commit) \(comeback.came.commit) \(comeback.gap) \(comeback.sufficientRetain)"
    }

    // MARK: Retention

    /// The addresses after each refresh of a name.
    private static func refreshed(_ answers: [Set<IPAddress>], every interval: Int, retain: Int) -> [Set<IPAddress>] {
        var holding = Retention.Holding(addresses: [], notes: [:])
        return answers.enumerated().map { step, answered in
            let now = UTCTime(seconds: step * interval)
            let retention = Retention(span: retain, longest: 2 * retain, now: now, renewsEarly: false)
            holding = retention.next(holding, .init(answered: answered, absence: .expiring))
            return holding.addresses
        }
    }

    private static func returns(_ there: [Set<IPAddress>], every interval: Int, retain: Int) throws -> HostHistory? {
        let host = HistoryHost(.egress, try HostName(names[0]))
        let revisions = there.enumerated().map { step, addresses in
            PolicyRevision(
                RevisionMark(time: UTCTime(seconds: step * interval), commit: "c\(step)"), [host: addresses],
                retain: retain)
        }
        return PolicyHistory(revisions, to: UTCTime(seconds: there.count * interval)).hosts.first
    }

    @Test(arguments: 0..<60)
    func `with the sufficient retention and the time between two refreshes, no address comes back`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let pool = try (1...8).map { try IPAddress("192.0.2.\($0)") }
        let interval = [300, 3_600, 43_200].randomElement(using: &random) ?? 300
        let retain = seed % 2 * 86_400
        var shown: Set<IPAddress> = []
        let answers = (0..<200).map { step in
            if step == 0 || Int.random(in: 0..<(2 + seed % 10), using: &random) == 0 {
                shown = Set(pool.shuffled(using: &random).prefix(3))
            }
            return shown
        }
        let there = Self.refreshed(answers, every: interval, retain: retain)
        guard let sufficient = try Self.returns(there, every: interval, retain: retain)?.sufficientRetain else {
            return
        }
        let longer = Self.refreshed(answers, every: interval, retain: sufficient + interval)
        #expect(try Self.returns(longer, every: interval, retain: sufficient + interval)?.returns.isEmpty == true)
    }
}
