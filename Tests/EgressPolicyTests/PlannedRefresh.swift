import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

/// A policy that is refreshed at several times. Addresses are retained for 1 h unless an annotation says otherwise.
struct PlannedRefresh {
    static let start = UTCTime(seconds: 1_800_000_000)

    /// The annotations that contain the user's intent, by their keys without prefix.
    var wanted: [String: String]
    private(set) var current = AppliedRules.empty([:])
    /// The current time in minutes since the start.
    var minute = 0

    init(_ wanted: [String: String] = ["hosts": "a.example"]) {
        self.wanted = wanted
    }

    /// What DNS answers for a name.
    enum Answer {
        case addresses([String])
        case nxDomain
        case noData
        case failed
        case partial([String])
    }

    /// Refreshes the policy and stores the new rules and notes.
    @discardableResult
    mutating func refresh(_ answers: [String: Answer] = [:], learned: Learned? = nil) throws -> RulePlan {
        let intent = try IntentAnnotations(["retain": "1h"].merging(wanted) { $1 }).intent()
        var outcomes: [DomainName: NameOutcome] = [:]
        for (text, answer) in answers {
            let name = try DomainName(text)
            outcomes[name] = try Self.outcome(name, answer)
        }
        let whole = PolicyPlan(
            [.egress: current], intent, outcomes: outcomes, isPartial: outcomes.values.contains(where: \.isPartial),
            learning: try learned?.learning(), now: Self.start.advanced(by: minute * 60))
        let plan = try #require(whole[.egress])
        current = try AppliedRules(words: plan.words, rules: plan.rules, notes: plan.notes)
        return plan
    }

    /// Returns the addresses in the rule of a name in sorted order.
    func addresses(_ name: String = "a.example") throws -> [String] {
        let host = try HostName(name)
        let rules = zip(current.words, current.rules).filter { $0.0.host == host }
        return rules.flatMap { $0.1.hostAddresses ?? [] }.sorted().map(\.description)
    }

    /// Returns the time until which each address of a name stays, in minutes since the start.
    func notes(_ name: String = "a.example") throws -> [String: Int] {
        let notes = current.notes[try HostName(name)] ?? [:]
        return Dictionary(
            uniqueKeysWithValues: notes.map { ("\($0)", ($1.seconds - Self.start.seconds) / 60) })
    }

    /// Sets the note on an address. The time is in minutes since the start.
    mutating func note(_ address: String, until minute: Int, of name: String = "a.example") throws {
        var notes = current.notes
        notes[try HostName(name), default: [:]][try IPAddress(address)] = Self.start.advanced(by: minute * 60)
        current = try AppliedRules(words: current.words, rules: current.rules, notes: notes)
    }

    /// Removes the note on an address.
    mutating func forget(_ address: String, of name: String) throws {
        var notes = current.notes
        notes[try HostName(name)]?[try IPAddress(address)] = nil
        current = try AppliedRules(
            words: current.words, rules: current.rules, notes: notes.filter { !$0.value.isEmpty })
    }

    /// Removes all rules, and the notes if they are not kept, as another client does that writes an older manifest.
    mutating func removeRules(keepingNotes: Bool) { current = .empty(keepingNotes ? current.notes : [:]) }

    private static func outcome(_ name: DomainName, _ answer: Answer) throws -> NameOutcome {
        switch answer {
        case .addresses(let texts): try outcome(name, texts, isPartial: false)
        case .partial(let texts): try outcome(name, texts, isPartial: true)
        case .nxDomain: NameOutcome(name: name, verdict: .nxDomain)
        case .noData: NameOutcome(name: name, verdict: .noData)
        case .failed: NameOutcome(name: name, verdict: .timedOut)
        }
    }

    private static func outcome(_ name: DomainName, _ texts: [String], isPartial: Bool) throws -> NameOutcome {
        let records = try texts.map { AddressRecord(owner: name, address: try IPAddress($0), ttl: 60) }
        return NameOutcome(
            name: name, verdict: .addresses, addresses: records,
            warnings: isPartial ? [.resolverFailed(.silence)] : [])
    }
}
