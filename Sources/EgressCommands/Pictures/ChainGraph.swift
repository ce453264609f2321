internal import EgressModel
internal import EgressPolicy

/// The chains of several names as one graph. Names that occur in several chains are one node.
///
/// The order of nodes and edges follows from the order of the outcomes, so equal outcomes give equal graphs.
struct ChainGraph {
    enum Node: Hashable {
        case name(DomainName)
        /// Addresses that the same names have with the same TTLs, in ascending order.
        case addresses([IPAddress])
        /// What DNS answered in place of an address. The text is the error, if there was one.
        case end(DomainName, EndMark, String?)
    }

    /// Why a chain ends without an address that counts.
    enum EndMark: String {
        case noData = "NODATA"
        case nxDomain = "NXDOMAIN"
        case failed
    }

    struct Edge: Hashable {
        let source: Int
        let target: Int
        /// The record that the edge stands for; `nil` if there is none.
        let record: Record?
    }

    struct Record: Hashable {
        let type: String
        /// The time to live in seconds.
        let ttl: UInt32
    }

    private(set) var nodes: [Node] = []
    private(set) var edges: [Edge] = []
    /// The number of steps from a name that was asked for to each node. The longest way counts.
    private(set) var columns: [Int] = []
    /// The names that were asked for.
    let asked: Set<DomainName>

    private var places: [Node: Int] = [:]
    /// The places of the edges by their sources and targets.
    private var edgePlaces: [[Int]: Int] = [:]

    init(_ outcomes: [NameOutcome], error: (NameOutcome) -> String?) {
        asked = Set(outcomes.map(\.name))
        for outcome in outcomes { addChain(outcome) }
        addAddresses(outcomes)
        for outcome in outcomes { addEnd(outcome, error) }
    }

    // MARK: Nodes and edges

    private mutating func addChain(_ outcome: NameOutcome) {
        var seen: Set = [outcome.name]
        _ = node(.name(outcome.name), column: 0)
        for (step, link) in outcome.chain.enumerated() {
            // A loop leads back to a name of the chain, which keeps its column.
            let isNew = seen.insert(link.target).inserted
            let target = node(.name(link.target), column: isNew ? step + 1 : 0)
            let source = node(.name(link.owner), column: 0)
            connect(source, target, Record(type: "CNAME", ttl: link.ttl))
        }
    }

    /// Adds the addresses. Those that are equal in everything except the address share a node.
    private mutating func addAddresses(_ outcomes: [NameOutcome]) {
        var origins: [IPAddress: Set<AddressOrigin>] = [:]
        for record in outcomes.flatMap(\.addresses) {
            origins[record.address, default: []].insert(AddressOrigin(record))
        }
        var groups: [Set<AddressOrigin>: [IPAddress]] = [:]
        for (address, owners) in origins { groups[lowestTTLs(owners), default: []].append(address) }
        let order = groups.map { (addresses: $0.value.sorted(), owners: $0.key) }
            .sorted { $0.addresses[0] < $1.addresses[0] }
        for (addresses, owners) in order {
            let sources = owners.sorted { "\($0.owner)" < "\($1.owner)" }.map { (node(.name($0.owner), column: 0), $0) }
            let column = (sources.map { columns[$0.0] }.max() ?? 0) + 1
            let target = node(.addresses(addresses), column: column)
            let type = addresses[0].bitWidth == 32 ? "A" : "AAAA"
            for (source, origin) in sources { connect(source, target, Record(type: type, ttl: origin.ttl)) }
        }
    }

    /// Caches count a TTL down, so two lookups can give the same record with two TTLs.
    private func lowestTTLs(_ origins: Set<AddressOrigin>) -> Set<AddressOrigin> {
        var lowest: [DomainName: AddressOrigin] = [:]
        for origin in origins {
            if let other = lowest[origin.owner], other.ttl <= origin.ttl { continue }
            lowest[origin.owner] = origin
        }
        return Set(lowest.values)
    }

    private mutating func addEnd(_ outcome: NameOutcome, _ error: (NameOutcome) -> String?) {
        let mark: EndMark
        switch outcome.verdict {
        case .addresses: return
        case .noData: mark = .noData
        case .nxDomain: mark = .nxDomain
        case .failed: mark = .failed
        }
        let name = outcome.chain.last?.target ?? outcome.name
        let source = node(.name(name), column: 0)
        let text = mark == .failed ? error(outcome) : nil
        let target = node(.end(name, mark, text), column: columns[source] + 1)
        connect(source, target, nil)
    }

    /// Returns the place of a node, which is added or moved to a column that is not before `column`.
    private mutating func node(_ node: Node, column: Int) -> Int {
        if let place = places[node] {
            columns[place] = max(columns[place], column)
            return place
        }
        places[node] = nodes.count
        nodes.append(node)
        columns.append(column)
        return nodes.count - 1
    }

    private mutating func connect(_ source: Int, _ target: Int, _ record: Record?) {
        guard let other = edgePlaces[[source, target]] else {
            edgePlaces[[source, target]] = edges.count
            return edges.append(Edge(source: source, target: target, record: record))
        }
        guard let record, let old = edges[other].record, record.ttl < old.ttl else { return }
        edges[other] = Edge(source: source, target: target, record: record)
    }
}

/// An address record without its address.
private struct AddressOrigin: Hashable {
    let owner: DomainName
    let ttl: UInt32
    /// The width of the address. The two families have records of their own.
    let bitWidth: Int

    init(_ record: AddressRecord) {
        (owner, ttl, bitWidth) = (record.owner, record.ttl, record.address.bitWidth)
    }
}

/// The words of a graph that its renderers share.
extension ChainGraph {
    /// Why policies refuse an address, such as `private-use, RFC 1918`; `nil` if they do not.
    static func refusal(of address: IPAddress) -> String? {
        SpecialPurposeRegistry.entry(for: address).map { "\($0.name), \($0.source)" }
    }
}
