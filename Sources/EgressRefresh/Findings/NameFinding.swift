package import EgressModel
package import EgressPolicy

/// What is to be said of a name that brought no addresses, or not all of them.
package enum NameFinding: Hashable, Sendable {
    /// The name, or the end of its chain, exists without a record of these types (RFC 2308, section 2.2).
    case noData(end: DomainName?, AddressFamily, [ExtendedError])
    /// The name, or the end of its chain, does not exist (RFC 8020).
    case nxDomain(end: DomainName?, [ExtendedError])
    /// Nobody gave an answer that counts.
    case failed(ResolveError)
    /// The safety rule kept addresses out.
    case refused([RefusedAddress])
    case outcome(NameOutcome.Warning)
    /// About this share of what answers hold has not been seen, from 0 to 1.
    case unseen(share: Double)
    /// The server says nothing of the client subnet, and may answer as for another place (RFC 7871).
    case ignoredSubnet
}

/// What became of a name, and what is to be said of it.
package struct NameReport {
    private let outcome: NameOutcome
    private let family: AddressFamily
    private let settings: SettingPlace

    package init(_ outcome: NameOutcome, family: AddressFamily, settings: SettingPlace = .commandLine) {
        self.outcome = outcome
        self.family = family
        self.settings = settings
    }

    /// Where less of what answers hold is unseen, nothing is said.
    private static let unseenLimit = 0.01

    /// What deserves attention beside what went wrong.
    package var warnings: [Notice] {
        var findings = outcome.warnings.map(NameFinding.outcome)
        if let share = outcome.unseenShare, share > Self.unseenLimit { findings.append(.unseen(share: share)) }
        return findings.map(notice)
    }

    /// What deserves attention in the servers that were asked.
    package var serverWarnings: [Notice] {
        outcome.vantages.filter(\.ignoresClientSubnet).map { Notice(.vantage($0), .name(.ignoredSubnet)) }
    }

    /// What DNS said instead of addresses; `nil` where there are some.
    package var finding: NameFinding? {
        let end = outcome.chain.last?.target
        return switch outcome.verdict {
        case .addresses: nil
        case .noData: .noData(end: end, family, outcome.extendedErrors)
        case .nxDomain: .nxDomain(end: end, outcome.extendedErrors)
        case .failed(let error): .failed(error)
        }
    }

    package func failure(_ consequence: Consequence) -> Notice? { finding.map { notice($0).with(consequence) } }

    /// What a refresh says of it, with the policies that it is in.
    package func failure(in policies: [String]) -> Notice? {
        failure(outcome.verdict.error == nil ? .addressesAgeOut(of: policies) : .addressesStay(in: policies))
    }

    /// The addresses that the safety rule kept out; `nil` where there are none.
    package func refusal(_ set: AddressSet, _ consequence: Consequence) -> Notice? {
        set.refused.isEmpty ? nil : notice(.refused(set.refused)).with(consequence)
    }

    private func notice(_ finding: NameFinding) -> Notice {
        Notice(.name(outcome.name), .name(finding), settings: settings)
    }
}
