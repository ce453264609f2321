package import EgressModel
package import EgressPolicy

/// A finding about a name: its spelling, or a lookup with no addresses or with incomplete addresses.
package enum NameFinding: Hashable, Sendable {
    /// A label of the name starts or ends with a hyphen. DNS allows that, but RFC 1123, section 2.1, does not.
    case hyphenAtBorder
    /// The name, or the end of its CNAME chain, exists but has no record of the requested types (RFC 2308, section
    /// 2.2).
    case noData(end: DomainName?, AddressFamily, [ExtendedError])
    /// The name, or the end of its CNAME chain, does not exist (RFC 8020).
    case nxDomain(end: DomainName?, [ExtendedError])
    /// No server gave a valid answer.
    case failed(ResolveError)
    /// The safety rule refused addresses.
    case refused([RefusedAddress])
    case outcome(NameOutcome.Warning)
    /// The estimated share of addresses that were not seen, from 0 to 1.
    case unseen(share: Double)
    /// The server ignores the client subnet, and might answer as if the client were elsewhere (RFC 7871).
    case ignoredSubnet
}

/// The outcome of a name lookup, and the notices about it.
package struct NameReport {
    private let outcome: NameOutcome
    private let family: AddressFamily
    private let settings: SettingPlace

    package init(_ outcome: NameOutcome, family: AddressFamily, settings: SettingPlace = .commandLine) {
        self.outcome = outcome
        self.family = family
        self.settings = settings
    }

    /// egressgen warns if the share of unseen addresses exceeds this limit.
    private static let unseenLimit = 0.01

    /// The warnings about the name, without its errors.
    package var warnings: [Notice] {
        var findings = outcome.warnings.map(NameFinding.outcome)
        if let share = outcome.unseenShare, share > Self.unseenLimit { findings.append(.unseen(share: share)) }
        return [Notice(spellingOf: .name(outcome.name), settings: settings)].compactMap(\.self) + findings.map(notice)
    }

    /// The warnings about the servers that were queried.
    package var serverWarnings: [Notice] {
        outcome.vantages.filter(\.ignoresClientSubnet).map { Notice(.vantage($0), .name(.ignoredSubnet)) }
    }

    /// What DNS answered instead of addresses; `nil` if there are addresses.
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

    /// Returns the notice of a refresh for a name without addresses. `policies` are the policies that contain the name.
    package func failure(in policies: [String]) -> Notice? {
        failure(outcome.verdict.error == nil ? .addressesAgeOut(of: policies) : .addressesStay(in: policies))
    }

    /// Returns a notice about the addresses that the safety rule refused; `nil` if there are none.
    package func refusal(_ set: AddressSet, _ consequence: Consequence) -> Notice? {
        set.refused.isEmpty ? nil : notice(.refused(set.refused)).with(consequence)
    }

    private func notice(_ finding: NameFinding) -> Notice {
        Notice(.name(outcome.name), .name(finding), settings: settings)
    }
}

extension Notice {
    /// Creates a warning about the spelling of a name or a pattern.
    ///
    /// - Returns: `nil` if there is nothing to warn about.
    package init?(spellingOf host: HostName, settings: SettingPlace = .commandLine) {
        guard host.domain.hasHyphenAtBorder else { return nil }
        self.init(.host(host), .name(.hyphenAtBorder), settings: settings)
    }
}
