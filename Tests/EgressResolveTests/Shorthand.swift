import EgressModel
import EgressResolve
import EgressTestSupport

func name(_ text: String) -> DomainName {
    guard let name = try? DomainName(text) else { preconditionFailure("\(text) is not a name") }
    return name
}

func address(_ text: String) -> IPAddress {
    guard let address = try? IPAddress(text) else { preconditionFailure("\(text) is not an address") }
    return address
}

func question(_ qname: String, _ qtype: RecordType = .a) -> Question {
    Question(qname: name(qname), qtype: qtype)
}

// MARK: Contents of answers

func record(_ owner: String, _ text: String, ttl: UInt32 = 300) -> ResourceRecord {
    ResourceRecord(owner: name(owner), ttl: ttl, rdata: .address(address(text)))
}

func alias(_ owner: String, _ target: String, ttl: UInt32 = 300) -> ResourceRecord {
    ResourceRecord(owner: name(owner), ttl: ttl, rdata: .cname(name(target)))
}

func other(_ owner: String, _ type: RecordType, ttl: UInt32 = 300) -> ResourceRecord {
    ResourceRecord(owner: name(owner), ttl: ttl, rdata: .other(type))
}

func answer(_ records: ResourceRecord...) -> Answer { Answer(rcode: .noError, records: records) }

func denial(_ records: ResourceRecord...) -> Answer { Answer(rcode: .nxDomain, records: records) }

// MARK: Contents of outcomes

func link(_ owner: String, _ target: String, ttl: UInt32 = 300) -> ChainLink {
    ChainLink(owner: name(owner), target: name(target), ttl: ttl)
}

func found(_ owner: String, _ text: String, ttl: UInt32 = 300) -> AddressRecord {
    AddressRecord(owner: name(owner), address: address(text), ttl: ttl)
}

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
