internal import EgressModel
internal import EgressPolicy

/// The output of `explain`: the verdict in one line, and its reasons in the lines below.
struct VerdictText {
    private let asked: AskedQuestion
    private let answers: [(question: TrafficQuestion, verdict: Verdict)]

    init(_ asked: AskedQuestion, _ answers: [(TrafficQuestion, Verdict)]) {
        self.asked = asked
        self.answers = answers
    }

    var isAllowed: Bool { answers.allSatisfy(\.verdict.isAllowed) }

    var lines: [String] {
        ["\(isAllowed ? "allowed" : "denied"): \(asked)"]
            + answers.flatMap { question, verdict in
                let start = asked.name == nil ? "  " : "  \(address(of: question).map { "\($0): " } ?? "")"
                return verdict.sides.flatMap(reasons).map { start + $0 } + outsideNote(question).map { start + $0 }
            }
    }

    private func address(of question: TrafficQuestion) -> IPAddress? {
        switch (question.source, question.destination) {
        case (.address(let address), _), (_, .address(let address)): address
        default: nil
        }
    }

    private func reasons(_ side: SideVerdict) -> [String] {
        decision(side) + side.misses.map { "note: \(text($0, side.direction))" }
    }

    private func decision(_ side: SideVerdict) -> [String] {
        let word = side.direction.word
        guard !side.isolating.isEmpty else { return ["\(word) allowed: no policy isolates the pod"] }
        guard !side.allowing.isEmpty else {
            let policies = PlaceList(side.isolating.map(\.displayName))
            return ["\(word) denied: no rule of \(policies) allows it"]
        }
        return side.allowing.map { place in
            let rule = rule(place.policy, side.direction, place.index)
            return "\(word) allowed by \(rule): \(text(place.peer, side.direction))"
        }
    }

    /// A rule in words, such as `shop/web egress rule 1 (api.example.com:443)`.
    private func rule(_ policy: EnforcedPolicy, _ direction: TrafficDirection, _ index: Int) -> String {
        let word = policy.word(direction, index).map { " (\($0))" } ?? ""
        return "\(policy.displayName) \(direction.word) rule \(index + 1)\(word)"
    }

    private func text(_ peer: NetworkPolicyPeer?, _ direction: TrafficDirection) -> String {
        switch peer {
        case nil: return direction == .egress ? "every destination" : "every source"
        case .ipBlock(let block, let except):
            let parts = except.map(\.description).joined(separator: ", ")
            return "ipBlock \(block)" + (parts.isEmpty ? "" : " except \(parts)")
        case .pods(let namespace, let pod):
            let pods = pod.map { $0.isAll ? "all pods" : "pods \($0)" } ?? "all pods"
            let spaces = namespace.map { $0.isAll ? "in all namespaces" : "in namespaces \($0)" }
            return "\(pods) \(spaces ?? "in its namespace")"
        }
    }

    private func text(_ miss: NearMiss, _ direction: TrafficDirection) -> String {
        let policy = miss.policy
        let place = miss.index.map { rule(policy, direction, $0) } ?? policy.displayName
        return switch miss.reason {
        case .ignored:
            "\(place) has \(direction.word) rules, which have no effect: policyTypes lacks \(direction.rawValue)"
        case .ports(let ports): "\(place) allows other ports: \(ports.map(text).joined(separator: ", "))"
        case .excepted(let part): "\(place) excepts \(part)"
        case .blockForPod: "\(place) has an ipBlock, which matches no pod in this check; network plugins differ"
        case .otherNamespace: "\(place) selects such pods in namespace \(policy.namespace)"
        }
    }

    private func text(_ port: NetworkPolicyPort) -> String {
        switch port {
        case .range(let range) where range.first == 1 && range.last == .max: "all of \(range.transport.rawValue)"
        case .range(let range): "\(range)"
        case .named(let name, let transport):
            "\(name)/\(transport.rawValue.lowercased()) (a name, whose number is unknown)"
        }
    }

    /// A note about an address of cluster space, because policies do not show whether it belongs to a pod.
    private func outsideNote(_ question: TrafficQuestion) -> [String] {
        guard let address = address(of: question), SpecialPurposeRegistry.isClusterSpace(address) else { return [] }
        let flag = asked.direction == .egress ? "--to-pod" : "--from-pod"
        return ["note: \(address) is treated as an address outside the cluster; for the address of a pod, use \(flag)"]
    }
}
