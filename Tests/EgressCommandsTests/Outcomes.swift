import EgressModel

/// Sample outcomes of names.
enum Outcomes {
    /// Returns the outcome of the name in the article.
    static func article() throws -> NameOutcome {
        let names = try [
            "www.aliyun.com", "www-jp-de-intl-adns.aliyun.com", "www-jp-de-intl-adns.aliyun.com.gds.alibabadns.com",
            "v6wagbridge.aliyun.com", "v6wagbridge.aliyun.com.gds.alibabadns.com",
        ].map { try DomainName($0) }
        let ttls: [UInt32] = [120, 600, 120, 600]
        let chain = zip(zip(names, names.dropFirst()), ttls).map { ChainLink(owner: $0.0, target: $0.1, ttl: $1) }
        let addresses = try ["106.11.93.21", "140.205.32.4", "140.205.34.3", "140.205.230.13"].map {
            AddressRecord(owner: names[4], address: try IPAddress($0), ttl: 60)
        }
        return NameOutcome(name: names[0], verdict: .addresses, chain: chain, addresses: addresses)
    }

    /// Returns an outcome. If `target` is given, the name is an alias for it.
    static func made(
        _ name: String, _ verdict: NameOutcome.Verdict, target: String? = nil, addresses: [String] = []
    ) throws -> NameOutcome {
        let name = try DomainName(name)
        let chain = try target.map { [ChainLink(owner: name, target: try DomainName($0), ttl: 120)] } ?? []
        let records = try addresses.map {
            AddressRecord(owner: chain.last?.target ?? name, address: try IPAddress($0), ttl: 300)
        }
        return NameOutcome(name: name, verdict: verdict, chain: chain, addresses: records)
    }
}
