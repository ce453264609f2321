import EgressModel
import EgressObserve
import EgressPolicy
import Synchronization
import Testing

@testable import EgressRefresh

@Suite struct HeldAnswersTests {
    private var held = HeldAnswers(settle: 0.1)
    private let told = Told()

    /// What the answers were told, by the word that names them.
    private final class Told: Sendable {
        private let ends = Mutex<[String: [HoldEnd]]>([:])

        func add(_ end: HoldEnd, to name: String) { ends.withLock { $0[name, default: []].append(end) } }

        subscript(name: String) -> [HoldEnd] { ends.withLock { $0[name] ?? [] } }
    }

    init() throws {
        _ = held.noteContact(true)
    }

    private static func need(_ address: String, _ policy: String = "shop/web") throws -> HeldAnswers.Need {
        HeldAnswers.Need(
            policy: PolicyIdentity(file: nil, name: policy), host: try HostName("*.example.com"),
            address: try IPAddress(address))
    }

    @discardableResult
    private mutating func hold(_ name: String, _ needs: HeldAnswers.Need...) -> UInt64 {
        held.add(Set(needs)) { [told] end in told.add(end, to: name) }
    }

    /// Records the addresses of a policy at a time. `lacking` are those that it still lacks.
    private mutating func acknowledge(
        _ needs: [HeldAnswers.Need]?, _ policy: String = "shop/web", at uptime: Double = 0,
        lacking: Set<HeldAnswers.Need> = [], unwanted: Set<HeldAnswers.Need> = []
    ) {
        let releases = held.acknowledge(needs, of: PolicyIdentity(file: nil, name: policy), at: uptime) { need in
            lacking.contains(need) ? .lacking : unwanted.contains(need) ? .unwanted : .held
        }
        for release in releases { release() }
    }

    @Test mutating func `an answer waits until its address is acknowledged, and then for the plugins`() throws {
        let need = try Self.need("52.0.0.1")
        hold("a", need)
        acknowledge([try Self.need("52.0.0.9")], lacking: [need])
        #expect(told["a"].isEmpty)
        acknowledge([need])
        #expect(told["a"] == [.acknowledged(settling: 0.1)])
        acknowledge([need])
        #expect(told["a"].count == 1)
    }

    @Test mutating func `an answer waits for all policies that need an address of it`() throws {
        let (web, job) = (try Self.need("52.0.0.1"), try Self.need("52.0.0.1", "shop/job"))
        hold("a", web, job)
        acknowledge([web])
        #expect(told["a"].isEmpty)
        acknowledge([web])
        acknowledge([job], "shop/job")
        #expect(told["a"] == [.acknowledged(settling: 0.1)])
    }

    @Test mutating func `one write lets out all answers that wait for an address`() throws {
        let need = try Self.need("52.0.0.1")
        hold("a", need)
        hold("b", need)
        acknowledge([need])
        #expect(told["a"] == told["b"])
        #expect(told["b"] == [.acknowledged(settling: 0.1)])
    }

    @Test mutating func `an answer is late if its policy no longer wants the address`() throws {
        let need = try Self.need("52.0.0.1")
        hold("a", need)
        acknowledge([], unwanted: [need])
        #expect(told["a"] == [.late(.unwritten)])
    }

    @Test mutating func `an answer is late if nobody writes its address`() throws {
        hold("a", try Self.need("52.0.0.1"), try Self.need("52.0.0.1", "shop/job"))
        hold("b", try Self.need("52.0.0.2", "shop/job"))
        for release in held.giveUp("shop/web") { release() }
        #expect(told["a"] == [.late(.unwritten)])
        #expect(told["b"].isEmpty)
    }

    @Test mutating func `all answers are let out when the API server goes away`() throws {
        hold("a", try Self.need("52.0.0.1"))
        hold("b", try Self.need("52.0.0.1", "shop/job"))
        for release in held.noteContact(false) { release() }
        #expect(held.isAway)
        #expect(told["a"] == [.late(.away)])
        #expect(told["b"] == [.late(.away)])
        #expect(held.noteContact(true).isEmpty)
        #expect(!held.isAway)
    }

    @Test func `the API server counts as away before it answers`() {
        #expect(HeldAnswers(settle: 0).isAway)
    }

    @Test mutating func `an answer that was forgotten is told nothing`() throws {
        let need = try Self.need("52.0.0.1")
        held.forget(hold("a", need))
        acknowledge([need])
        for release in held.giveUp("shop/web") { release() }
        for release in held.noteContact(false) { release() }
        #expect(told["a"].isEmpty)
    }

    @Test(arguments: [(10.0, 0.1), (10.06, 0.04), (10.1, 0), (12, 0)])
    mutating func `an address is new until the plugins had their time`(uptime: Double, rest: Double) throws {
        let need = try Self.need("52.0.0.1")
        acknowledge([need], at: 10)
        #expect(abs(held.settling([need, try Self.need("52.0.0.2")], at: uptime) - rest) < 1e-9)
    }

    @Test mutating func `all addresses of a policy that was not known are new`() throws {
        acknowledge(nil, at: 0)
        #expect(held.settling([try Self.need("52.0.0.1")], at: 0) == 0.1)
        #expect(held.settling([try Self.need("52.0.0.1", "shop/job")], at: 0) == 0)
    }

    @Test mutating func `an address that comes again is new again`() throws {
        let need = try Self.need("52.0.0.1")
        acknowledge([need], at: 10)
        acknowledge([need], at: 10.09)
        acknowledge([try Self.need("52.0.0.2")], at: 10.12)
        #expect(abs(held.settling([need], at: 10.12) - 0.07) < 1e-9)
    }
}
