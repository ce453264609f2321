import EgressModel
import Testing

@testable import EgressPolicy

@Suite struct PolicyHistoryTests {
    private static let hour = 3_600
    private static let first = "192.0.2.1"
    private static let second = "192.0.2.2"

    /// A revision: an hour, and the addresses of the host; `nil` if the policy does not list the host.
    private typealias Row = (hour: Int, addresses: [String]?)

    private static func host(_ name: String = "api.example.com") throws -> HistoryHost {
        HistoryHost(.egress, try HostName(name))
    }

    private static func revisions(_ rows: [Row], retain: Int = 0) throws -> [PolicyRevision] {
        try rows.map { row in
            PolicyRevision(
                RevisionMark(time: UTCTime(seconds: row.hour * hour), commit: "c\(row.hour)"),
                try row.addresses.map { [try host(): Set(try $0.map { try IPAddress($0) })] } ?? [:], retain: retain)
        }
    }

    private static func history(
        _ rows: [Row], retain: Int = 0, from start: Int? = nil, to end: Int = 100, isCut: Bool = false
    ) throws -> PolicyHistory {
        PolicyHistory(
            try revisions(rows, retain: retain), from: start.map { UTCTime(seconds: $0 * hour) },
            to: UTCTime(seconds: end * hour), isCut: isCut)
    }

    /// The stays of the only host, as words: address, commit that brought it, commit that removed it.
    private static func stays(_ history: PolicyHistory) -> [String] {
        history.hosts.flatMap(\.stays).map { "\($0.address) \($0.came?.commit ?? "-") \($0.went?.commit ?? "-")" }
    }

    private static let tables: [([Row], [String])] = [
        ([], []),
        ([(0, [])], []),
        ([(0, [first])], ["192.0.2.1 c0 -"]),
        ([(0, [first]), (1, [first])], ["192.0.2.1 c0 -"]),
        ([(0, [first]), (1, [second])], ["192.0.2.1 c0 c1", "192.0.2.2 c1 -"]),
        ([(0, [first]), (1, []), (2, [first])], ["192.0.2.1 c0 c1", "192.0.2.1 c2 -"]),
        ([(0, [first]), (1, nil)], ["192.0.2.1 c0 c1"]),
        ([(0, nil), (1, [first]), (2, nil), (3, [first])], ["192.0.2.1 c1 c2", "192.0.2.1 c3 -"]),
        ([(0, [second, first]), (1, [first])], ["192.0.2.1 c0 -", "192.0.2.2 c0 c1"]),
    ]

    @Test(arguments: tables.indices)
    func `stays follow from the revisions`(index: Int) throws {
        let (rows, expected) = Self.tables[index]
        #expect(Self.stays(try Self.history(rows)) == expected)
    }

    @Test func `a return is an absence between two stays, and the longest one counts`() throws {
        let rows: [Row] = [
            (0, [Self.first, Self.second]), (1, [Self.second]), (4, [Self.first, Self.second]), (5, [Self.first]),
            (12, [Self.first, Self.second]),
        ]
        let host = try #require(try Self.history(rows).hosts.first)
        #expect(host.returns.map(\.gap) == [3 * Self.hour, 7 * Self.hour])
        #expect(host.longestReturn?.gap == 7 * Self.hour)
        #expect(host.longestReturn?.came.commit == "c12")
        #expect(host.sufficientRetain == 7 * Self.hour)
        #expect(host.presentCount == 2)
    }

    @Test func `the retention in effect when an address went counts twice`() throws {
        let rows: [Row] = [(0, [Self.first]), (1, []), (4, [Self.first])]
        let host = try #require(try Self.history(rows, retain: 10 * Self.hour).hosts.first)
        #expect(host.longestReturn?.gap == 3 * Self.hour)
        #expect(host.sufficientRetain == 23 * Self.hour)
    }

    @Test func `an absence while the host is not wanted is no return`() throws {
        let host = try #require(
            try Self.history([(0, [Self.first]), (1, nil), (2, []), (3, [Self.first])]).hosts.first)
        #expect(host.returns.isEmpty && host.sufficientRetain == nil)
        let other = try Self.history([(0, [Self.first]), (1, []), (2, nil), (3, [Self.first])])
        #expect(other.hosts.first?.returns.isEmpty == true)
    }

    @Test func `a start cuts stays, drops those before it, and keeps the gap of an address that was away`() throws {
        let rows: [Row] = [
            (0, [Self.first]), (1, [Self.second]), (10, [Self.first, Self.second]), (20, [Self.first]),
        ]
        let history = try Self.history(rows, from: 5)
        #expect(Self.stays(history) == ["192.0.2.1 c10 -", "192.0.2.2 - c20"])
        #expect(history.start.seconds == 5 * Self.hour)
        #expect(history.changes.map(\.mark.commit) == ["c10", "c20"])
        #expect(history.changes.map(\.came) == [1, 0] && history.changes.map(\.went) == [0, 1])
        #expect(history.hosts.first?.longestReturn?.gap == 9 * Self.hour)
        #expect(history.hosts.first?.longestStay == 90 * Self.hour)
        #expect(history.hosts.first?.medianStay == 15 * Self.hour)
    }

    @Test func `the first addresses of a history that is cut off may have come earlier`() throws {
        let rows: [Row] = [(0, [Self.first]), (1, [Self.first, Self.second])]
        #expect(Self.stays(try Self.history(rows, isCut: true)) == ["192.0.2.1 - -", "192.0.2.2 c1 -"])
    }

    @Test func `revisions that change no address count as revisions`() throws {
        let history = try Self.history([(0, [Self.first]), (1, [Self.first]), (2, [])])
        #expect(history.changes.count == 3)
        #expect(history.addressChangeCount == 2)
    }

    @Test func `hosts have an order: egress first, then by name`() throws {
        let hosts = try [
            HistoryHost(.ingress, HostName("a.example.com")), Self.host("*.b.example.com"), Self.host(),
            HistoryHost(.egress, nil),
        ]
        #expect(hosts.sorted() == [hosts[3], hosts[1], hosts[2], hosts[0]])
    }
}
