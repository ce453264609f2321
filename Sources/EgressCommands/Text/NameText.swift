internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressResolve

extension NameFinding {
    func words(in place: SettingPlace) -> Words {
        switch self {
        case .hyphenAtBorder:
            Words(
                "has a label that starts or ends with '-', which RFC 1123 does not allow",
                hint: "check the spelling, and test whether the pods can look up the name")
        case .noData(let end, let family, let errors):
            Words(
                "\(Self.subject(end)) has no \(Self.types(family)) record \(Self.code("NODATA", errors))",
                hint: Self.hint(family, place))
        case .nxDomain(let end, let errors):
            Words("\(Self.subject(end)) does not exist \(Self.code("NXDOMAIN", errors))")
        case .failed(let error): Words(error.text, hint: error.isLocal ? ResolveFinding.noServerHint : nil)
        case .refused(let addresses): Self.words(for: addresses, place)
        case .outcome(let warning): Words(warning.text)
        case .unseen(let share):
            Words(
                "about \(Percent(share)) of the addresses in its answers have not been seen yet",
                hint: "raise --samples, and keep addresses longer with retain")
        case .ignoredSubnet:
            Words(
                "the server does not confirm the client subnet, so its answers may be for another location",
                hint: "pass a server that supports client subnets (RFC 7871)")
        }
    }

    /// The name that the answer is about: the end of the chain, if there is a chain.
    private static func subject(_ end: DomainName?) -> String { end.map { "its canonical name \($0)" } ?? "the name" }

    /// The response in parentheses, with the extended errors of the servers.
    private static func code(_ response: String, _ errors: [ExtendedError]) -> String {
        "(\(([response] + errors.map(\.description)).joined(separator: ", ")))"
    }

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
        return Words(facts.joined(separator: ", "), hint: blocks.isEmpty ? nil : "if this is intended, " + remedy)
    }
}

/// A share as a percentage with one decimal place.
struct Percent: CustomStringConvertible {
    let description: String

    init(_ share: Double) {
        let tenths = Int((share * 1000).rounded())
        description = "\(tenths / 10).\(tenths % 10) %"
    }
}
