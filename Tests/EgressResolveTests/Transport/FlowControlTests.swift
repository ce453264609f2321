import EgressTestSupport
import Testing

@testable import EgressResolve

/// The flow control of one server. The tests set the time themselves.
@Suite struct FlowControlTests {
    private static let millisecond: Nanoseconds = 1_000_000

    /// A simulation of a server and the network. A query is answered in the millisecond in which it is sent, or it
    /// counts as lost after a while. A lost query is retransmitted as soon as flow control permits, until it is given
    /// up after two seconds.
    private struct Simulation {
        private static let timeLimit = 2000 * FlowControlTests.millisecond

        private struct Query {
            let first: Nanoseconds
            let isDead: Bool
            var last: Nanoseconds
            var sends = 1
        }

        var flow = FlowControl()
        var roundTrip = RoundTrip()
        var now = FlowControlTests.millisecond
        /// Whether the name with this number has no answer, no matter how often it is asked for.
        var isDead: (Int) -> Bool = { _ in false }
        /// The number of names that are still to be asked for.
        var names = Int.max
        var sent = 0
        var answered = 0
        var givenUp = 0
        private var started = 0
        private var lastAnswer: Nanoseconds = 0
        private var underWay: [Query] = []

        /// Creates a simulation.
        ///
        /// - Parameter phase: The milliseconds of the clock's current second that have passed at the start.
        init(phase: Nanoseconds = 1) {
            now = phase * FlowControlTests.millisecond
            roundTrip.add(FlowControlTests.millisecond)
            flow.advance(to: now)
        }

        var isDone: Bool { names == 0 && underWay.isEmpty }

        /// Runs the simulation. `answers` receives a number of queries and the second of the clock, and returns how
        /// many of them are answered.
        mutating func run(milliseconds: Int, _ answers: (Int, _ second: Nanoseconds) -> Int) {
            for _ in 0..<milliseconds {
                now += FlowControlTests.millisecond
                flow.advance(to: now)
                let before = underWay.count
                underWay.removeAll { $0.first + Self.timeLimit <= now }
                givenUp += before - underWay.count
                let places = sendAgain() + sendNew()
                sent += places.count
                let living = places.filter { !underWay[$0].isDead }
                // Queries for names without an answer count too, because the server accepts them like all others.
                let good = living.prefix(min(answers(places.count, now / 1_000_000_000), living.count))
                for place in good.sorted(by: >) {
                    underWay.remove(at: place)
                    flow.countAnswer(roundTrip)
                    lastAnswer = now
                }
                answered += good.count
            }
        }

        private mutating func sendAgain() -> [Int] {
            var places: [Int] = []
            for place in underWay.indices where flow.allowsAgain {
                let query = underWay[place]
                let timeout = roundTrip.timeout(afterSends: query.sends) ?? Self.timeLimit
                guard query.last + timeout <= now else { continue }
                flow.countLoss(sent: query.last, isFirst: query.sends == 1)
                flow.countSent(again: true)
                underWay[place].last = now
                underWay[place].sends += 1
                places.append(place)
            }
            return places
        }

        private mutating func sendNew() -> [Int] {
            let late = underWay.count { $0.last + roundTrip.lateness < now }
            let lost = lastAnswer + roundTrip.lateness < now ? 0 : late
            var places: [Int] = []
            while names > 0, places.count < 100, flow.allows(underWay: underWay.count - lost, of: underWay.count) {
                flow.countSent()
                names -= 1
                started += 1
                places.append(underWay.count)
                underWay.append(Query(first: now, isDead: isDead(started), last: now))
            }
            return places
        }
    }

    @Test func `the window starts small, grows while nothing is lost, and ends where buffers do`() {
        var simulation = Simulation()
        #expect(simulation.flow.window == 100)
        simulation.run(milliseconds: 1000) { count, _ in count }
        #expect((180...300).contains(simulation.flow.window))
        #expect(simulation.flow.rate == nil)
    }

    @Test func `a long way has room for more`() {
        var simulation = Simulation()
        simulation.roundTrip = RoundTrip()
        simulation.roundTrip.add(50 * Self.millisecond)
        simulation.run(milliseconds: 1000) { count, _ in count }
        #expect((1000...2000).contains(simulation.flow.window))
    }

    @Test func `one packet in twenty lost slows nothing down`() {
        var simulation = Simulation()
        simulation.run(milliseconds: 5000) { count, _ in count - count / 20 }
        #expect(simulation.flow.rate == nil)
        #expect(simulation.flow.window >= 180)
    }

    @Test(arguments: stride(from: 1, to: 1000, by: 37).map { Nanoseconds($0) })
    func `a server's limit is found, kept to, and not much exceeded, whenever its seconds begin`(phase: Nanoseconds) {
        var simulation = Simulation(phase: phase)
        var (second, left) = (Nanoseconds.max, 0)
        let server = { (count: Int, now: Nanoseconds) in
            if now != second { (second, left) = (now, 1000) }
            defer { left -= min(count, left) }
            return min(count, left)
        }
        while simulation.answered < 8000 { simulation.run(milliseconds: 10, server) }
        #expect(Double(simulation.sent) < 1.4 * Double(simulation.answered))
        #expect(simulation.now < 10_000 * Self.millisecond)
        simulation.run(milliseconds: 20_000, server)
        #expect(simulation.answered >= 26_500)
        #expect(Double(simulation.sent) < 1.3 * Double(simulation.answered))
    }

