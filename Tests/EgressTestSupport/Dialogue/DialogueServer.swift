import EgressModel
import Synchronization

/// A server of a dialogue. The first rule that matches a query applies.
struct DialogueServer: Sendable {
    var rules: [DialogueRule] = []
    /// Whether the server listens at all.
    var listens = true
    var acceptsTCP = true

    /// Starts the server. It adds queries that match no rule to `strange`.
    func start(_ strange: StrangeQueries) throws -> HostileServer {
        let memory = DialogueMemory()
        return try HostileServer(acceptsTCP: acceptsTCP) { query in
            let ordinal = memory.add(query)
            guard let rule = rules.first(where: { $0.matches(query, ordinal: ordinal) }) else {
                strange.add(query)
                return [.silence]
            }
            return rule.actions(for: query, memory)
        }
    }
}

/// The queries that match no rule of a dialogue. One such query fails the test.
package final class StrangeQueries: Sendable {
    private let queries = Mutex<[String]>([])

    package init() {}

    package var descriptions: [String] { queries.withLock { $0 } }

    func add(_ query: HostileQuery) {
        queries.withLock { $0.append("\(query.qname) \(query.qtype) over \(query.transport)") }
    }
}

/// The target of a run: a scripted server, or a port on which nothing listens.
package enum DialogueHost: Sendable {
    case server(HostileServer)
    case nobody(VacantPort)

    package var endpoint: Endpoint {
        switch self {
        case .server(let server): server.endpoint
        case .nobody(let port): port.endpoint
        }
    }

    package var queryCount: Int {
        switch self {
        case .server(let server): server.log.count
        case .nobody: 0
        }
    }
}
