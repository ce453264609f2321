import EgressModel
import EgressPolicy
import EgressTestSupport
import Foundation

@testable import EgressManifest

/// A managed policy or address set with random content in a random style, and random answers for its names.
struct RandomManifest {
    let text: String
    let outcomes: [DomainName: NameOutcome]
    /// Whether the policy is written in block style.
    let isBlock: Bool

    private static let addresses = (1...24).map { "8.0.0.\($0)" } + (1...4).map { "2606:4700::\($0)" }
    private static let allowed = "9.9.9.0/24"
    private static let kinds = [ManagedKind.networkPolicy, .networkPolicy] + ManagedKind.allCases
    private static let ports = ["", ":443", ":22,443", ":53/udp"]

    init(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let kind = Self.kinds.randomElement(using: &generator) ?? .networkPolicy
        let names = (1...6).map { "h\($0).example" }.shuffled(using: &generator)
        let specs = names.map { name in
            kind.isAddressSet ? name : name + (Self.ports.randomElement(using: &generator) ?? "")
        }
        let wanted = Array(specs.prefix(Int.random(in: 1...4, using: &generator)))
        let had = specs.shuffled(using: &generator).prefix(Int.random(in: 0...4, using: &generator))
        let family = AddressFamily.allCases.randomElement(using: &generator) ?? .ipv4
        let rules = try had.map { spec -> (String, NetworkPolicyRule) in
            let addresses = Self.addresses.shuffled(using: &generator).prefix(Int.random(in: 1...6, using: &generator))
            let blocks = try addresses.map { CIDRBlock(try IPAddress($0)) }.sorted()
            return (spec, NetworkPolicyRule(peers: blocks.map { .ipBlock($0) }, ports: try HostSpec(spec).ports))
        }
        let allowed = NetworkPolicyRule.list([try CIDRBlock(Self.allowed)])
        let fixed =
            kind.isAddressSet
            ? allowed.map { ("allow=\(Self.allowed)", $0) } : [("dns=any", DNSRule.any.egressRule(family: .ipv4))]
        let all = rules.isEmpty ? [] : rules + fixed
        var annotations: [(String, String)] = [("egressgen.dev/hosts", wanted.joined(separator: " "))]
        if family != .ipv4 { annotations.append(("egressgen.dev/family", family.rawValue)) }
        if Bool.random(using: &generator) {
            annotations.append(("egressgen.dev/retain", ["0", "24h", "1h30m"].randomElement(using: &generator) ?? "0"))
        }
        if !all.isEmpty { annotations.append(("egressgen.dev/applied", all.map(\.0).joined(separator: " "))) }
        if Bool.random(using: &generator) { annotations.append(("team", "shop")) }
        if kind.isAddressSet, Bool.random(using: &generator) {
            annotations.append(("egressgen.dev/allow", Self.allowed))
        }
        let policy =
            kind.isAddressSet
            ? Self.set(kind, annotations, all.map(\.1))
            : Self.policy(annotations, all.map(\.1), hasTypes: Bool.random(using: &generator))
        let style = Int.random(in: 0...5, using: &generator)
        isBlock = style < 3
        text = Self.written(policy, style, &generator)
        outcomes = try Self.outcomes(names, &generator)
    }

    private static func policy(
        _ annotations: [(String, String)], _ rules: [NetworkPolicyRule], hasTypes: Bool
    ) -> JSONValue {
        var spec: [(key: String, value: JSONValue)] = [
            ("podSelector", .object([("matchLabels", .object([("app", .string("web"))]))]))
        ]
        if hasTypes { spec.append(("policyTypes", .array([.string("Egress")]))) }
        if !rules.isEmpty { spec.append(("egress", rules.json(.egress))) }
        return .object([
            ("apiVersion", .string("networking.k8s.io/v1")), ("kind", .string("NetworkPolicy")),
            (
                "metadata",
                .object([
                    ("name", .string("web")), ("annotations", .object(annotations.map { ($0, .string($1)) })),
                ])
            ),
            ("spec", .object(spec)),
        ])
    }

    private static func set(
        _ kind: ManagedKind, _ annotations: [(String, String)], _ rules: [NetworkPolicyRule]
    ) -> JSONValue {
        let blocks = Set(rules.flatMap(\.peers).compactMap(\.wholeBlock)).sorted()
        return .object([
            ("apiVersion", .string(kind.apiVersions[0])), ("kind", .string(kind.rawValue)),
            (
                "metadata",
                .object([
                    ("name", .string("web")), ("annotations", .object(annotations.map { ($0, .string($1)) })),
                ])
            ),
            ("spec", .object([(kind.field(.egress), .array(blocks.map { .string("\($0)") }))])),
        ])
    }

    private static func written(_ policy: JSONValue, _ style: Int, _ generator: inout SeededGenerator) -> String {
        switch style {
        case 3: return policy.compact
        case 4: return policy.indented
        case 5: return policy.spaced + "\n"
        default:
            let lineEnd = Bool.random(using: &generator) ? "\n" : "\r\n"
            var block = BlockStyle(
                step: Bool.random(using: &generator) ? 2 : 4, dashOffset: Bool.random(using: &generator) ? 0 : 2)
            block.lineEnd = lineEnd
            let lines = block.text(policy, column: 0).components(separatedBy: lineEnd)
            let commented = lines.enumerated().flatMap { index, line in
                comments(line, index, &generator)
            }
            let mark = Bool.random(using: &generator) ? "\u{feff}" : ""
            return mark + commented.joined(separator: lineEnd) + (Bool.random(using: &generator) ? lineEnd : "")
        }
    }

    /// Returns a line, sometimes with a comment above or after it.
    private static func comments(_ line: String, _ index: Int, _ generator: inout SeededGenerator) -> [String] {
        let indent = line.prefix { $0 == " " }
        let before = Int.random(in: 0..<10, using: &generator) == 0 ? ["\(indent)# 注 \(index)"] : []
        return before + [Int.random(in: 0..<5, using: &generator) == 0 ? "\(line)\t# c\(index)" : line]
    }

    private static func outcomes(
        _ names: [String], _ generator: inout SeededGenerator
    ) throws -> [DomainName: NameOutcome] {
        var outcomes: [DomainName: NameOutcome] = [:]
        for text in names {
            let name = try DomainName(text)
            let addresses = try Self.addresses.shuffled(using: &generator).prefix(
                Int.random(in: 0...6, using: &generator)
            )
            .map { AddressRecord(owner: name, address: try IPAddress($0), ttl: 60) }
            let isFailed = Int.random(in: 0..<8, using: &generator) == 0
            let verdict: NameOutcome.Verdict =
                isFailed ? .timedOut : addresses.isEmpty ? .nxDomain : .addresses
            outcomes[name] = NameOutcome(name: name, verdict: verdict, addresses: isFailed ? [] : addresses)
        }
        return outcomes
    }
}
