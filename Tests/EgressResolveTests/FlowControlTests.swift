import Testing

@testable import EgressResolve

/// How fast one server is asked, with time handed in.
@Suite struct FlowControlTests {
    private static let millisecond: Nanoseconds = 1_000_000

    /// A server and a network between: what is sent in a millisecond is answered in the next one, or counts as lost after
    /// a tenth of a second and is sent again as soon as it may be.
    private struct Simulation {
        private static let timeout = 100 * FlowControlTests.millisecond
        var flow = FlowControl()
        var roundTrip = RoundTrip()
        var now = FlowControlTests.millisecond
        var sent = 0
        var answered = 0
        /// When those under way were sent, the oldest first.
        private var underWay: [Nanoseconds] = []

        /// - Parameter phase: milliseconds of the clock's second that are over at the start.
        init(phase: Nanoseconds = 1) {
            now = phase * FlowControlTests.millisecond
            roundTrip.add(FlowControlTests.millisecond)
            flow.advance(to: now)
        }

        /// - Parameter answers: how many of so many queries are answered, in a second of that number.
        mutating func run(milliseconds: Int, _ answers: (Int, _ second: Nanoseconds) -> Int) {
            for _ in 0..<milliseconds {
                now += FlowControlTests.millisecond
                flow.advance(to: now)
                let burst = sendAgain() + sendNew()
                sent += burst
                let good = answers(burst, now / 1_000_000_000)
                for _ in 0..<good { flow.countAnswer(roundTrip) }
                answered += good
                underWay.append(contentsOf: Array(repeating: now, count: burst - good))
            }
        }

        private mutating func sendAgain() -> Int {
            var burst = 0
            while let first = underWay.first, first + Self.timeout <= now, flow.allows(underWay: 0, of: 0) {
                underWay.removeFirst()
                flow.countLoss(sent: first)
                flow.countSent()
                burst += 1
            }
            return burst
        }

        private mutating func sendNew() -> Int {
            var burst = 0
            while flow.allows(underWay: burst, of: underWay.count + burst), burst < 100 {
                flow.countSent()
                burst += 1
            }
            return burst
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
        #expect(simulation.answered >= 27_000)
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
}
