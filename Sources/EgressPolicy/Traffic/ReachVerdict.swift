internal import EgressModel

extension Verdict {
    /// Judges a connection whose port is not known: the verdict on a port on which the connection is allowed, if there is
    /// one, or else on 443.
    ///
    /// Rules that allow DNS to everywhere do not count: with one of them, no connection would ever be denied.
    package init(onAnyPortFrom source: TrafficEnd, to destination: TrafficEnd, by policies: [EnforcedPolicy]) {
        let web = TrafficQuestion(from: source, to: destination, .tcp, 443)
        let deciding = policies.filter { policy in web.sides.contains { policy.selects($0.pod) } }
            .map(\.withoutDNSToEverywhere)
        // If a connection is allowed on any port, it is allowed on the first port of a range, or on all ports.
        let ports = deciding.flatMap { policy in
            TrafficDirection.allCases.flatMap { policy.rules($0).flatMap(\.ports).compactMap(\.range) }
        }
        for range in Set(ports.map { PortRange($0.transport, $0.first) }).sorted() {
            let question = TrafficQuestion(from: source, to: destination, range.transport, range.first)
            let verdict = Verdict(question, by: deciding)
            guard !verdict.isAllowed else {
                self = verdict
                return
            }
        }
        self.init(web, by: deciding)
    }
}

extension EnforcedPolicy {
    /// The policy without the egress rules that allow DNS to everywhere.
    fileprivate var withoutDNSToEverywhere: EnforcedPolicy {
        EnforcedPolicy(
            name: name, namespace: namespace, podSelector: podSelector, types: isolates,
            egress: rules(.egress).filter { !$0.isDNSToEverywhere }, ingress: rules(.ingress))
    }
}

extension NetworkPolicyRule {
    /// Whether the rule allows port 53 alone, and does so to all addresses or to all pods.
    fileprivate var isDNSToEverywhere: Bool {
        !ports.isEmpty && ports.allSatisfy { $0.range.map { $0.first == 53 && $0.last == 53 } ?? false }
            && (peers.isEmpty || peers.contains(where: \.isEverywhere))
    }
}

extension NetworkPolicyPeer {
    fileprivate var isEverywhere: Bool {
        switch self {
        case .ipBlock(let block, _): block.prefixLength == 0
        case .pods(let namespace, let pod): namespace?.isAll == true && pod?.isAll ?? true
        }
    }
}
