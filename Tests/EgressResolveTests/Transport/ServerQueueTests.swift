import EgressModel
import Testing

@testable import EgressResolve

/// What waits for one server, and when it wants its turn.
@Suite struct ServerLineTests {
    private let line: ServerLine
    private let query: DatagramQuery

    init() throws {
        line = ServerLine(try NameServer("127.0.0.1:53"))
        query = DatagramQuery(
            Question(qname: try DomainName("www.example.com"), qtype: .a), timeout: 1_000_000_000, clientSubnet: nil)
    }

    @Test func `a server that nobody asks wants no turn`() {
        #expect(line.nextDue == .max)
    }

    @Test func `a query that comes after its server's turn wants another one at once`() {
        line.add(query, at: 1)
        #expect(line.nextDue == 0)
    }
}
