import EgressModel
import Testing

@testable import EgressResolve

/// The queue of one server, and the time at which it must act.
@Suite struct ServerQueueTests {
    private let queue: ServerQueue
    private let query: DatagramQuery

    init() throws {
        queue = ServerQueue(try NameServer("127.0.0.1:53"))
        query = DatagramQuery(
            Question(qname: try DomainName("www.example.com"), qtype: .a), timeout: 1_000_000_000, clientSubnet: nil)
    }

    @Test func `a server that nobody asks wants no turn`() {
        #expect(queue.nextDue == .max)
    }

    @Test func `a query that comes after its server's turn wants another one at once`() {
        queue.add(query, at: 1)
        #expect(queue.nextDue == 0)
    }
}
