internal import EgressModel
internal import Synchronization

/// The names of one bulk lookup. The queue limits how many are in flight and passes on their outcomes in order.
///
/// The thread that brings a result also settles it and starts the next names, unless another thread is already doing
/// so.
final class LookupQueue: @unchecked Sendable {
    private struct Inbox {
        var results: [(PendingName, Int, Int, AddressLookup.Result)] = []
        var isPumped = false
    }

    private let inbox = Mutex(Inbox())
    private let table: ResolverTable
    /// A lookup for each vantage of each entry of the table.
    private let lookups: [[AddressLookup]]
    private let sampling: Sampling
    /// The names whose addresses are held already.
    private let known: Set<DomainName>
    /// Whether a client subnet is sent to any vantage point.
    private let namesSubnets: Bool
    private let types: [RecordType]
    private let progress: @Sendable (NameOutcome) -> Void
    private let take: @Sendable (NameOutcome) -> Void
    private let end: @Sendable () -> Void

    // Only the thread that runs the loop accesses these properties.
    private let nextName: () -> DomainName?
    private var isAtEnd = false
    private var started = 0
    private var given = 0
    private var underWay = 0
    private var done: [Int: NameOutcome] = [:]
    /// The number of addresses in `done`.
    private var held = 0
    private var hasEnded = false

    /// The maximum number of names that have been started and whose outcomes have not been passed on. A slow name holds
    /// back all outcomes after it.
    private static let reach = 24_576
    /// The number of addresses in the outcomes that wait for a slower name. No more names are started when it is
    /// reached.
    private static let mostWaiting = 250_000

    init(
        _ nextName: @escaping () -> DomainName?, _ table: ResolverTable, _ sampling: Sampling, held: Set<DomainName>,
        _ family: AddressFamily, progress: @escaping @Sendable (NameOutcome) -> Void,
        _ take: @escaping @Sendable (NameOutcome) -> Void, end: @escaping @Sendable () -> Void
    ) {
        self.nextName = nextName
        self.table = table
        lookups = table.entries.enumerated().map { entry, row in
            row.vantages.indices.map { AddressLookup(table, LookupRoute(entry: entry, vantage: $0)) }
        }
        self.sampling = sampling
        known = held
        namesSubnets = table.namesSubnets
        types = family.recordTypes
        self.progress = progress
        self.take = take
        self.end = end
    }

    /// Starts names and settles results until all that is left is to wait.
    func pump() {
        let isFirst = inbox.withLock { inbox in
            defer { inbox.isPumped = true }
            return !inbox.isPumped
        }
        if isFirst { goOn() }
    }

    private func goOn() {
        while true {
            startNames()
            let results = inbox.withLock { inbox in
                defer { inbox.results = [] }
                inbox.isPumped = !inbox.results.isEmpty
                return inbox.results
            }
            guard !results.isEmpty else { return }
            for (name, row, column, result) in results { settle(name, row, column, result) }
        }
    }

    private func startNames() {
        while !isAtEnd, underWay < BulkLookup.window, started - given < Self.reach, held < Self.mostWaiting {
            guard let name = nextName() else {
                isAtEnd = true
                break
            }
            let place = table.place(of: name)
            let samples = sampling.most(isHeld: known.contains(name))
            start(
                PendingName(name, started, place, samples: samples, rows: types.count, columns: lookups[place].count))
            started += 1
            underWay += 1
        }
        if isAtEnd, given == started, !hasEnded {
            hasEnded = true
            end()
        }
    }

    /// Asks every resolver for every family at the same time.
    private func start(_ name: PendingName) {
        for (row, type) in types.enumerated() {
            for (column, lookup) in lookups[name.place].enumerated() {
                let receive: @Sendable (AddressLookup.Result) -> Void = { self.receive(name, row, column, $0) }
                if name.samples == 1 {
                    lookup.look(up: name.name, type, receive)
                } else {
                    SampledLookup(lookup, name.name, type, sampling, receive).start()
                }
            }
        }
    }

    private func receive(_ name: PendingName, _ row: Int, _ column: Int, _ result: AddressLookup.Result) {
        let isFirst = inbox.withLock { inbox in
            if inbox.isPumped { inbox.results.append((name, row, column, result)) }
            defer { inbox.isPumped = true }
            return !inbox.isPumped
        }
        guard isFirst else { return }
        settle(name, row, column, result)
        goOn()
    }

    /// Returns whether an outcome needs a view of each vantage point in addition to the combined result.
    private func wantsViews(_ name: PendingName) -> Bool { name.samples > 1 || namesSubnets }

