import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// The reason why a policy of a dialect is refused.
enum DialectRefusal: Equatable {
    /// The reader refuses the policy.
    case flaw(PolicyFlaw)
    /// The policy does not match the intent.
    case violation(InvariantViolation)
    /// The policy allows traffic that nothing in the intent or in DNS permits. The value is the first such traffic,
    /// such as `ingress from 192.0.2.0/24, port 443`.
    case ungiven(String)
    /// The policy allows a block on every port.
    case everyPort(String)

    init(_ violation: InvariantViolation) {
        switch violation {
        case .ungiven(let traffic): self = .ungiven(traffic.map(Self.text).min() ?? "")
        case .everyPort(let block): self = .everyPort("\(block)")
        default: self = .violation(violation)
        }
    }

    private static func text(_ traffic: AllowedTraffic) -> String {
        let end =
            switch traffic.end {
            case .host(let host): "\(host)"
            case .block(let block): "\(block)"
            case .blockExcept(let block, let except):
                "\(block) without \(except.sorted().map(\.description).joined(separator: " and "))"
            case .pods: "pods"
            case .set(let name): "the set \(name)"
            }
        return (traffic.direction == .ingress ? "ingress from " : "") + end
            + (traffic.ports.map { ", port \($0)" } ?? "")
            + (traffic.isDNS ? ", through the DNS proxy" : "")
    }
}

/// Returns the block for a text in a table of test cases.
func block(_ text: String) -> CIDRBlock {
    (try? CIDRBlock(text)) ?? CIDRBlock(containing: .ipv4(IPv4Address(bits: 0)), prefixLength: 0)
}

/// A change of a policy of a dialect, and the reason why it is refused.
enum DialectChange {
    static let subject = DialectRefusal.violation(.otherSubject)
    static let directions = DialectRefusal.violation(.otherDirections)

    /// Renders a policy, by default `fuller`, with a template of a dialect, replaces one part of the text, and expects
    /// the given refusal.
    static func expect(
        _ template: BuiltinTemplate, _ part: String, _ other: String, _ refusal: DialectRefusal,
        in sample: SamplePolicy? = nil
    ) throws {
        let sample = try sample ?? template.fuller
        let text = try sample.text(template)
        guard text.contains(part) else { throw SupportError("the policy has no '\(part)'") }
        let changed = text.replacing(part, with: other, maxReplacements: 1)
        do {
            try sample.checked(changed)
            Issue.record("is taken for what was asked for:\n\(changed)")
        } catch PolicyReadError.content(let flaw) {
            #expect(.flaw(flaw) == refusal)
        } catch let error as InvariantViolation {
            #expect(DialectRefusal(error) == refusal)
        }
    }
}
