internal import EgressModel
internal import EgressObserve

/// What is counted of the answers to one client about one name.
package struct NameTally: Sendable {
    /// The largest number of addresses of a name that are kept.
    package static let addressLimit = 1000
    private static let targetLimit = 16

    private(set) var questions = QuestionCounts()
    private(set) var outcomes = OutcomeCounts()
    private(set) var times = TimeSpread()
    /// The largest TTL of an answer in seconds. A cache counts it down, so the largest one is the nearest to the zone's.
    private(set) var ttl: UInt32?
    private var addressTable = BoundedTable<IPAddress, Bool>(limit: addressLimit)
    private var targetTable = BoundedTable<DomainName, Bool>(limit: targetLimit)

    var addresses: [IPAddress] { addressTable.entries.keys.sorted() }
    /// The names that an alias of the cluster's domain leads to.
    var targets: [DomainName] { targetTable.entries.keys.sorted(by: <) }
    /// Whether some addresses are not kept.
    var isCut: Bool { lacksAddresses || addressTable.isOver }
    /// Whether some addresses were not kept for another client whose answers were added.
    private var lacksAddresses = false
    /// Whether the name was answered with a record.
    var isAnswered: Bool { outcomes.answered > 0 }

    mutating func take(_ observation: Observation, leadingTo target: DomainName?) {
        questions.add(observation.question.qtype)
        outcomes.add(observation.outcome)
        times.add(observation.time)
        guard case .answered(let records) = observation.outcome else { return }
        if let target {
            targetTable.change(target, from: true) { _ in }
            return
        }
        if let lowest = (observation.chain.map(\.ttl) + records.map(\.ttl)).min() { ttl = max(ttl ?? 0, lowest) }
        for record in records { addressTable.change(record.address, from: true) { _ in } }
    }

    /// Adds what was counted for another client.
    mutating func add(_ other: NameTally) {
        questions.add(other.questions)
        outcomes.add(other.outcomes)
        times.add(other.times)
        ttl = [ttl, other.ttl].compactMap(\.self).max()
        lacksAddresses = lacksAddresses || other.isCut
        for address in other.addressTable.entries.keys { addressTable.change(address, from: true) { _ in } }
        for target in other.targetTable.entries.keys { targetTable.change(target, from: true) { _ in } }
    }
}
