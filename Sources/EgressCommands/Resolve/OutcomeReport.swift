internal import EgressModel
internal import EgressPolicy

/// What is said of a name that brought no addresses, or not all of them.
struct OutcomeReport {
    /// Where the user says what is wanted, and so where a remedy goes.
    enum Source {
        case flags
        case annotations
    }

    private let outcome: NameOutcome
    private let family: AddressFamily
    private let source: Source

    init(_ outcome: NameOutcome, family: AddressFamily, source: Source = .flags) {
        self.outcome = outcome
        self.family = family
        self.source = source
    }

    /// Says what deserves attention beside what went wrong.
    func warn(_ reporter: Reporter) {
        for (fact, hint) in warnings { reporter.warn("\(outcome.name)", fact, hint: hint) }
        for view in outcome.vantages where view.ignoresClientSubnet {
            reporter.warnOnce(
                view.text, "the server says nothing of that subnet, and may answer as for another place",
                hint: "ask one that looks at client subnets (RFC 7871)")
        }
    }

    var warnings: [(fact: String, hint: String?)] {
        let warnings = outcome.warnings.map { (fact: $0.text, hint: String?.none) }
        guard let share = outcome.unseenShare, share > 0.01 else { return warnings }
        let fact = "about \(Percent(share)) of what its answers hold has not been seen yet"
        return warnings + [(fact, "ask more often with --samples, and keep addresses long enough (retain)")]
    }

    /// What DNS said instead of addresses; `nil` where there are some.
    var fact: String? {
        switch outcome.verdict {
        case .addresses: nil
        case .noData: "NODATA, \(subject) has no \(types) record\(outcome.extendedErrors.text)"
        case .nxDomain: "NXDOMAIN, \(subject) does not exist\(outcome.extendedErrors.text)"
        case .failed(let error): error.text
        }
    }

    func failure(consequence: String) -> Failure? {
        guard let fact else { return nil }
        if outcome.verdict.error != nil {
            return Failure(.temporary, "\(outcome.name)", fact, consequence: consequence)
        }
        return Failure(.noHost, "\(outcome.name)", fact, consequence: consequence, hint: familyHint)
    }

    /// What a refresh says of it.
    func failure(in places: String) -> Failure? {
        let isFailed = outcome.verdict.error != nil
        return failure(consequence: isFailed ? "its addresses stay in \(places)" : "its addresses age out of \(places)")
    }

    /// The addresses that the safety rule kept out; `nil` where there are none.
    func refusal(_ set: AddressSet, consequence: String) -> Failure? {
        guard !set.refused.isEmpty else { return nil }
        let facts = set.refused.map { "\($0.address) is special-purpose (\($0.entry.name), \($0.entry.source))" }
        return Failure(
            .refused, "\(outcome.name)", facts.joined(separator: ", "), consequence: consequence, hint: acceptHint(set))
    }

    /// The end of the chain, which the answer speaks of.
    private var subject: String {
        outcome.chain.last.map { "its canonical name \($0.target)" } ?? "the name"
    }

    private var types: String { family.recordTypes.map(\.description).joined(separator: " or ") }

    private var familyHint: String? {
        guard outcome.verdict == .noData, family != .dual else { return nil }
        let remedy = source == .flags ? "pass --family dual" : "set \(PolicyAnnotations.prefix)family to dual"
        return remedy + " to ask for A and AAAA"
    }

    private func acceptHint(_ set: AddressSet) -> String? {
        let blocks = set.refused.compactMap { SpecialPurposeRegistry.exactAcceptance(for: $0.address) }
        guard !blocks.isEmpty else { return nil }
        let words = blocks.map(\.description)
        return switch source {
        case .flags: "if that is meant, pass " + words.map { "--accept \($0)" }.joined(separator: " ")
        case .annotations:
            "if that is meant, add \(words.joined(separator: " ")) to \(PolicyAnnotations.prefix)accept"
        }
    }
}

/// A share as people read it, with one decimal.
struct Percent: CustomStringConvertible {
    let description: String

    init(_ share: Double) {
        let tenths = Int((share * 1000).rounded())
        description = "\(tenths / 10).\(tenths % 10) %"
    }
}
