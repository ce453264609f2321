package import EgressModel
package import EgressObserve

/// Counts the answers to each client about each name.
///
/// The memory depends on the number of clients and names, not on the number of answers, and has limits. The result does not
/// depend on the order of the answers.
package struct AnswerTally: Sendable {
    /// The largest number of names of a pod that are kept.
    package static let nameLimit = 10_000
    /// The largest number of clients that are not pods, and of the names of each.
    package static let strangerLimit = 1000

    package let clusterDomain: DomainName
    /// The number of answers that were counted.
    package private(set) var count = 0
    private(set) var pods: [Int: ClientTally] = [:]
    private var nodes = BoundedTable<IPAddress, ClientTally>(limit: strangerLimit)
    private var strangers = BoundedTable<IPAddress, ClientTally>(limit: strangerLimit)

    package init(clusterDomain: DomainName) {
        self.clusterDomain = clusterDomain
    }

    /// The number of clients.
    package var clientCount: Int { pods.count + nodes.count + strangers.count }

    /// The number of names of all clients. A name counts once for each client.
    package var nameCount: Int {
        pods.values.reduce(0) { $0 + $1.count } + others.reduce(0) { $0 + $1.tally.count }
    }

    /// Counts an answer.
    ///
    /// - Parameters:
    ///   - observation: The answer.
    ///   - client: The client that has its address at its time, from the inventory.
    package mutating func take(_ observation: Observation, of client: Client) {
        count += 1
        let target = target(of: observation)
        switch client {
        case .pod(let place):
            pods[place, default: ClientTally(limit: Self.nameLimit)].take(observation, leadingTo: target)
        case .node(let address):
            nodes.change(address, from: ClientTally(limit: Self.strangerLimit)) {
                $0.take(observation, leadingTo: target)
            }
        case .stranger(let address):
            strangers.change(address, from: ClientTally(limit: Self.strangerLimit)) {
                $0.take(observation, leadingTo: target)
            }
        }
    }

    /// The clients that are not pods, nodes first, in the order of their addresses.
    var others: [OtherClient] {
        [(nodes, true), (strangers, false)].flatMap { table, isNode in
            table.entries.sorted { $0.key < $1.key }.map {
                OtherClient(address: $0.key, isNode: isNode, tally: $0.value)
            }
        }
    }

    /// Whether there were more clients than are kept.
    var isCut: Bool { nodes.isOver || strangers.isOver }

    /// Returns the name that a name of the cluster's domain stands for; `nil` if it stands for itself.
    ///
    /// It is the first name of the chain outside the domain: an ExternalName Service, or a search path that the server
    /// followed for the client (plugin autopath of CoreDNS). Inside the domain, it is the end of the chain.
    private func target(of observation: Observation) -> DomainName? {
        guard case .answered = observation.outcome, observation.question.qname.isWithin(clusterDomain) else {
            return nil
        }
        let targets = observation.chain.map(\.target)
        return targets.first { !$0.isWithin(clusterDomain) } ?? targets.last
    }
}

/// A client that is no pod, and what is counted of the answers to it.
struct OtherClient {
    let address: IPAddress
    let isNode: Bool
    let tally: ClientTally
}

/// What is counted of the answers to one client.
struct ClientTally: Sendable {
    private var table: BoundedTable<DomainName, NameTally>

    init(limit: Int) {
        table = BoundedTable(limit: limit)
    }

    var names: [DomainName: NameTally] { table.entries }
    var count: Int { table.count }
    /// Whether there were more names than are kept.
    var isCut: Bool { table.isOver }

    mutating func take(_ observation: Observation, leadingTo target: DomainName?) {
        table.change(observation.question.qname, from: NameTally()) { $0.take(observation, leadingTo: target) }
        if let target { table.change(target, from: NameTally()) { $0.take(observation, leadingTo: nil) } }
    }
}
