internal import EgressModel
internal import EgressPolicy

/// Reads a CiliumNetworkPolicy of any author (Cilium, Layer 3 to 7 policies; `pkg/policy/api`).
enum CiliumSource: ForeignReader {
    static let kind = ForeignKind.cilium

    static func frame(of root: FieldCursor) throws(ForeignFlaw) -> ForeignFrame {
        try root.check(["apiVersion", "kind", "metadata", "spec", "status"], binding: ["specs"])
        let spec = try root.required("spec")
        for key in ["egressDeny", "ingressDeny"] {
            if let denied = spec.child(key) { throw denied.flaw(.denies) }
        }
        try spec.check(
            ["endpointSelector", "ingress", "egress", "description", "labels", "enableDefaultDeny"],
            binding: ["nodeSelector"])
        let rules = try TrafficDirection.allCases.filter { spec.child($0.word) != nil }
            .map { direction throws(ForeignFlaw) in
                (direction: direction, rules: try self.rules(spec.items(direction.word)))
            }
        try checkDefaultDeny(spec)
        let pods = try ownPods(spec.required("endpointSelector"))
        return ForeignFrame(subject: try subject(of: root, pods), rules: rules)
    }

    /// Returns the rules that allow something. An empty rule only isolates the pods.
    private static func rules(_ rules: [FieldCursor]) -> [FieldCursor] {
        rules.filter { $0.node.pairs?.isEmpty != true }
    }

    /// Refuses rules that do not isolate the pods.
    private static func checkDefaultDeny(_ spec: FieldCursor) throws(ForeignFlaw) {
        guard let settings = spec.child("enableDefaultDeny") else { return }
        try settings.check(["egress", "ingress"])
        for direction in TrafficDirection.allCases {
            guard let value = settings.child(direction.word) else { continue }
            // Without rules, the setting would isolate pods that the rules do not mention.
            guard let leaf = value.node.leaf, leaf.isPlain, leaf.text == "\(spec.child(direction.word) != nil)" else {
                throw value.flaw(.unsayable)
            }
        }
    }

    // MARK: Peers

