internal import EgressModel

/// Makes the sources of an intent from ingress rules.
struct IngressFold {
    private(set) var intent = IngressIntent()
    private(set) var lacks: [IntentLack] = []
    private let rules: [ForeignRule]
    private let target: PolicyDialect?
    /// The exceptions of each block. An exception of an intent belongs to every block that contains it.
    private let exceptions: [(block: CIDRBlock, except: Set<CIDRBlock>)]
    /// Whether a source other than pods allows every port. Then the pods must allow every port too.
    private let hasEveryPort: Bool

    init(_ rules: [ForeignRule], for target: PolicyDialect?) {
        self.rules = rules
        self.target = target
        exceptions = rules.flatMap(\.peers).compactMap { peer in
            switch peer.end {
            case .block(let block): (block, [])
            case .blockExcept(let block, let except): (block, except)
            case .host, .pods, .set: nil
            }
        }
        hasEveryPort = rules.contains { rule in
            rule.ports.isEvery && !rule.peers.allSatisfy { if case .pods = $0.end { true } else { false } }
        }
    }

    mutating func fold() {
        for rule in rules {
            for peer in rule.peers {
                do throws(LackingPart) {
                    try take(peer, rule.ports)
                } catch {
                    lacks.append(IntentLack(peer.path, error.part))
                }
            }
        }
    }

    private mutating func take(_ peer: ForeignPeer, _ ports: PortList) throws(LackingPart) {
        switch peer.end {
        case .host(let host):
            guard !host.isPattern else { throw LackingPart(.pattern(host)) }
            let spec = try LackingPart.reading { () throws(ValueError) in try HostSpec("\(host)") }
            intent.hosts = HostSpec.merged(intent.hosts + [HostSpec(host: spec.host, ports: ports)]).specs
        case .block(let block): try take(block, except: [], ports)
        case .blockExcept(let block, let except): try take(block, except: except, ports)
        case .pods(let namespace, let pod): try take(namespace, pod, ports)
        case .set: throw LackingPart(.sources)
        }
    }

    private mutating func take(
        _ block: CIDRBlock, except: Set<CIDRBlock>, _ ports: PortList
    ) throws(LackingPart) {
        let inside = exceptions.flatMap(\.except).filter { block.contains($0) }
        guard Set(inside) == except, !except.contains(block) else { throw LackingPart(.except(block)) }
        let spec = try AllowSpec(block, ports, isSource: true)
        if !intent.blocks.contains(spec) { intent.blocks.append(spec) }
        intent.except += except.sorted().filter { !intent.except.contains($0) }
    }

    private mutating func take(
        _ namespace: LabelSelector?, _ pod: LabelSelector, _ ports: PortList
    ) throws(LackingPart) {
        let isPlain = pod.matchExpressions.isEmpty && namespace?.matchExpressions.isEmpty != false
        // Without labels, an intent has no pods, and without labels of namespaces, they are in the policy's own.
        let isEmpty = namespace.map(\.matchLabels.isEmpty) ?? pod.matchLabels.isEmpty
        guard isPlain, !isEmpty, intent.pods.isEmpty, intent.namespaces.isEmpty else { throw LackingPart(.sources) }
        guard ports.isEvery || !hasEveryPort else { throw LackingPart(.otherPorts) }
        var sources = intent
        sources.pods = pod.matchLabels
        sources.namespaces = namespace?.matchLabels ?? []
        sources.ports = ports
        try LackingPart.refuse(target?.objections(to: sources).first)
        intent = sources
    }
}
