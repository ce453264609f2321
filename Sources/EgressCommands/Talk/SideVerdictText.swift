internal import EgressModel
internal import EgressPolicy

/// The verdict of one pod's policies in words, as `explain` and `discover --against` print it.
extension SideVerdict {
    /// The verdict and its reasons in words.
    var reasons: [String] { decision + misses.map { "note: \(text($0))" } }

    /// The verdict in words, one line for each rule that allows the connection.
    var decision: [String] {
        let word = direction.word
        guard !isolating.isEmpty else { return ["\(word) allowed: no policy isolates the pod"] }
        guard !allowing.isEmpty else {
            let policies = PlaceList(isolating.map(\.displayName))
            return ["\(word) denied: no rule of \(policies) allows it"]
        }
        return allowing.map { place in
            "\(word) allowed by \(rule(place.policy, place.index)): \(text(place.peer))"
        }
    }

    /// A rule in words, such as `shop/web egress rule 1 (api.example.com:443)`.
    private func rule(_ policy: EnforcedPolicy, _ index: Int) -> String {
        let word = policy.word(direction, index).map { " (\($0))" } ?? ""
        return "\(policy.displayName) \(direction.word) rule \(index + 1)\(word)"
    }

    private func text(_ peer: NetworkPolicyPeer?) -> String {
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

    private func text(_ miss: NearMiss) -> String {
        let policy = miss.policy
        let place = miss.index.map { rule(policy, $0) } ?? policy.displayName
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
}
