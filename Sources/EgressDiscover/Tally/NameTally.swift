package import EgressModel
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

/// The number of questions of each type.
struct QuestionCounts: Hashable, Sendable {
    private(set) var a = 0
    private(set) var aaaa = 0
    private(set) var srv = 0
    private(set) var ptr = 0
    private(set) var other = 0

    /// The number of times that an application looked for the addresses of the name. A resolver asks for both families at
    /// once.
    var lookups: Int { max(a, aaaa) }

    var all: Int { a + aaaa + srv + ptr + other }

    mutating func add(_ type: RecordType) {
        switch type {
        case .a: a += 1
        case .aaaa: aaaa += 1
        case .srv: srv += 1
        case .ptr: ptr += 1
        default: other += 1
        }
    }

    mutating func add(_ counts: QuestionCounts) {
        a += counts.a
        aaaa += counts.aaaa
        srv += counts.srv
        ptr += counts.ptr
        other += counts.other
    }
}

/// The number of answers with each outcome.
struct OutcomeCounts: Hashable, Sendable {
    private(set) var answered = 0
    private(set) var noData = 0
    private(set) var nxDomain = 0
    private(set) var failed = 0

    mutating func add(_ outcome: Observation.Outcome) {
        switch outcome {
        case .answered: answered += 1
        case .noData: noData += 1
        case .nxDomain: nxDomain += 1
        case .failed: failed += 1
        }
    }

    mutating func add(_ counts: OutcomeCounts) {
        answered += counts.answered
        noData += counts.noData
        nxDomain += counts.nxDomain
        failed += counts.failed
    }
}

/// When a name was asked for.
package struct TimeSpread: Hashable, Sendable {
    /// The first and the last time; `nil` if the server reports no times.
    package private(set) var first: UTCTime?
    package private(set) var last: UTCTime?

    mutating func add(_ time: UTCTime?) {
        guard let time else { return }
        first = min(first ?? time, time)
        last = max(last ?? time, time)
    }

    mutating func add(_ other: TimeSpread) {
        add(other.first)
        add(other.last)
    }
}

extension RecordType {
    static let ptr = RecordType(rawValue: 12)
    static let srv = RecordType(rawValue: 33)
}
