import EgressModel
import EgressObserve
import EgressTestSupport
import Testing

@testable import EgressRefresh

@Suite struct LearningSinkTests {
    @Test func `a new address wakes the writer of its policy once`() throws {
        let heard = try HeardRun(hosts: "*.example.com")
        heard.clock.pass(seconds: 12.5)
        try heard.hear("a.example.com", "52.0.0.1")
        try heard.hear("a.example.com", "52.0.0.1")
        try heard.hear("a.example.org", "52.0.0.2")
        #expect(heard.record.added == [["shop/web"]])
        #expect(heard.record.arrivals == [12.5])
        let counts = heard.run.counts
        #expect((counts.frames, counts.matched) == (3, 2))
        #expect(counts.bytes > 3 * 50)
    }

    @Test func `a refused address is counted each time, and told of at most 100 times an hour for one host`() throws {
        let heard = try HeardRun(hosts: "*.example.com *.example.org")
        for _ in 0..<150 { try heard.hear("a.example.com", "10.0.0.1", age: nil) }
        #expect(heard.record.findings.count == 100)
        #expect(heard.run.counts.refused == [.special: 150])
        try heard.hear("a.example.org", "10.0.0.1", age: nil)
        #expect(heard.record.findings.count == 101)
        #expect(heard.record.subjects.last == .policy("shop/web", file: nil))
        heard.clock.pass(seconds: 3600)
        try heard.hear("a.example.com", "10.0.0.1", age: nil)
        #expect(heard.record.findings.count == 102)
        #expect(heard.record.added.isEmpty)
    }

    @Test func `what is over the limit is told of`() throws {
        let heard = try HeardRun(hosts: "*.example.com", limit: 1)
        try heard.hear("a.example.com", "52.0.0.1", "52.0.0.2")
        #expect(
            heard.record.findings == [.learning(.limit(try HostName("*.example.com"), 1, try IPAddress("52.0.0.2")))])
        #expect(heard.run.counts.refused == [.limit: 1])
        #expect(heard.record.added == [["shop/web"]])
    }

    @Test(arguments: [(3600, true), (3601, false), (-100_000, true), (nil, true)] as [(Int?, Bool)])
    func `an answer is as old as its server says`(age: Int?, counts: Bool) throws {
        let heard = try HeardRun(hosts: "*.example.com")
        try heard.hear("a.example.com", "52.0.0.1", age: age)
        #expect(heard.record.added.count == (counts ? 1 : 0))
        #expect(heard.run.counts.refused == (counts ? [:] : [.stale: 1]))
        #expect(heard.record.findings.isEmpty)
    }

    @Test func `an answer in a recording counts as one from now, and has no lag`() throws {
        let heard = try HeardRun(hosts: "*.example.com", listens: false)
        try heard.hear("a.example.com", "52.0.0.1", age: 1_000_000)
        #expect(heard.record.added == [["shop/web"]])
        #expect(heard.run.counts.lag.counts.reduce(0, +) == 0)
    }

    @Test func `the lag of an answer is measured if its server says when it answered`() throws {
        let heard = try HeardRun(hosts: "*.example.com")
        try heard.hear("a.example.com", "52.0.0.1", age: 5)
        try heard.hear("a.example.com", "52.0.0.1", age: nil)
        #expect(heard.run.counts.lag.counts.reduce(0, +) == 1)
    }

    // MARK: Senders

    private static let peer = TapPeer.address(.ipv4(IPv4Address(bits: 0x7f00_0001)))

    @Test(arguments: [
        [TapEvent.stranger(peer)], [.refused(peer)], [.withoutMessage(peer)],
        [
            .closed(peer, .stream(.longFrame(4_294_967_295)), wasHeard: false),
            .closed(peer, .stream(.longFrame(2_000_000)), wasHeard: false), .closed(peer, .payload, wasHeard: false),
            .closed(peer, .stream(.contentTypes(["text"])), wasHeard: false),
        ],
    ]) func `each fault of a sender is told of once a minute`(events: [TapEvent]) throws {
        let heard = try HeardRun(hosts: "*.example.com")
        for _ in 0..<10 { events.forEach(heard.sink.note) }
        #expect(heard.record.subjects == [.sender(Self.peer)])
        heard.sink.note(.stranger(.local))
        #expect(heard.record.subjects == [.sender(Self.peer), .sender(.local)])
        heard.clock.pass(seconds: 59)
        events.forEach(heard.sink.note)
        #expect(heard.record.findings.count == 2)
        heard.clock.pass(seconds: 1)
        events.forEach(heard.sink.note)
        #expect(heard.record.findings.count == 3)
    }

    @Test func `what is dropped is counted`() throws {
        let heard = try HeardRun(hosts: "*.example.com")
        for event in [
            TapEvent.stranger(Self.peer), .stranger(Self.peer), .refused(Self.peer),
            .closed(Self.peer, .payload, wasHeard: false), .closed(Self.peer, nil, wasHeard: false),
        ] { heard.sink.note(event) }
        #expect(heard.run.counts.dropped == [.token: 2, .peer: 1, .fault: 1])
    }

    @Test func `the streams that are heard are counted, and each handshake is passed on`() throws {
        let heard = try HeardRun(hosts: "*.example.com")
        for event in [
            TapEvent.connected(Self.peer), .heard(Self.peer), .connected(.local), .heard(.local),
            .closed(.local, .payload, wasHeard: true), .connected(.local), .closed(.local, nil, wasHeard: false),
        ] { heard.sink.note(event) }
        #expect(heard.run.counts.streams == 1)
        #expect(heard.record.connections == 3)
    }
}
