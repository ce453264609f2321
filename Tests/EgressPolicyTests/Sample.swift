import EgressModel
import EgressPolicy

/// Creates values of the model from texts as users write them.
enum Sample {
    static func outcome(
        _ name: String, _ addresses: [String], _ verdict: NameOutcome.Verdict = .addresses
    ) throws -> NameOutcome {
        let name = try DomainName(name)
        let records = try addresses.map { AddressRecord(owner: name, address: try IPAddress($0), ttl: 60) }
        return NameOutcome(name: name, verdict: verdict, addresses: records)
    }

    static func addressSet(_ addresses: [String], accepting accepted: [String] = []) throws -> AddressSet {
        let accepted = AcceptedSpace(try accepted.map { try CIDRBlock($0) })
        return AddressSet(try outcome("www.example.com", addresses), accepting: accepted)
    }

    static func rule(_ blocks: String..., ports: String? = nil) throws -> NetworkPolicyRule {
        NetworkPolicyRule(
            peers: try blocks.map { .ipBlock(try CIDRBlock($0)) }, ports: try ports.map { try PortList($0) } ?? .every)
    }

    static func selector(_ labels: String...) throws -> LabelSelector {
        LabelSelector(matchLabels: try labels.map { try Label($0) })
    }
}
