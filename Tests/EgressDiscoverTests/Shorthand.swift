import EgressDiscover
import EgressModel
import EgressObserve
import EgressPolicy

/// Shorthand for tables: texts instead of values.
enum Shorthand {
    static func name(_ text: String) throws -> DomainName { try DomainName(text) }

    static func labels(_ texts: [String]) throws -> [Label] { try texts.map { try Label($0) } }

    static func pod(
        _ name: String, _ address: String..., labels: [String] = ["app=web"], owner: ObjectOwner? = nil,
        isHostNetwork: Bool = false, node: String? = nil, start: Int? = nil, end: Int? = nil
    ) throws -> ClusterPod {
        let parts = name.split(separator: "/").map(String.init)
        return ClusterPod(
            ObjectName(parts[0], parts[1]), labels: try self.labels(labels), owner: owner,
            isHostNetwork: isHostNetwork, addresses: try address.map { try IPAddress($0) },
            nodeAddresses: try node.map { [try IPAddress($0)] } ?? [],
            lifetime: PodLifetime(
                start: start.map { UTCTime(seconds: $0) }, end: end.map { UTCTime(seconds: $0) }))
    }

    static func service(_ name: String, _ kind: ClusterService.Kind = .clusterIP) throws -> ClusterService {
        let parts = name.split(separator: "/").map(String.init)
        return ClusterService(
            ObjectName(parts[0], parts[1]), kind, selector: try labels(["app=\(parts[1])"]),
            ports: [ServicePort(.tcp, .number(5432))])
    }
}

/// What a client was told, as texts: `10.0.0.1 www.example.com A 52.0.0.1`. The client, the time behind an `@`, the name,
/// the type, and what comes after it: addresses, aliases that end in a dot, or an rcode.
extension Observation {
    private static let types = [
        "A": RecordType.a, "AAAA": .aaaa, "SRV": RecordType(rawValue: 33), "PTR": RecordType(rawValue: 12),
        "TXT": RecordType(rawValue: 16),
    ]

    init(_ text: String, ttl: UInt32 = 60) throws {
        let words = text.split(separator: " ").map(String.init)
        let place = words[0].split(separator: "@")
        let question = Question(qname: try DomainName(words[1]), qtype: Self.types[words[2]] ?? .a)
        var chain: [ChainLink] = []
        var records: [AddressRecord] = []
        var outcome: Outcome?
        var owner = question.qname
        for word in words.dropFirst(3) {
            switch word {
            case "NXDOMAIN": outcome = .nxDomain
            case "NODATA": outcome = .noData
            case "SERVFAIL": outcome = .failed
            case "RECORD": outcome = .answered([])
            case _ where word.hasSuffix("."):
                let target = try DomainName(word)
                chain.append(ChainLink(owner: owner, target: target, ttl: ttl))
                owner = target
            default: records.append(AddressRecord(owner: owner, address: try IPAddress(word), ttl: ttl))
            }
        }
        self.init(
            client: try IPAddress(place[0]),
            time: place.count > 1 ? Int(place[1]).map { UTCTime(seconds: $0) } : UTCTime(seconds: 1000),
            question: question, chain: chain, outcome: outcome ?? .answered(records))
    }
}

extension Discovery {
    init(
        _ lines: [String], pods: [ClusterPod], services: [ClusterService] = [], workloads: [ClusterWorkload] = [],
        clusterDomain: String = "cluster.local"
    ) throws {
        self.init(
            of: try lines.map { try Observation($0) }, pods: pods, services: services, workloads: workloads,
            clusterDomain: try DomainName(clusterDomain))
    }
}

extension AskedNames {
    var nameTexts: [String] { names.map { "\($0.name) \($0.lookups)" } }
    var serviceTexts: [String] { services.map { "\($0.name) \($0.lookups)" } }
    var missingTexts: [String] { missing.map { "\($0.name) \($0.reason.rawValue) \($0.lookups)" } }
    var otherTexts: [String] { others.map { "\($0.name) \($0.kind.rawValue) \($0.count)" } }
}
