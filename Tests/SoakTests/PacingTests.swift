import EgressTestSupport
import Synchronization
import Testing

extension Soak {
    /// Tests how many queries egressgen sends to servers that do not answer all of them immediately.
    @Suite struct PacingTests {
        private static func resolve(_ count: Int, at server: HostileServer, _ address: String) throws {
            let run = try BuiltBinary.run(
                Soak.resolving(at: server.endpoint), input: Soak.list(count), timeout: 180)
            #expect(run.status == 0, "\(run.errorLines.prefix(3))")
            #expect(run.stdout == Soak.lines(count, address))
        }

        /// Simulates a rate limit: the server answers 1,000 queries in each second of the clock and drops the rest.
        @Test func `a server that answers a thousand a second is asked little more often`() throws {
            let count = 20_000
            let budget = SecondBudget(1000)
            let server = try HostileServer { query in
                budget.take() ? [MessageBuilder(answering: query).ra().a(query.qname, "8.0.0.1").reply] : [.silence]
            }
            try Self.resolve(count, at: server, "8.0.0.1")
            print("\(count) names at 1000 answers a second: \(server.log.count) queries")
            #expect(server.log.count < 2 * count)
        }

        /// Simulates a resolver that has most names in its cache and must query other servers for the rest.
        @Test func `a server that is slow now and then is asked little more often`() throws {
            let count = 4000
            let server = try HostileServer { query in
                let bytes = MessageBuilder(answering: query).ra().a(query.qname, "8.0.0.3").bytes
                return [query.qname.contains("5") ? .afterDelay(0.08, bytes) : .message(bytes)]
            }
            try Self.resolve(count, at: server, "8.0.0.3")
            print("\(count) names of a server that is slow now and then: \(server.log.count) queries")
            #expect(server.log.count < 2 * count)
        }

        @Test func `a server that comes back within a second is waited for`() throws {
            let count = 10_000
            let handler: HostileServer.Handler = { [MessageBuilder(answering: $0).ra().a($0.qname, "8.0.0.2").reply] }
            let answered = Mutex(0)
            // The first server falls silent before it ends: a fast machine asks for all names before the test sees it.
            let first = try HostileServer { query in
                let number = answered.withLock { answered in
                    answered += 1
                    return answered
                }
                return number > 1000 ? [.silence] : handler(query)
            }
            let running = try BuiltBinary.start(Soak.resolving(at: first.endpoint), input: Soak.list(count))
            try Wait.until("it is asked for a thousand names", pause: 1) { first.log.count >= 1000 }
            first.stop()
            Wait.letPass(seconds: 0.5)
            let second = try HostileServer(port: first.port, handler)
            let run = try running.wait()
            #expect(run.status == 0, "\(run.errorLines.prefix(3))")
            #expect(run.stdout == Soak.lines(count, "8.0.0.2"))
            #expect(!second.log.isEmpty)
        }
    }
}
