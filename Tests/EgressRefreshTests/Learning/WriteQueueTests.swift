import Testing

@testable import EgressRefresh

@Suite struct WriteQueueTests {
    private var queue = WriteQueue(.cluster)

    /// Begins the writes that are due, and ends them at once. Returns the units.
    private mutating func write(at uptime: Double) -> [String] {
        let writes = queue.take(at: uptime)
        for write in writes { queue.end(write) }
        return writes.map(\.unit).sorted()
    }

    @Test mutating func `the first address of a policy is written at once`() {
        queue.want("shop/web", at: 10)
        #expect(queue.next(after: 10) == 10)
        #expect(
            queue.take(at: 10) == [WriteQueue.Write(unit: "shop/web", since: 10, renews: false)])
        #expect(queue.next(after: 10) == nil)
        #expect(queue.take(at: 11).isEmpty)
    }

    @Test mutating func `further addresses are gathered for 100 ms`() {
        queue.want("shop/web", at: 10)
        #expect(write(at: 10) == ["shop/web"])
        queue.want("shop/web", at: 10.02)
        queue.want("shop/web", at: 10.05)
        #expect(queue.next(after: 10.05) == 10.1)
        #expect(queue.take(at: 10.09).isEmpty)
        #expect(queue.take(at: 10.1).map(\.since) == [10.02])
    }

    @Test mutating func `a policy is written five times a second at most`() {
        var times: [Double] = []
        for tick in 0..<300 {
            let now = Double(tick) / 100
            queue.want("shop/web", at: now)
            if write(at: now) == ["shop/web"] { times.append(now) }
        }
        #expect(times.count == 15)
        for (first, sixth) in zip(times, times.dropFirst(5)) { #expect(sixth - first >= 1) }
    }

    @Test func `a policy whose addresses are waited for is written at short intervals`() {
        var queue = WriteQueue(.clusterWithHolds)
        var times: [Double] = []
        for tick in 0..<300 {
            let now = Double(tick) / 100
            queue.want("shop/web", at: now)
            for write in queue.take(at: now) {
                queue.end(write)
                times.append(now)
            }
        }
        for (first, second) in zip(times, times.dropFirst()) { #expect(second - first < 0.31) }
        for (first, sixth) in zip(times, times.dropFirst(5)) { #expect(sixth - first >= 1) }
        #expect(times.prefix(2) == [0, 0.1])
    }

    @Test mutating func `a write is repeated at once when the outage is over`() throws {
        queue.want("shop/web", at: 10)
        let write = try #require(queue.take(at: 10).first)
        let isFirst = queue.repeatLater(write, at: 10.5, isServers: true)
        #expect(isFirst)
        #expect(queue.next(after: 10.5) == 11.5)
        queue.endOutage()
        #expect(queue.take(at: 10.6).map(\.unit) == ["shop/web"])
    }

    @Test mutating func `twenty policies are written a second at most, the longest waiting first`() {
        for number in 0..<50 { queue.want("shop/\(number)", at: Double(number) / 1000) }
        var written: [(unit: String, time: Double)] = []
        for tick in 10..<300 {
            let now = Double(tick) / 100
            written += write(at: now).map { ($0, now) }
        }
        #expect(
            written.map(\.unit)
                == stride(from: 0, to: 50, by: 5).flatMap { first in
                    (first..<first + 5).map { "shop/\($0)" }.sorted()
                })
        for (first, next) in zip(written, written.dropFirst(20)) { #expect(next.time - first.time >= 1) }
        #expect(written.last?.time ?? 10 < 2.5)
        #expect(queue.next(after: 3) == nil)
    }

    @Test mutating func `no policy waits long for the writes of others`() {
        for number in 0..<8 { queue.want("shop/\(number)", at: 1) }
        #expect(write(at: 1).count == 5)
        #expect(queue.next(after: 1) == 1.25)
        #expect(queue.take(at: 1.2).isEmpty)
        #expect(write(at: 1.25).count == 3)
    }

    @Test mutating func `a policy that is quiet does not wait for a busy one`() {
        queue.want("shop/busy", at: 0)
        _ = write(at: 0)
        queue.want("shop/busy", at: 0.01)
        queue.want("shop/quiet", at: 0.02)
        #expect(write(at: 0.02) == ["shop/quiet"])
    }

    @Test func `a file is written once a second at most`() {
        var queue = WriteQueue(.files)
        queue.want("web.yaml", at: 5)
        for write in queue.take(at: 5) { queue.end(write) }
        queue.want("web.yaml", at: 5.3)
        #expect(queue.next(after: 5.3) == 6)
        #expect(queue.take(at: 5.9).isEmpty)
        #expect(queue.take(at: 6).map(\.unit) == ["web.yaml"])
    }

    @Test mutating func `a policy is written by one write at a time`() {
        queue.want("shop/web", at: 0)
        let writes = queue.take(at: 0)
        queue.want("shop/web", at: 0.01)
        #expect(queue.next(after: 5) == nil)
        #expect(queue.take(at: 5).isEmpty)
        for write in writes { queue.end(write) }
        #expect(queue.take(at: 5).map(\.since) == [0.01])
    }

    /// Begins the writes that are due, and lets them fail. Returns whether each begins an outage.
    private static func fail(_ queue: inout WriteQueue, at uptime: Double, isServers: Bool = true) -> [Bool] {
        queue.take(at: uptime).map { queue.repeatLater($0, at: uptime, isServers: isServers) }
    }

    @Test mutating func `a write to a cluster that fails pauses all writes, and is repeated`() {
        queue.want("shop/web", at: 0)
        #expect(Self.fail(&queue, at: 0) == [true])
        queue.want("shop/api", at: 0.6)
        #expect(queue.next(after: 0.6) == 1)
        #expect(queue.take(at: 0.9).isEmpty)
        let again = queue.take(at: 1)
        #expect(again.map(\.unit).sorted() == ["shop/api", "shop/web"])
        #expect(again.first { $0.unit == "shop/web" }?.since == 0)
    }

    @Test mutating func `a policy that the server refuses does not hold up others, whose writes do not hasten it`() {
        queue.want("shop/refused", at: 0)
        #expect(Self.fail(&queue, at: 0, isServers: false) == [true])
        queue.want("shop/web", at: 0.1)
        #expect(queue.isPromising("shop/web"))
        #expect(!queue.isPromising("shop/refused"))
        #expect(write(at: 0.1) == ["shop/web"])
        #expect(queue.next(after: 0.1) == 1)
        #expect(Self.fail(&queue, at: 1, isServers: false) == [false])
        queue.endOutage()
        #expect(queue.next(after: 1) == 3)
        #expect(write(at: 3) == ["shop/refused"])
        queue.want("shop/refused", at: 4)
        #expect(queue.isPromising("shop/refused"))
    }

    @Test mutating func `no answer waits for a write that has failed before`() {
        queue.want("shop/web", at: 0)
        #expect(queue.isPromising("shop/web"))
        #expect(Self.fail(&queue, at: 0) == [true])
        queue.want("shop/api", at: 0.1)
        for unit in ["shop/web", "shop/api"] { #expect(!queue.isPromising(unit)) }
        let again = queue.take(at: 1)
        #expect(again.count == 2)
        #expect(!queue.isPromising("shop/web"))
        queue.end(again[0])
        #expect(queue.isPromising(again[1].unit))
    }

    @Test func `a write of a file that fails does not hold up other files`() {
        var queue = WriteQueue(.files)
        queue.want("a.yaml", at: 0)
        #expect(Self.fail(&queue, at: 0, isServers: false) == [true])
        queue.want("b.yaml", at: 0.5)
        #expect(queue.take(at: 0.5).map(\.unit) == ["b.yaml"])
        #expect(queue.next(after: 0.5) == 1)
    }

    @Test mutating func `the pauses double up to 5 s, and the outage begins once`() {
        queue.want("shop/web", at: 0)
        var times: [Double] = []
        var begins: [Bool] = []
        while let next = queue.next(after: times.last ?? 0), times.count < 7 {
            times.append(next)
            begins += Self.fail(&queue, at: next)
        }
        #expect(times == [0, 1, 3, 7, 12, 17, 22])
        #expect(begins == [true] + [Bool](repeating: false, count: 6))
        for write in queue.take(at: 27) { queue.end(write) }
        queue.want("shop/web", at: 30)
        #expect(Self.fail(&queue, at: 30) == [true])
        #expect(queue.next(after: 30) == 31)
    }

    @Test mutating func `an outage of a cluster is told once, however many policies it hits`() {
        for number in 0..<5 { queue.want("shop/\(number)", at: 0) }
        #expect(Self.fail(&queue, at: 0) == [true, false, false, false, false])
        #expect(queue.next(after: 0) == 1)
    }

    @Test mutating func `leases are renewed at the first of the times that are asked for`() {
        queue.renew("shop/web", before: 900)
        queue.renew("shop/web", before: 600)
        queue.renew("shop/web", before: 700)
        #expect(queue.next(after: 0) == 600)
        #expect(queue.take(at: 599).isEmpty)
        #expect(queue.take(at: 600) == [WriteQueue.Write(unit: "shop/web", since: nil, renews: true)])
    }

    @Test mutating func `an address that is written before does not bring the renewal forward`() {
        queue.renew("shop/web", before: 600)
        queue.want("shop/web", at: 10)
        let writes = queue.take(at: 10)
        #expect(writes.map(\.renews) == [false])
        for write in writes { queue.end(write) }
        #expect(queue.next(after: 10) == 600)
    }

    @Test mutating func `a renewal that fails is repeated`() {
        queue.renew("shop/web", before: 600)
        #expect(Self.fail(&queue, at: 600) == [true])
        #expect(queue.take(at: 601) == [WriteQueue.Write(unit: "shop/web", since: nil, renews: true)])
    }

    @Test mutating func `a policy that nothing waits for is forgotten`() {
        queue.want("shop/web", at: 0)
        #expect(write(at: 0) == ["shop/web"])
        queue.renew("shop/api", before: 600)
        #expect(queue.take(at: 0.5).isEmpty && queue.units.count == 2)
        #expect(queue.take(at: 2).isEmpty && queue.units.count == 1)
    }
}
