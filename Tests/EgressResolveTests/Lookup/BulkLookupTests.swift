import EgressModel
import EgressTestSupport
import Synchronization
import Testing

@testable import EgressResolve

@Suite(.timeLimit(.minutes(2))) struct BulkLookupTests {
    @Test func `outcomes stand in the order of the names`() async {
        let names = ["c", "a", "d", "b"]
        let resolver = ScriptedResolver([
            question("a"): .success(answer(record("a", "192.0.2.1"))), question("b"): .success(answer()),
            question("c"): .success(denial()), question("d"): .failure(.notInZoneFiles(question("d"))),
        ])
        let outcomes = await BulkLookup([resolver]).look(up: names.map(name), family: .ipv4)
        #expect(
            outcomes == [
                NameOutcome(name: name("c"), verdict: .nxDomain),
                NameOutcome(name: name("a"), verdict: .addresses, addresses: [found("a", "192.0.2.1")]),
                NameOutcome(name: name("d"), verdict: .failed(.notInZoneFiles(question("d")))),
                NameOutcome(name: name("b"), verdict: .noData),
            ])
    }

    @Test func `no name has no outcome`() async {
        #expect(await BulkLookup([ScriptedResolver([Question: Answer]())]).look(up: [], family: .dual).isEmpty)
    }

    @Test func `names that share an alias share its question`() async {
        let resolver = ScriptedResolver([
            question("a"): answer(alias("a", "shared")), question("b"): answer(alias("b", "shared")),
            question("shared"): answer(record("shared", "192.0.2.1")),
        ])
        let outcomes = await BulkLookup([resolver])
            .look(up: ["a", "b", "shared", "a", "A"].map(name), family: .ipv4)
        #expect(outcomes.map(\.name) == ["a", "b", "shared", "a", "a"].map(name))
        #expect(outcomes.allSatisfy { $0.addresses == [found("shared", "192.0.2.1")] })
        #expect(resolver.asked.count == 3)
        #expect(Set(resolver.asked) == [question("a"), question("b"), question("shared")])
    }

    @Test func `so many names are under way at once and no more`() async {
        let window = BulkLookup.window
        let gate = GateResolver(opensAt: window, endsAt: 3 * window)
        let names = (0..<3 * window).map { name("n\($0)") }
        let outcomes = await BulkLookup([gate]).look(up: names, family: .ipv4)
        #expect(outcomes.map(\.name) == names)
        #expect(gate.mostUnderWay == window)
    }

    @Test func `behind a slow name so many addresses wait and no more`() async {
        let records = (0..<150).map { record("n", "8.0.0.\($0)") }
        let resolver = SlowStartResolver(Answer(rcode: .noError, records: records))
        let names = [name("slow")] + Array(repeating: name("n"), count: 3 * BulkLookup.window)
        let taken = Mutex(0)
        var rest = names.makeIterator()
        await BulkLookup([resolver]).look(
            up: {
                resolver.started.withLock { $0 += 1 }
                return rest.next()
            }, family: .ipv4
        ) { _ in taken.withLock { $0 += 1 } }
        #expect(resolver.startedBehindSlowOne.withLock { $0 } <= BulkLookup.window)
        #expect(taken.withLock { $0 } == names.count)
    }

    @Test func `a thousand names at one server are all right, and hardly any is asked twice`() async throws {
        let server = try HostileServer { query in
            let number = Int(query.qname.dropFirst().prefix { $0 != "." }) ?? 0
            return [
                MessageBuilder(answering: query).ra()
                    .a(query.qname, "198.51.\(number / 250).\(number % 250)").reply
            ]
        }
        let names = (0..<1000).map { name("n\($0).example.com") }
        let resolver = StubResolver(asking: server.nameServer)
        let outcomes = await BulkLookup([resolver]).look(up: names, family: .ipv4)
        #expect(
            outcomes
                == (0..<1000).map { number in
                    NameOutcome(
                        name: names[number], verdict: .addresses,
                        addresses: [found("n\(number).example.com", "198.51.\(number / 250).\(number % 250)")])
                })
        #expect(server.log.count < 1100)
        #expect(Set(server.log.map(\.qname)).count == 1000)
    }
}

/// A resolver that answers every question immediately, except the one for the name `slow`.
private final class SlowStartResolver: Resolver {
    let started = Mutex(0)
    /// The number of names that were started before `slow` was answered.
    let startedBehindSlowOne = Mutex(0)
    private let answer: Answer

    init(_ answer: Answer) {
        self.answer = answer
    }

    func ask(_ question: Question, _ completion: @escaping @Sendable (Result<Answer, ResolveError>) -> Void) {
        guard question.qname == name("slow") else { return completion(.success(answer)) }
        Task {
            startedBehindSlowOne.withLock { $0 = count }
            while await isStarting { startedBehindSlowOne.withLock { $0 = count } }
            completion(.success(Answer(rcode: .noError, records: [])))
        }
    }

    private var count: Int { started.withLock { $0 } }

    /// Whether another name is started while all other tasks get many turns.
    private var isStarting: Bool {
        get async {
            let before = count
            for _ in 0..<10_000 where count == before { await Task.yield() }
            return count != before
        }
    }
}

/// A resolver that answers one question whenever `size` questions wait, and all that wait when the last one has
/// arrived.
private final class GateResolver: Resolver {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var arrived = 0
        var mostUnderWay = 0
    }

    private let size: Int
    private let total: Int
    private let state = Mutex(State())

    init(opensAt size: Int, endsAt total: Int) {
        self.size = size
        self.total = total
    }

    var mostUnderWay: Int { state.withLock { $0.mostUnderWay } }

    func ask(_ question: Question, _ completion: @escaping @Sendable (Result<Answer, ResolveError>) -> Void) {
        let opened = state.withLock { state in
            state.arrived += 1
            state.waiting.append { completion(.success(Answer(rcode: .nxDomain, records: []))) }
            state.mostUnderWay = max(state.mostUnderWay, state.waiting.count)
            let count = state.arrived == total ? state.waiting.count : state.waiting.count == size ? 1 : 0
            defer { state.waiting.removeFirst(count) }
            return Array(state.waiting.prefix(count))
        }
        for open in opened { open() }
    }
}