    static func peers(of rule: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> [FieldCursor] {
        let kinds = peerKeys(direction)
        let word = direction.peersKey
        // A requirement narrows other rules too.
        try rule.check(
            Set(kinds + ["toPorts"]),
            unsayable: Set(
                ["Entities", "Services", "Groups", "Nodes"].map { word + $0 } + ["icmps", "authentication"]),
            binding: [word + "Requires"])
        let given = kinds.compactMap(rule.child)
        guard let list = given.first else { throw rule.flaw(.everyPeer, isBinding: false) }
        guard given.count == 1 else { throw rule.flaw(.severalKinds, isBinding: false) }
        return try list.items()
    }

    static func peerKeys(_ direction: TrafficDirection) -> [String] {
        let common = ["CIDR", "CIDRSet", "Endpoints"].map { direction.peersKey + $0 }
        return direction == .egress ? ["toFQDNs"] + common : common
    }

    static func ends(of peer: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> [ForeignPeer] {
        switch peer.key {
        case "toFQDNs": [try host(peer)]
        case direction.peersKey + "CIDR": [ForeignPeer(.block(try peer.block()), at: peer.path)]
        case direction.peersKey + "CIDRSet": [try set(peer)]
        default: [ForeignPeer(try pods(peer), at: peer.path)]
        }
    }

    private static func host(_ peer: FieldCursor) throws(ForeignFlaw) -> ForeignPeer {
        try peer.check(["matchName", "matchPattern"])
        guard let pattern = peer.child("matchPattern") else {
            return ForeignPeer(.host(try peer.required("matchName").name()), at: peer.path)
        }
        guard peer.child("matchName") == nil else { throw peer.flaw(.severalKinds, isBinding: false) }
        let text = try pattern.text()
        // Two asterisks span labels, and one asterisk is a part of one label (Cilium, pull request 43420).
        let spansLabels = text.hasPrefix("**.")
        let suffix = spansLabels ? text.dropFirst(3) : text.hasPrefix("*.") ? text.dropFirst(2) : text[...]
        guard !suffix.contains("*") else { throw pattern.flaw(.pattern(text), isBinding: false) }
        let domain = try pattern.reading { _ throws(PolicyReadError) in
            try PolicyReader.valid { () throws(FormatError) in try DomainName(suffix) }
        }
        let isPattern = suffix.count < text.count
        return ForeignPeer(
            .host(isPattern ? .below(domain) : .name(domain)), isOneLabel: isPattern && !spansLabels, at: peer.path)
    }

    private static func set(_ peer: FieldCursor) throws(ForeignFlaw) -> ForeignPeer {
        try peer.check(["cidr", "except"], unsayable: ["cidrGroupRef", "cidrGroupSelector"])
        let block = try peer.required("cidr").block()
        let except = try peer.child("except")?.members().map { item throws(ForeignFlaw) in try item.block() } ?? []
        return ForeignPeer(except.isEmpty ? .block(block) : .blockExcept(block, Set(except)), at: peer.path)
    }

    // MARK: Selectors

    /// Reads the selector of the policy's own pods, which are in the namespace of the policy.
    private static func ownPods(_ node: FieldCursor) throws(ForeignFlaw) -> LabelSelector {
        let selector = try selector(node)
        let keys = selector.matchLabels.map(\.key) + selector.matchExpressions.map(\.key)
        guard let key = keys.first(where: { CiliumNamespace.namespaceKey($0) != nil || isReserved($0) }) else {
            return selector
        }
        throw node.flaw(.labelSource(key))
    }

    private static func pods(_ peer: FieldCursor) throws(ForeignFlaw) -> AllowedTraffic.End {
        let selector = try selector(peer)
        if selector == .all { return .pods(namespace: nil, pod: .all) }
        let keys = selector.matchLabels.map(\.key) + selector.matchExpressions.map(\.key)
        if let key = keys.first(where: isReserved) { throw peer.flaw(.labelSource(key), isBinding: false) }
        // Cilium's own reader splits the labels of namespaces from those of pods.
        return try peer.reading(isBinding: false) { _ throws(PolicyReadError) in try CiliumReader.pods(selector) }
    }

    /// Whether Cilium sets the label, and it is not one of a namespace.
    private static func isReserved(_ key: String) -> Bool {
        key.hasPrefix("io.cilium.") && CiliumNamespace.namespaceKey(key) == nil
    }

    /// Reads a selector, and takes the source `k8s` or `any` from its keys.
    private static func selector(_ node: FieldCursor) throws(ForeignFlaw) -> LabelSelector {
        try node.checkSelector()
        for key in try keys(of: node) {
            guard let colon = key.firstIndex(of: ":"), !["k8s", "any"].contains(key[..<colon]) else { continue }
            throw node.flaw(.labelSource(key), isBinding: false)
        }
        return try node.reading { node throws(PolicyReadError) in
            let selector = try EnforcedPolicyReader.selector(node, bare)
            // Keys with different sources can be one label of a pod.
            let labels = try PolicyReader.valid { () throws(ValueError) in try Label.unique(selector.matchLabels) }
            return LabelSelector(matchLabels: labels, matchExpressions: selector.matchExpressions)
        }
    }

    private static func bare(_ key: String) -> String {
        key.firstIndex(of: ":").map { String(key[key.index(after: $0)...]) } ?? key
    }

    private static func keys(of node: FieldCursor) throws(ForeignFlaw) -> [String] {
        let labels = node.child("matchLabels")?.node.pairs?.compactMap { $0.key.leaf?.text } ?? []
        return try labels
            + (node.child("matchExpressions")?.members() ?? []).map { item throws(ForeignFlaw) in try item.text("key") }
    }

    // MARK: Ports

    static func ports(of rule: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> PortList {
        guard let list = rule.child("toPorts") else { return .every }
        let ranges = try FieldCursor.reading(try list.items()) { item throws(ForeignFlaw) in
            do throws(ForeignFlaw) {
                try checkPortRule(item)
            } catch {
                try FieldCursor.checkingRest { () throws(ForeignFlaw) in _ = try portRanges(item) }
                throw error
            }
            return try portRanges(item)
        }
        return PortList(ranges.flatMap(\.self))
    }

    private static func portRanges(_ item: FieldCursor) throws(ForeignFlaw) -> [PortRange] {
        try FieldCursor.reading(try item.items("ports"), self.ranges).flatMap(\.self)
    }

    private static func checkPortRule(_ item: FieldCursor) throws(ForeignFlaw) {
        let narrow: Set<String> = ["listener", "originatingTLS", "terminatingTLS", "serverNames"]
        // Unknown fields of the rules decide before fields that only narrow.
        try item.check(narrow.union(["ports", "rules"]))
        try checkRules(item)
        try item.check(["ports", "rules"], unsayable: narrow)
    }

    /// Refuses rules about requests. The only rules that narrow nothing let every DNS query pass.
    private static func checkRules(_ item: FieldCursor) throws(ForeignFlaw) {
        guard let rules = item.child("rules") else { return }
        try rules.check(["dns"], unsayable: ["http", "kafka", "l7", "l7proto"])
        guard let dns = rules.child("dns") else { return }
        let patterns = try dns.members().map { item throws(ForeignFlaw) in
            try item.check(["matchName", "matchPattern"])
            return item.child("matchName") == nil ? try item.child("matchPattern")?.text() : nil
        }
        guard patterns.contains("*") else { throw dns.flaw(.unsayable, isBinding: false) }
    }

    private static func ranges(_ node: FieldCursor) throws(ForeignFlaw) -> [PortRange] {
        try node.check(["port", "endPort", "protocol"])
        let transports = try transports(node)
        let number = try node.required("port")
        let text = try number.text()
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw number.flaw(.namedPort(text), isBinding: false)
        }
        let end = node.child("endPort").flatMap { $0.node.leaf?.text == "0" ? nil : $0 }
        guard text != "0" else {
            // The port 0 stands for every port. The documentation does not define it with the end of a range.
            if let end { throw end.flaw(.unsayable, isBinding: false) }
            return transports.map { PortRange($0, 1, to: .max) }
        }
        let last = end?.node
        return try node.reading { _ throws(PolicyReadError) in
            let first = try DialectReader.port(text)
            return try transports.map { transport throws(PolicyReadError) in
                try DialectReader.range(transport, first, try last.map(PolicyReader.port) ?? first)
            }
        }
    }

    /// The protocols that have no ports, or none that a NetworkPolicy has.
    private static let otherProtocols: Set<String> = [
        "ICMP", "ICMPv6", "VRRP", "IGMP", "GRE", "IPIP", "IPV6", "ESP", "AH",
    ]

    private static func transports(_ node: FieldCursor) throws(ForeignFlaw) -> [TransportProtocol] {
        guard let child = node.child("protocol") else { return [.tcp, .udp] }
        let word = try child.text()
        if word.isEmpty || word == "ANY" { return [.tcp, .udp] }
        guard !otherProtocols.contains(word) else { throw child.flaw(.unsayable, isBinding: false) }
        return [try node.reading { _ throws(PolicyReadError) in try PolicyReader.transport(word) }]
    }
}