    @Test func `a limit that is lifted is forgotten`() {
        var simulation = Simulation()
        simulation.run(milliseconds: 4000) { count, _ in min(count, 1) }
        #expect(simulation.flow.rate.map { $0 < 2000 } == true)
        simulation.run(milliseconds: 20_000) { count, _ in count }
        #expect(simulation.flow.rate.map { $0 > 20_000 } ?? true)
    }

    @Test func `loss that slowing down does not lessen is the network's, and is put up with`() {
        var simulation = Simulation()
        var passed = 0.0
        let network = { (count: Int, _: Nanoseconds) in
            let before = passed.rounded(.down)
            passed += 0.4 * Double(count)
            return Int(passed.rounded(.down) - before)
        }
        simulation.run(milliseconds: 4000, network)
        #expect(simulation.flow.rate == nil)
        let before = simulation.answered
        simulation.run(milliseconds: 10_000, network)
        #expect(simulation.answered - before > 50_000)
    }

    @Test func `a network that is put up with is not once it lets nothing through`() {
        var simulation = Simulation()
        var isHalf = false
        let network = { (count: Int, _: Nanoseconds) in
            (0..<count).filter { _ in
                isHalf.toggle()
                return isHalf
            }.count
        }
        simulation.run(milliseconds: 4000, network)
        #expect(simulation.flow.rate == nil)
        let before = simulation.sent
        simulation.run(milliseconds: 10_000) { _, _ in 0 }
        #expect(simulation.sent - before < 5000)
    }

    @Test func `a silent server is asked a little all the time`() {
        var simulation = Simulation()
        simulation.run(milliseconds: 10_000) { _, _ in 0 }
        #expect(simulation.sent > 100)
        simulation.run(milliseconds: 30_000) { count, _ in count }
        #expect(simulation.answered > 10_000)
    }

    // MARK: Other causes of loss

    /// A token bucket. It passes `rate` queries per millisecond, and up to 20 at once if it has saved them up.
    private struct Bucket {
        let rate: Double
        private var level = 20.0

        init(_ rate: Double) {
            self.rate = rate
        }

        mutating func take(_ count: Int) -> Int {
            level = min(20, level + rate)
            let taken = min(count, Int(level))
            level -= Double(taken)
            return taken
        }
    }

    /// Returns how many of `count` packets arrive if each is lost with the probability `share`.
    private static func lossy(_ share: Double, _ random: inout SeededGenerator, _ count: Int) -> Int {
        (0..<count).count { _ in Double.random(in: 0..<1, using: &random) >= share }
    }

    @Test func `a limit that is lifted is forgotten in a network that loses one packet in ten`() {
        var random = SeededGenerator(seed: 1)
        var simulation = Simulation()
        var bucket = Bucket(0.3)
        simulation.run(milliseconds: 3000) { count, _ in Self.lossy(0.1, &random, bucket.take(count)) }
        #expect(simulation.flow.rate.map { $0 < 1000 } == true)
        simulation.run(milliseconds: 20_000) { count, _ in Self.lossy(0.1, &random, count) }
        #expect(simulation.flow.rate.map { $0 > 20_000 } ?? true)
    }

    @Test func `a limit is kept to in a network that loses packets too`() {
        var random = SeededGenerator(seed: 2)
        var simulation = Simulation()
        var bucket = Bucket(1)
        let server = { (count: Int, _: Nanoseconds) in Self.lossy(0.06, &random, bucket.take(count)) }
        simulation.run(milliseconds: 10_000, server)
        let (sent, answered) = (simulation.sent, simulation.answered)
        simulation.run(milliseconds: 20_000, server)
        #expect(simulation.answered - answered > 17_000)
        #expect(Double(simulation.sent - sent) < 1.3 * Double(simulation.answered - answered))
    }

    @Test(arguments: [10, 2])
    func `names that nobody answers for slow no others down`(share: Int) {
        var simulation = Simulation()
        simulation.names = 2000
        simulation.isDead = { $0.isMultiple(of: share) }
        simulation.run(milliseconds: 3000) { count, _ in count }
        #expect(simulation.isDone)
        #expect(simulation.answered == 2000 - 2000 / share)
        #expect(simulation.sent < 2000 + 7 * 2000 / share)
    }

    @Test func `names that nobody answers for are given up in their time`() {
        var simulation = Simulation()
        simulation.names = 61
        simulation.isDead = { $0 > 1 }
        for _ in 0..<3 {
            simulation.names += 60
            simulation.run(milliseconds: 2100) { count, _ in count }
        }
        #expect(simulation.isDone)
        #expect(simulation.givenUp == 240)
    }

    @Test func `a server that is back after some seconds is asked as fast as before`() {
        var simulation = Simulation()
        simulation.run(milliseconds: 10_000) { count, second in (2..<6).contains(second) ? 0 : min(count, 10) }
        let answered = simulation.answered
        #expect(simulation.givenUp < 1500)
        simulation.run(milliseconds: 1000) { count, _ in min(count, 10) }
        #expect(simulation.answered - answered > 9000)
    }
}
