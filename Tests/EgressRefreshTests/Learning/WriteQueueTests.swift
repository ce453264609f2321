import Testing

@testable import EgressRefresh

@Suite struct WriteQueueTests {
    private var queue = WriteQueue(.cluster)

    /// Begins the writes that are due, and ends them at once. Returns the units.
    private mutating func write(at uptime: Double) -> [String] {
        let writes = queue.take(at: uptime)
        for write in writes { queue.end(write, at: uptime, retryIn: nil) }
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

    @Test mutating func `twenty policies are written a second at most, the longest waiting first`() {
        for number in 0..<50 { queue.want("shop/\(number)", at: Double(number) / 1000) }
        #expect(write(at: 0.1).count == 20)
        #expect(queue.next(after: 0.1) == 1.1)
        #expect(queue.take(at: 1.0).isEmpty)
        #expect(write(at: 1.1) == (20..<40).map { "shop/\($0)" }.sorted())
        #expect(write(at: 2.1) == (40..<50).map { "shop/\($0)" }.sorted())
        #expect(queue.next(after: 2.1) == nil)
    }

    @Test mutating func `a policy that is quiet does not wait for a busy one`() {
        queue.want("shop/busy", at: 0)
        _ = write(at: 0)
        queue.want("shop/busy", at: 0.01)
        queue.want("shop/quiet", at: 0.02)
        #expect(write(at: 0.02) == ["shop/quiet"])
    }

    @Test func `a file is written once a second at most`() {
        var queue = WriteQueue(.slow)
        queue.want("web.yaml", at: 5)
        for write in queue.take(at: 5) { queue.end(write, at: 5.2, retryIn: nil) }
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
        for write in writes { queue.end(write, at: 5, retryIn: nil) }
        #expect(queue.take(at: 5).map(\.since) == [0.01])
    }

    @Test mutating func `a write that fails pauses all writes, and is repeated`() {
        queue.want("shop/web", at: 0)
        let writes = queue.take(at: 0)
        for write in writes { queue.end(write, at: 0.5, retryIn: 2) }
        queue.want("shop/api", at: 0.6)
        #expect(queue.next(after: 0.6) == 2.5)
        #expect(queue.take(at: 2.4).isEmpty)
        let again = queue.take(at: 2.5)
        #expect(again.map(\.unit).sorted() == ["shop/api", "shop/web"])
        #expect(again.first { $0.unit == "shop/web" }?.since == 0)
    }

    @Test mutating func `a shorter pause does not end a longer one`() {
        for unit in ["shop/web", "shop/api"] { queue.want(unit, at: 0) }
        for (write, pause) in zip(queue.take(at: 0), [5.0, 1]) { queue.end(write, at: 0, retryIn: pause) }
        #expect(queue.take(at: 4.9).isEmpty)
        #expect(queue.take(at: 5).count == 2)
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
        for write in writes { queue.end(write, at: 10, retryIn: nil) }
        #expect(queue.next(after: 10) == 600)
    }

    @Test mutating func `a renewal that fails is repeated`() {
        queue.renew("shop/web", before: 600)
        for write in queue.take(at: 600) { queue.end(write, at: 601, retryIn: 1) }
        #expect(queue.take(at: 602) == [WriteQueue.Write(unit: "shop/web", since: nil, renews: true)])
    }
}
