import EgressModel
import EgressResolve
import EgressTestSupport

func question(_ qname: String, _ qtype: RecordType = .a) -> Question {
    Question(qname: name(qname), qtype: qtype)
}

func answer(_ records: ResourceRecord...) -> Answer { Answer(rcode: .noError, records: records) }

func denial(_ records: ResourceRecord...) -> Answer { Answer(rcode: .nxDomain, records: records) }

// MARK: Servers

extension HostileServer {
    var nameServer: NameServer { NameServer(address: address(endpoint.address), port: port) }
}

extension LiveServer {
    var nameServer: NameServer { NameServer(address: address(endpoint.address), port: port) }
}

extension Resolver {
    func answer(_ question: Question, inRound round: Int = 0) async throws(ResolveError) -> Answer {
        try await withCheckedContinuation { continuation in
            ask(question, inRound: round) { continuation.resume(returning: $0) }
        }.get()
    }
}

extension BulkLookup {
    init(_ resolvers: [any Resolver]) {
        self.init(resolvers.map { Vantage($0, named: "test") })
    }
}

extension AddressLookup {
    func look(up name: DomainName, _ qtype: RecordType) async -> Result {
        await withCheckedContinuation { continuation in
            look(up: name, qtype) { continuation.resume(returning: $0) }
        }
    }
}

extension StubResolver {
    /// Creates a resolver with a long timeout, because only a test of the timeout should reach it.
    init(
        asking servers: NameServer..., timeoutSeconds: Int = 20, tries: Int = 1, usesTCP: Bool = false,
        listener: ResolveListener? = nil
    ) {
        var settings = Settings()
        settings.timeout = .seconds(timeoutSeconds)
        settings.tries = tries
        settings.usesTCP = usesTCP
        self.init(servers: servers, settings: settings, listener: listener)
    }
}