    /// Returns which addresses each vantage point gave. A chain that crosses into another entry of the table counts for
    /// the vantage points at its end. `results` contains one array for each vantage point of the name, with one result
    /// for each record type.
    private func views(_ results: [[AddressLookup.Result]]) -> [VantageView] {
        var tallies: [LookupVantage: VantageTally] = [:]
        var order: [LookupVantage] = []
        for result in results.flatMap(\.self) {
            // Several chains can end at the same vantage point, which was asked only once in each round.
            var ends: [LookupVantage: [AddressLookup.Result]] = [:]
            for sample in result.samples {
                for (vantage, branches) in Dictionary(grouping: sample.branches, by: \.vantage) {
                    ends[vantage, default: []].append(branches[0])
                }
            }
            for (vantage, answers) in ends.sorted(by: { $0.key < $1.key }) {
                if tallies[vantage] == nil { order.append(vantage) }
                tallies[vantage, default: VantageTally()].add(answers)
            }
        }
        return order.map { place in
            let vantage = table.entries[place.entry].vantages[place.index]
            return (tallies[place] ?? VantageTally()).view(of: vantage)
        }
    }

    private func settle(_ name: PendingName, _ row: Int, _ column: Int, _ result: AddressLookup.Result) {
        let views = wantsViews(name) ? views : nil
        guard let outcome = name.take(result, row, column, types: types, views: views) else { return }
        underWay -= 1
        progress(outcome)
        guard name.index == given else {
            done[name.index] = outcome
            held += outcome.addresses.count
            return
        }
        take(outcome)
        given += 1
        while let outcome = done.removeValue(forKey: given) {
            held -= outcome.addresses.count
            take(outcome)
            given += 1
        }
    }
}

/// One name and the results found so far, by record type and vantage point.
///
/// Only the thread that runs the loop of the queue accesses a name.
final class PendingName: @unchecked Sendable {
    let name: DomainName
    let index: Int
    /// The index of the entry of the table that the name belongs to.
    let place: Int
    /// The maximum number of samples of each question.
    let samples: Int
    /// The results, grouped by record type. The array is empty if only one result is expected.
    private var results: [AddressLookup.Result?]
    private let columns: Int
    private var missing: Int

    init(_ name: DomainName, _ index: Int, _ place: Int, samples: Int, rows: Int, columns: Int) {
        self.name = name
        self.index = index
        self.place = place
        self.samples = samples
        self.columns = columns
        missing = rows * columns
        results = missing == 1 ? [] : Array(repeating: nil, count: missing)
    }

    /// Records one result of this name.
    ///
    /// - Parameters:
    ///   - result: The result of one vantage point for one record type.
    ///   - row: The index of the record type in `types`.
    ///   - column: The index of the vantage point.
    ///   - types: The record types that the lookup asks for.
    ///   - views: Creates a view of each vantage point from its results. `nil` if only the combined result is needed.
    /// - Returns: The outcome of the name if this was the last missing result; `nil` otherwise.
    func take(
        _ result: AddressLookup.Result, _ row: Int, _ column: Int, types: [RecordType],
        views: (([[AddressLookup.Result]]) -> [VantageView])?
    ) -> NameOutcome? {
        if results.isEmpty, views == nil, result.otherBranches.isEmpty {
            return NameOutcome(name: name, FamilyOutcome(types[0], result))
        }
        missing -= 1
        if !results.isEmpty { results[row * columns + column] = result }
        guard missing == 0 else { return nil }
        let all = results.isEmpty ? [result] : results.compactMap { $0 }
        let vantages = views?((0..<columns).map { column in types.indices.map { all[$0 * columns + column] } }) ?? []
        let families = types.enumerated().map { row, type in
            FamilyOutcome(type, uniting: all[(row * columns)..<((row + 1) * columns)].flatMap(\.all))
        }
        return NameOutcome(name: name, uniting: families, vantages: vantages)
    }
}

/// The answers of one vantage point, from all rounds of samples.
private struct VantageTally {
    private var samples = 0
    private var counts: [IPAddress: Int] = [:]
    private var ignoresClientSubnet = false

    /// Adds the answers of all rounds for one record type.
    mutating func add(_ answers: [AddressLookup.Result]) {
        samples = max(samples, answers.count)
        for answer in answers {
            for address in Set(answer.addresses.map(\.address)) { counts[address, default: 0] += 1 }
            ignoresClientSubnet = ignoresClientSubnet || answer.ignoresClientSubnet
        }
    }

    func view(of vantage: Vantage) -> VantageView {
        VantageView(
            resolver: vantage.resolverName, clientSubnet: vantage.clientSubnet,
            ignoresClientSubnet: ignoresClientSubnet, samples: samples, counts: counts)
    }
}

/// A thread-safe list of outcomes.
final class OutcomeList: Sendable {
    private let outcomes = Mutex<[NameOutcome]>([])

    var all: [NameOutcome] { outcomes.withLock { $0 } }

    func append(_ outcome: NameOutcome) { outcomes.withLock { $0.append(outcome) } }
}
