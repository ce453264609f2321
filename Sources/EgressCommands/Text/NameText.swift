internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

extension NameFinding {
    func words(in place: SettingPlace) -> Words {
        switch self {
        case .noData(let end, let family, let errors):
            Words(
                "NODATA, \(Self.subject(end)) has no \(Self.types(family)) record\(errors.text)",
                hint: Self.hint(family, place))
        case .nxDomain(let end, let errors): Words("NXDOMAIN, \(Self.subject(end)) does not exist\(errors.text)")
        case .failed(let error): Words(error.text)
        case .refused(let addresses): Self.words(for: addresses, place)
        case .outcome(let warning): Words(warning.text)
        case .unseen(let share):
            Words(
                "about \(Percent(share)) of what its answers hold has not been seen yet",
                hint: "ask more often with --samples, and keep addresses long enough (retain)")
        case .ignoredSubnet:
            Words(
                "the server says nothing of that subnet, and may answer as for another place",
                hint: "ask one that looks at client subnets (RFC 7871)")
        }
    }

    /// What the answer speaks of: the end of the chain, where there is one.
    private static func subject(_ end: DomainName?) -> String { end.map { "its canonical name \($0)" } ?? "the name" }

    private static func types(_ family: AddressFamily) -> String {
        family.recordTypes.map(\.description).joined(separator: " or ")
    }

    private static func hint(_ family: AddressFamily, _ place: SettingPlace) -> String? {
        guard family != .dual else { return nil }
        let name = Setting.family.name(in: place)
        let remedy = place == .commandLine ? "pass \(name) dual" : "set \(name) to dual"
        return remedy + " to ask for A and AAAA"
    }

    private static func words(for refused: [RefusedAddress], _ place: SettingPlace) -> Words {
        let facts = refused.map { "\($0.address) is special-purpose (\($0.entry.name), \($0.entry.source))" }
        let blocks = refused.compactMap { SpecialPurposeRegistry.exactAcceptance(for: $0.address)?.description }
        let name = Setting.accept.name(in: place)
        let remedy =
            switch place {
            case .commandLine: "pass " + blocks.map { "\(name) \($0)" }.joined(separator: " ")
            case .annotations: "add \(blocks.joined(separator: " ")) to \(name)"
            }
        return Words(facts.joined(separator: ", "), hint: blocks.isEmpty ? nil : "if that is meant, " + remedy)
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
