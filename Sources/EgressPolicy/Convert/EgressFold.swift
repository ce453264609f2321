internal import EgressModel

/// Makes hosts, DNS profiles and blocks from egress rules.
struct EgressFold {
    private(set) var hosts: [HostSpec] = []
    private(set) var dns: [DNSRule] = []
    private(set) var allow: [AllowSpec] = []
    private(set) var lacks: [IntentLack] = []
    /// The patterns for names of any depth.
    private(set) var deepPatterns: Set<HostName> = []
    private let rules: [ForeignRule]
    private let wishes: ConversionWishes
    /// The ends of the profile `any` that the rules allow together; empty if they do not allow all of them.
    private let everywhere: Set<AllowedTraffic.End>
    /// The ports of the DNS servers among the pods. The rules for a server can be one for UDP and one for TCP.
    private let serverPorts: [AllowedTraffic.End: PortList]

    init(_ rules: [ForeignRule], _ wishes: ConversionWishes) {
        self.rules = rules
        self.wishes = wishes
        let any = DNSRule.any.egressRule(family: wishes.family)
        let ends = Set(any.peers.map(AllowedTraffic.End.init))
        let given = rules.filter { $0.ports == any.portList }.flatMap(\.peers).map(\.end)
        everywhere = ends.isSubset(of: given) ? ends : []
        serverPorts = Self.serverPorts(rules)
    }

    /// Returns the ports of DNS servers among the rules for each selection of pods.
    private static func serverPorts(_ rules: [ForeignRule]) -> [AllowedTraffic.End: PortList] {
        var all: [AllowedTraffic.End: [PortList]] = [:]
        for rule in rules {
            for case .pods(let namespace, let pod) in rule.peers.map(\.end) {
                all[.pods(namespace: namespace, pod: pod), default: []].append(rule.ports)
            }
        }
        return all.compactMapValues(PortList.pairs(in:))
    }

    /// The profiles on ports other than those of DNS. The user's profiles do not replace them.
    var otherServers: [DNSRule] {
        dns.compactMap { rule in
            let isNamed = DNSServers.named.contains { $0.servers == rule.servers }
            let others = rule.ports.filter { $0 != 53 && !(isNamed && $0 == rule.servers.defaultPort) }
            return others.isEmpty ? nil : DNSRule(rule.servers, ports: others)
        }
    }

    mutating func fold() {
        for rule in rules {
            for peer in rule.peers { fold(peer, rule.ports) }
        }
    }

    private mutating func fold(_ peer: ForeignPeer, _ ports: PortList) {
        if isReplaced(peer.end, ports) { return }
        if everywhere.contains(peer.end), ports == DNSRule.any.egressRule(family: wishes.family).portList {
            add(.any)
            return
        }
        do throws(LackingPart) {
            if let rule = DNSRule(peer.end, allPorts(of: peer.end, beside: ports)) {
                try LackingPart.refuse(wishes.target?.objections(to: [rule]).first)
                add(rule)
            } else {
                try take(peer, ports)
            }
        } catch {
            lacks.append(IntentLack(peer.path, error.part))
        }
    }

    /// Returns the ports of the DNS server whose rules are one with this rule; the ports of the rule if there is none.
    private func allPorts(of end: AllowedTraffic.End, beside ports: PortList) -> PortList {
        guard let all = serverPorts[end], !ports.isEvery, Set(ports.ranges).isSubset(of: all.ranges) else {
            return ports
        }
        return all
    }

    /// Whether the user's DNS profiles replace what a peer allows, because it can only be DNS.
    private func isReplaced(_ end: AllowedTraffic.End, _ ports: PortList) -> Bool {
        if case .host = end { return false }
        return wishes.dns != nil && !ports.isEvery && ports.ranges.allSatisfy { $0.first == 53 && $0.last == 53 }
    }

    private mutating func add(_ rule: DNSRule) {
        if !dns.contains(rule) { dns.append(rule) }
    }

    private mutating func take(_ peer: ForeignPeer, _ ports: PortList) throws(LackingPart) {
        switch peer.end {
        case .host(let host):
            guard !peer.isOneLabel || wishes.target == .gke else { throw LackingPart(.oneLabel(host)) }
            let spec = try LackingPart.reading { () throws(ValueError) in try HostSpec("\(host)") }
            let own = HostSpec(host: spec.host, ports: ports)
            try LackingPart.refuse(wishes.target?.objection(to: own))
            hosts.append(own)
            if host.isPattern, !peer.isOneLabel { deepPatterns.insert(spec.host) }
        case .block(let block):
            let spec = try AllowSpec(block, ports)
            try LackingPart.refuse(wishes.target?.objection(to: spec))
            if !allow.contains(spec) { allow.append(spec) }
        case .blockExcept(let block, _): throw LackingPart(.except(block))
        case .pods, .set: throw LackingPart(.pods)
        }
    }
}

extension AllowSpec {
    /// Creates a spec of a destination or a source with the checks of its text.
    init(_ block: CIDRBlock, _ ports: PortList, isSource: Bool = false) throws(LackingPart) {
        let text = AllowSpec(block: block, ports: ports).description
        self = try LackingPart.reading { () throws(ValueError) in try AllowSpec(text, orElse: isSource ? .every : nil) }
    }
}

extension PortList {
    /// Unites as many lists as possible so that TCP and UDP have the same single ports; `nil` if there are none.
    fileprivate static func pairs(in lists: [PortList]) -> PortList? {
        var lists = lists.filter { !$0.isEvery }
        while !lists.isEmpty {
            let ranges = Set(lists.flatMap(\.ranges))
            let paired = ranges.filter { range in
                [TransportProtocol.tcp, .udp].contains(range.transport) && range.first == range.last
                    && [TransportProtocol.tcp, .udp].allSatisfy { ranges.contains(PortRange($0, range.first)) }
            }
            guard paired != ranges else { return PortList(Array(ranges)) }
            // Without a list that has another port, a port of the other lists can lose its pair.
            lists.removeAll { !paired.isSuperset(of: $0.ranges) }
        }
        return nil
    }
}

extension DNSRule {
    /// Creates the profile that allows exactly these ports at this end; `nil` if there is none.
    fileprivate init?(_ end: AllowedTraffic.End, _ ports: PortList) {
        let numbers = ports.ranges.filter { $0.transport == .tcp }.map(\.first)
        let both = [TransportProtocol.tcp, .udp].flatMap { transport in numbers.map { PortRange(transport, $0) } }
        guard !numbers.isEmpty, PortList(both) == ports, let servers = DNSServers(end, numbers) else { return nil }
        self.init(servers, ports: numbers)
    }
}

extension DNSServers {
    /// Creates the servers at an end; `nil` if the end is not recognized as DNS servers.
    fileprivate init?(_ end: AllowedTraffic.End, _ ports: [UInt16]) {
        let named = Self.named.map(\.servers).first { servers in
            servers != .any && servers.peers(.ipv4).map(AllowedTraffic.End.init) == [end]
        }
        if let named {
            self = named
            return
        }
        switch end {
        case .block(let block) where ports.contains(53): self = .block(block)
        case .pods(let namespace?, let pod):
            guard let name = namespace.namespaceName, DNSPods.namespace(of: "\(name)/") != nil,
                pod.matchExpressions.isEmpty, !pod.matchLabels.isEmpty
            else { return nil }
            self = .pods(DNSPods(namespace: name, labels: pod.matchLabels))
        case .block, .pods, .host, .blockExcept, .set: return nil
        }
    }
}
