internal import EgressModel
internal import EgressPolicy

extension InvariantViolation {
    var fact: String { words.fact }

    var words: Words {
        switch self {
        case .missingPolicyType(let direction): Words("policyTypes lacks \(direction.rawValue)")
        case .otherPolicyTypes: Words("policyTypes are not the ones asked for")
        case .otherSubject: Words("name, namespace or podSelector is not the one asked for")
        case .otherAnnotations: Words("annotations are not the ones asked for")
        case .otherDirections: Words("the directions that it governs are not the ones asked for")
        case .unaskedRules(let direction): Words("there are \(direction.word) rules that nobody asked for")
        case .noPeer(let direction):
            Words("an \(direction.word) rule has no \(direction == .egress ? "destination" : "source")")
        case .everyPort(let block): Words("\(block) is allowed without ports")
        case .otherFixedRules(.egress):
            Words("egress holds something other than the names, the DNS rule and \(Setting.allow.flag)")
        case .otherFixedRules(.ingress): Words("ingress holds something other than the sources asked for")
        case .noRule(let name, let direction): Words("\(name) has no \(direction.word) rule")
        case .otherPorts(let name): Words("the rule of \(name) has other ports")
        case .noSmallBlock(let name): Words("the rule of \(name) has a destination that is no small block")
        case .otherAddresses(let name, let addresses):
            Words("the rule of \(name) differs from its addresses at \(addresses.first.map { "\($0)" } ?? "")")
        case .ungivenAddress(let address, let name): Words("the rule of \(name) has \(address), which nothing gave")
        case .ungiven(let traffic): Words("it allows \(Self.first(of: traffic)), which nothing gave")
        case .missing(let traffic): Words("it does not allow \(Self.first(of: traffic))")
        case .noDNSProxy: Words("no DNS rule goes through the proxy, which learns the addresses of names")
        }
    }

    private static func first(of traffic: Set<AllowedTraffic>) -> String { traffic.map(\.text).min() ?? "" }
}

extension AllowedTraffic {
    /// As in `ingress from 192.0.2.0/24, port 443`.
    var text: String {
        (direction == .ingress ? "ingress from " : "") + end.text + (ports.map { ", port \($0)" } ?? "")
            + (isDNS ? ", through the DNS proxy" : "")
    }
}

extension AllowedTraffic.End {
    fileprivate var text: String {
        switch self {
        case .name(let name): "\(name)"
        case .block(let block): "\(block)"
        case .blockExcept(let block, let except):
            "\(block) without \(except.sorted().map(\.description).joined(separator: " and "))"
        case .pods: "pods"
        }
    }
}
