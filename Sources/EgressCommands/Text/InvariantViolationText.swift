internal import EgressModel
internal import EgressPolicy

extension InvariantViolation {
    var fact: String { words.fact }

    var words: Words {
        switch self {
        case .missingPolicyType(let direction): Words("policyTypes lacks \(direction.rawValue)")
        case .otherPolicyTypes: Words("policyTypes differ from those requested")
        case .otherSubject: Words("name, namespace or podSelector differs from the one requested")
        case .otherAnnotations: Words("annotations differ from those requested")
        case .missingLabel(let label):
            Words("the label \(label.key) of a set differs from the one that the policy selects")
        case .otherDirections: Words("the directions that it governs differ from those requested")
        case .unaskedRules(let direction): Words("there are \(direction.word) rules that were not requested")
        case .noPeer(let direction):
            Words("an \(direction.word) rule has no \(direction == .egress ? "destination" : "source")")
        case .everyPort(let block): Words("\(block) is allowed on every port")
        case .otherFixedRules(.egress):
            Words("egress contains more than the names, the DNS rule and \(Setting.allow.flag)")
        case .otherFixedRules(.ingress): Words("ingress contains more than the requested sources")
        case .noRule(let name, let direction): Words("\(name) has no \(direction.word) rule")
        case .otherPorts(let name): Words("the rule of \(name) has other ports")
        case .noSmallBlock(let name):
            Words("the rule of \(name.text) has a peer that is not a block of at most 256 addresses")
        case .otherAddresses(let name, let addresses):
            Words(
                "the rule of \(name.text) differs from its accepted addresses in \(addresses.first.map { "\($0)" } ?? "")"
            )
        case .ungivenAddress(let address, let name):
            Words("the rule of \(name.text) has \(address), which the plan does not permit")
        case .ungiven(let traffic): Words("it allows \(Self.first(of: traffic)), which was not requested")
        case .missing(let traffic): Words("it does not allow \(Self.first(of: traffic))")
        case .noDNSProxy: Words("no DNS rule uses the proxy, which learns the addresses of names")
        }
    }

    private static func first(of traffic: Set<AllowedTraffic>) -> String { traffic.map(\.text).min() ?? "" }
}

extension HostName? {
    /// The host, or words for all hosts of an address set.
    var text: String { map(\.description) ?? "all hosts" }
}

extension AllowedTraffic {
    /// The traffic in words, such as `ingress from 192.0.2.0/24, port 443`.
    var text: String {
        (direction == .ingress ? "ingress from " : "") + end.text + (ports.map { ", port \($0)" } ?? "")
            + (isDNS ? ", through the DNS proxy" : "")
    }
}

extension AllowedTraffic.End {
    fileprivate var text: String {
        switch self {
        case .host(let host): "\(host)"
        case .block(let block): "\(block)"
        case .blockExcept(let block, let except):
            "\(block) except \(except.sorted().map(\.description).joined(separator: " and "))"
        case .pods: "pods"
        case .set(let name): "the set \(name)"
        }
    }
}
