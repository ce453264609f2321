import EgressModel
import EgressTestSupport
import NIOCore
import Testing

@testable import EgressObserve

/// Times are handed in as milliseconds.
@Suite struct FlightTableTests {
    private var table = FlightTable(longestWait: .milliseconds(1800))

    /// A door that remembers what it was told.
    private final class Door: ClientDoor {
        let transport = ForwardTransport.datagram
        func send(_ message: ByteBuffer, to client: ForwardClient) {}
        func drop() {}
    }

    private static func key(_ name: String, _ transport: ForwardTransport = .datagram) throws -> Flight.Key {
        let query = try query(name).withUnsafeBytes { try #require(QueryMessage($0)) }
        return Flight.Key(query: query, transport: transport)
    }

    private static func at(_ milliseconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .milliseconds(milliseconds) }

    private static func client(_ id: UInt16) -> ForwardClient { ForwardClient(id: id, door: Door(), address: nil) }

    /// Begins a flight with clients.
    @discardableResult
    private mutating func begin(_ name: String, at start: Int64 = 0, clients: UInt16...) throws -> UInt64 {
        let number = table.begin(Flight(try Self.key(name), upstreams: 2, at: Self.at(start)))
        for id in clients { table.add(Self.client(id), to: number) }
        return number
    }

    /// Records that an upstream has until a time to answer.
    private mutating func ask(_ number: UInt64, until end: Int64) {
        table.change(number) { $0.attempts += 1 }
        table.noteAttempt(of: number, until: Self.at(end))
    }

    @Test mutating func `flights are found by their query until they are over`() throws {
        let (a, b) = (try begin("a", clients: 1), try begin("b", clients: 2, 3))
        #expect(table.number(of: try Self.key("a")) == a)
        #expect(table.number(of: try Self.key("b")) == b)
        #expect(table.number(of: try Self.key("b", .stream)) == nil)
        #expect(table.waiting == 3)
        #expect((table.first, table.last) == (a, b))
        #expect(table.remove(a)?.clients.map(\.id) == [1])
        #expect(table.number(of: try Self.key("a")) == nil)
        #expect(table.remove(a) == nil)
        #expect(table[a] == nil)
        #expect(table[b]?.clients.map(\.id) == [2, 3])
        #expect(table.waiting == 2)
        #expect((table.first, table.last) == (b, b))
        _ = table.remove(b)
        #expect(table.first == nil)
        #expect(table.waiting == 0)
    }

    @Test mutating func `the end of a flight does not hide the next one with the same query`() throws {
        let old = try begin("a", clients: 1)
        _ = table.remove(old)
        let new = try begin("a", clients: 2)
        #expect(new != old)
        #expect(table.remove(old) == nil)
        #expect(table.number(of: try Self.key("a")) == new)
    }

    @Test mutating func `the client that waits longest is dropped first`() throws {
        let (a, b) = (try begin("a", clients: 1, 2), try begin("b", clients: 3))
        table.add(Self.client(4), to: a)
        var dropped: [(id: UInt16, over: UInt64?)] = []
        while let (client, over) = table.dropOldest() {
            dropped.append((client.id, over))
            if let over { _ = table.remove(over) }
        }
        #expect(dropped.map(\.id) == [1, 2, 4, 3])
        #expect(dropped.map(\.over) == [nil, nil, a, b])
        #expect(table.waiting == 0)
    }

    @Test mutating func `flights that are over are skipped when the oldest is looked for`() throws {
        let (a, b) = (try begin("a", clients: 1), try begin("b", clients: 2))
        _ = table.remove(a)
        let dropped = table.dropOldest()
        #expect(dropped?.client.id == 2)
        #expect(dropped?.over == b)
    }

    @Test mutating func `a flight is given up after its time`() throws {
        let (a, b) = (try begin("a", at: 0), try begin("b", at: 100))
        #expect(table.nextDeadline() == Self.at(1800))
        #expect(table.takeExpired(at: Self.at(1799)) == nil)
        #expect(table.takeExpired(at: Self.at(1800)) == a)
        _ = table.remove(a)
        #expect(table.takeExpired(at: Self.at(1800)) == nil)
        #expect(table.nextDeadline() == Self.at(1900))
        #expect(table.takeExpired(at: Self.at(5000)) == b)
        _ = table.remove(b)
        #expect(table.takeExpired(at: Self.at(5000)) == nil)
        #expect(table.nextDeadline() == nil)
    }

    @Test mutating func `an attempt is over after its time, once`() throws {
        let (a, b) = (try begin("a"), try begin("b"))
        ask(a, until: 600)
        ask(b, until: 700)
        #expect(table.nextDeadline() == Self.at(600))
        #expect(table.takeOverdue(at: Self.at(599)) == nil)
        #expect(table.takeOverdue(at: Self.at(650)) == a)
        #expect(table.takeOverdue(at: Self.at(650)) == nil)
        #expect(table.nextDeadline() == Self.at(700))
        #expect(table.takeOverdue(at: Self.at(900)) == b)
        #expect(table.takeOverdue(at: Self.at(900)) == nil)
        #expect(table.nextDeadline() == Self.at(1800))
    }

    @Test mutating func `an attempt after which another one was made is not overdue`() throws {
        let a = try begin("a")
        ask(a, until: 600)
        ask(a, until: 650)
        #expect(table.nextDeadline() == Self.at(650))
        #expect(table.takeOverdue(at: Self.at(700)) == a)
        #expect(table.takeOverdue(at: Self.at(700)) == nil)
    }

    @Test mutating func `an attempt of a flight that is held or over is not overdue`() throws {
        let (a, b, c) = (try begin("a"), try begin("b"), try begin("c"))
        for number in [a, b, c] { ask(number, until: 600) }
        table.change(a) { $0.held = Flight.Held(answer: ByteBuffer(), since: Self.at(10), hold: 1) }
        _ = table.remove(b)
        #expect(table.held == [a])
        #expect(table.takeOverdue(at: Self.at(600)) == c)
        #expect(table.takeOverdue(at: Self.at(600)) == nil)
        // What is held is given up like anything else.
        #expect(table.takeExpired(at: Self.at(1800)) == a)
    }
}
