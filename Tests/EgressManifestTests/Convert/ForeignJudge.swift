/// Decides what a policy of another kind allows, from the documentation of each kind. It shares no code with the
/// conversion.
///
/// Where a kind's meaning depends on more than the policy, the judge assumes the least: a rule about requests allows
/// nothing, and so does one with a named port.
struct ForeignJudge {
    /// What one rule does with the connections that it matches.
    enum Action { case allow, deny, ignore }

    struct Rule {
        let action: Action
        let matches: (TrafficGrid.End) -> Bool
        let ports: UInt32
    }

    /// The rules of a direction; `nil` if the policy does not isolate the pods.
    private let egress: [Rule]?
    private let ingress: [Rule]?
    /// Whether the first rule that matches decides. Otherwise, a deny rule wins.
    private let isOrdered: Bool

    init(_ policy: ForeignTree) {
        let spec = policy["spec"] ?? .map([])
        switch policy["kind"]?.scalar {
        case "CiliumNetworkPolicy":
            isOrdered = false
            egress = CiliumJudge.rules(spec, "egress", "to")
            ingress = CiliumJudge.rules(spec, "ingress", "from")
        case "ClusterNetworkPolicy":
            isOrdered = true
            egress = Self.ordered(spec["egress"], ClusterJudge.rule)
            ingress = nil
        case "NetworkPolicy":
            isOrdered = true
            egress = Self.ordered(spec["egress"]) { AntreaJudge.rule($0, "to") }
            ingress = Self.ordered(spec["ingress"]) { AntreaJudge.rule($0, "from") }
        case "FQDNNetworkPolicy" where spec["egress"]?.items.contains { $0["matches"] != nil } == true:
            isOrdered = false
            egress = spec["egress"]?.items.map(GKEJudge.rule)
            ingress = nil
        default:
            isOrdered = false
            let types = (spec["policyTypes"]?.items ?? []).map(\.scalar)
            let hasEgress = types.isEmpty ? spec["egress"]?.items.isEmpty == false : types.contains("Egress")
            egress = hasEgress ? (spec["egress"]?.items ?? []).map { NetworkPolicyJudge.rule($0, "to") } : nil
            let hasIngress = types.isEmpty || types.contains("Ingress")
            ingress = hasIngress ? (spec["ingress"]?.items ?? []).map { NetworkPolicyJudge.rule($0, "from") } : nil
        }
    }

    private static func ordered(_ list: ForeignTree?, _ rule: (ForeignTree) -> Rule) -> [Rule]? {
        guard let list, !list.items.isEmpty else { return nil }
        // What no rule matches is not decided by the policy, so it is allowed.
        return list.items.map(rule) + [Rule(action: .allow, matches: { _ in true }, ports: TrafficGrid.everyPort)]
    }

    /// Returns the ports that the policy allows between the pods and another end.
    func allowed(isEgress: Bool, _ end: TrafficGrid.End) -> UInt32 {
        guard let rules = isEgress ? egress : ingress else { return TrafficGrid.everyPort }
        let matching = rules.filter { $0.matches(end) }
        guard isOrdered else {
            let denied = matching.filter { $0.action == .deny }.reduce(0) { $0 | $1.ports }
            return matching.filter { $0.action == .allow }.reduce(0) { $0 | $1.ports } & ~denied
        }
        var (allowed, open) = (UInt32(0), TrafficGrid.everyPort)
        for rule in matching {
            if rule.action == .allow { allowed |= rule.ports & open }
            open &= ~rule.ports
        }
        return allowed
    }
}

/// The parts that several kinds share.
enum JudgeParts {
    static func selects(_ selector: ForeignTree, _ labels: [String: String], key: (String) -> String = { $0 }) -> Bool {
        let plain = selector["matchLabels"]?.pairs ?? []
        let conditions = selector["matchExpressions"]?.items ?? []
        return plain.allSatisfy { labels[key($0.key)] == $0.value.scalar }
            && conditions.allSatisfy { condition in
                let value = labels[key(condition["key"]?.scalar ?? "")]
                let values = (condition["values"]?.items ?? []).map(\.scalar)
                return switch condition["operator"]?.scalar {
                case "In": value.map(values.contains) == true
                case "NotIn": value.map(values.contains) != true
                case "Exists": value != nil
                default: value == nil
                }
            }
    }

    static func selects(_ namespace: ForeignTree?, _ pod: ForeignTree?, _ end: TrafficGrid.End) -> Bool {
        guard case .pod(let name, let labels) = end else { return false }
        let isPlace =
            namespace.map { selects($0, TrafficGrid.namespaces[name] ?? [:]) } ?? (name == TrafficGrid.ownNamespace)
        return isPlace && (pod.map { selects($0, labels) } ?? true)
    }

    static func contains(_ block: ForeignTree, _ end: TrafficGrid.End) -> Bool {
        guard case .address(let address) = end, TrafficGrid.contains(block["cidr"]?.scalar ?? "x", address) else {
            return false
        }
        return !(block["except"]?.items ?? []).contains { TrafficGrid.contains($0.scalar, address) }
    }

    static func names(_ patterns: [ForeignTree]?, _ end: TrafficGrid.End, isOneLabel: Bool = false) -> Bool {
        guard case .name(let name) = end else { return false }
        return (patterns ?? []).contains { TrafficGrid.matches($0.scalar, name, isOneLabel: isOneLabel) }
    }

    /// A peer in the form of a NetworkPolicy. A peer of several kinds, or of none, is invalid.
    static func peer(_ peer: ForeignTree, _ end: TrafficGrid.End) -> Bool {
        if let block = peer["ipBlock"] { return peer.keys == ["ipBlock"] && contains(block, end) }
        guard peer["namespaceSelector"] != nil || peer["podSelector"] != nil else { return false }
        return selects(peer["namespaceSelector"], peer["podSelector"], end)
    }

    /// The ports in the form of a NetworkPolicy. Named and invalid ports allow nothing that is certain.
    static func ports(_ list: ForeignTree?) -> UInt32 {
        guard let list, !list.items.isEmpty else { return TrafficGrid.everyPort }
        return list.items.reduce(0) { set, item in
            let transport = item["protocol"]?.scalar ?? "TCP"
            if item["sourcePort"] != nil { return set }
            guard let port = item["port"] else {
                return item["endPort"] == nil ? set | TrafficGrid.ports(transport) : set
            }
            guard let first = port.number, first > 0 else { return set }
            return set | TrafficGrid.ports(transport, first, item["endPort"]?.number ?? first)
        }
    }
}

/// NetworkPolicies, ApplicationNetworkPolicies and the policies of the FQDN controllers.
enum NetworkPolicyJudge {
    static func rule(_ rule: ForeignTree, _ key: String) -> ForeignJudge.Rule {
        let peers = rule[key]?.items ?? []
        return ForeignJudge.Rule(
            action: .allow,
            matches: { end in
                peers.isEmpty
                    || peers.contains { peer in
                        if let fqdns = peer["fqdns"] { return JudgeParts.names(fqdns.items.filter(isName), end) }
                        guard let names = peer["domainNames"] else { return JudgeParts.peer(peer, end) }
                        return peer.keys == ["domainNames"] && JudgeParts.names(names.items, end)
                    }
            }, ports: JudgeParts.ports(rule["ports"]))
    }

    /// The FQDN controllers have no patterns.
    private static func isName(_ text: ForeignTree) -> Bool { !text.scalar.contains("*") }
}

enum GKEJudge {
    static func rule(_ rule: ForeignTree) -> ForeignJudge.Rule {
        let matches = rule["matches"]?.items ?? []
        return ForeignJudge.Rule(
            action: .allow,
            matches: { end in
                matches.contains { match in
                    guard match.pairs.count == 1 else { return false }
                    return JudgeParts.names(match.pairs.map(\.value), end, isOneLabel: true)
                }
            }, ports: ports(rule["ports"]))
    }

    private static func ports(_ list: ForeignTree?) -> UInt32 {
        guard let list, !list.items.isEmpty else { return TrafficGrid.everyPort }
        return list.items.reduce(0) { set, item in
            let word = item["protocol"]?.scalar ?? "ALL"
            let (first, last) = item["port"].map { ($0.number ?? 0, $0.number ?? 0) } ?? (1, 65_535)
            guard first > 0 else { return set }
            let transports = word == "ALL" ? TrafficGrid.transports : [word]
            return transports.reduce(set) { $0 | TrafficGrid.ports($1, first, last) }
        }
    }
}

enum AntreaJudge {
    static func rule(_ rule: ForeignTree, _ key: String) -> ForeignJudge.Rule {
        let peers = rule[key]?.items ?? []
        let isNarrow = ["l7Protocols", "toServices", "protocols", "appliedTo"].contains { rule[$0] != nil }
        let action: ForeignJudge.Action =
            switch rule["action"]?.scalar {
            case "Allow": isNarrow ? .ignore : .allow
            case "Drop", "Reject": .deny
            default: .ignore
            }
        // Traffic that an L7 rule matches is decided by the rule. A rule for other pods or protocols decides nothing.
        let decides = action != .ignore || rule["l7Protocols"] != nil || rule["action"]?.scalar == "Pass"
        return ForeignJudge.Rule(
            action: action, matches: { end in peers.isEmpty || peers.contains { matches($0, end) } },
            ports: decides ? JudgeParts.ports(rule["ports"]) : 0)
    }

    private static func matches(_ peer: ForeignTree, _ end: TrafficGrid.End) -> Bool {
        if let name = peer["fqdn"] { return peer.keys == ["fqdn"] && JudgeParts.names([name], end) }
        guard peer["group"] == nil, peer["nodeSelector"] == nil else { return false }
        return JudgeParts.peer(peer, end)
    }
}

enum ClusterJudge {
    static func rule(_ rule: ForeignTree) -> ForeignJudge.Rule {
        let peers = rule["to"]?.items ?? []
        let action: ForeignJudge.Action =
            switch rule["action"]?.scalar {
            case "Accept": .allow
            case "Deny": .deny
            default: .ignore
            }
        return ForeignJudge.Rule(
            action: action, matches: { end in peers.contains { matches($0, end) } }, ports: ports(rule["protocols"]))
    }

    /// A name that a deny rule does not list is matched by its blocks.
    private static func matches(_ peer: ForeignTree, _ end: TrafficGrid.End) -> Bool {
        guard peer.pairs.count == 1, let (key, value) = peer.pairs.first.map({ ($0.key, $0.value) }) else {
            return false
        }
        switch key {
        case "domainNames": return JudgeParts.names(value.items, end)
        case "networks":
            if case .name = end {
                return value.items.contains(.text("0.0.0.0/0")) && value.items.contains(.text("::/0"))
            }
            guard case .address(let address) = end else { return false }
            return value.items.contains { TrafficGrid.contains($0.scalar, address) }
        case "namespaces": return JudgeParts.selects(value, nil, end)
        case "pods": return JudgeParts.selects(value["namespaceSelector"], value["podSelector"], end)
        default: return false
        }
    }

    private static func ports(_ list: ForeignTree?) -> UInt32 {
        guard let list else { return TrafficGrid.everyPort }
        return list.items.reduce(0) { set, item in
            guard let (word, value) = item.pairs.first.map({ ($0.key.uppercased(), $0.value) }), item.pairs.count == 1
            else { return set }
            let port = value["destinationPort"]
            if let number = port?["number"]?.number { return set | TrafficGrid.ports(word, number, number) }
            let range = port?["range"]
            guard let first = range?["start"]?.number, let last = range?["end"]?.number else { return set }
            return set | TrafficGrid.ports(word, first, last)
        }
    }
}

enum CiliumJudge {
    /// Returns the rules of a direction; `nil` if they do not isolate the pods and deny nothing.
    static func rules(_ spec: ForeignTree, _ direction: String, _ word: String) -> [ForeignJudge.Rule]? {
        let allowing = spec[direction]?.items ?? []
        let denying = spec[direction + "Deny"]?.items ?? []
        let setting = spec["enableDefaultDeny"]?[direction]?.scalar
        let isIsolated = setting.map { $0 == "true" } ?? !(allowing + denying).isEmpty
        let denied = denying.map { rule($0, .deny, word) }
        guard isIsolated else {
            return denied + [ForeignJudge.Rule(action: .allow, matches: { _ in true }, ports: TrafficGrid.everyPort)]
        }
        return allowing.filter { !$0.pairs.isEmpty }.map { rule($0, .allow, word) } + denied
    }

    private static func rule(
        _ rule: ForeignTree, _ action: ForeignJudge.Action, _ word: String
    ) -> ForeignJudge.Rule {
        let known = rule.pairs.filter { $0.key.hasPrefix(word) && $0.key != "toPorts" }
        return ForeignJudge.Rule(
            action: action,
            matches: { end in
                // Several kinds of peers must all match, or are not allowed at all.
                known.count == 1
                    && known.allSatisfy { pair in pair.value.items.contains { matches(pair.key, $0, end) } }
            },
            ports: rule["icmps"] == nil && rule["authentication"] == nil ? ports(rule["toPorts"]) : 0)
    }

    private static func matches(_ key: String, _ peer: ForeignTree, _ end: TrafficGrid.End) -> Bool {
        switch (key.replacing("from", with: "to"), end) {
        case ("toFQDNs", .name(let name)):
            if let exact = peer["matchName"] {
                return peer.keys == ["matchName"] && !exact.scalar.contains("*")
                    && TrafficGrid.matches(exact.scalar, name)
            }
            let pattern = peer["matchPattern"]?.scalar ?? ""
            return pattern.hasPrefix("**.")
                ? TrafficGrid.matches(String(pattern.dropFirst()), name)
                : TrafficGrid.matches(pattern, name, isOneLabel: true)
        case ("toCIDR", .address(let address)): return TrafficGrid.contains(peer.scalar, address)
        case ("toCIDRSet", .address): return JudgeParts.contains(peer, end)
        case ("toEndpoints", .pod(let namespace, let labels)): return selects(peer, namespace, labels)
        default: return false
        }
    }

    /// Namespaces are labels of pods. Without such a label, the pods are in the policy's own namespace.
    private static func selects(_ selector: ForeignTree, _ namespace: String, _ labels: [String: String]) -> Bool {
        var all = labels
        all["io.kubernetes.pod.namespace"] = namespace
        for (key, value) in TrafficGrid.namespaces[namespace] ?? [:] {
            all["io.cilium.k8s.namespace.labels." + key] = value
        }
        let keys =
            (selector["matchLabels"]?.pairs ?? []).map(\.key)
            + (selector["matchExpressions"]?.items ?? []).map { $0["key"]?.scalar ?? "" }
        let hasPlace = keys.contains { bare($0).hasPrefix("io.") }
        return (hasPlace || namespace == TrafficGrid.ownNamespace) && JudgeParts.selects(selector, all, key: bare)
    }

    static func bare(_ key: String) -> String {
        for source in ["k8s:", "any:"] where key.hasPrefix(source) { return String(key.dropFirst(source.count)) }
        return key
    }

    private static func ports(_ list: ForeignTree?) -> UInt32 {
        guard let list, !list.items.isEmpty else { return TrafficGrid.everyPort }
        return list.items.reduce(0) { set, item in
            let isNarrow = ["serverNames", "listener", "terminatingTLS"].contains { item[$0] != nil }
            let rules = item["rules"] ?? .map([])
            let everyQuestion = ForeignTree.map(["dns": .list([.map(["matchPattern": .text("*")])])])
            guard !isNarrow, rules.pairs.isEmpty || rules == everyQuestion else { return set }
            return (item["ports"]?.items ?? []).reduce(set) { $0 | port($1) }
        }
    }

    private static func port(_ item: ForeignTree) -> UInt32 {
        let word = item["protocol"]?.scalar ?? "ANY"
        let transports = word == "ANY" ? TrafficGrid.transports : [word]
        guard let text = item["port"]?.string, let first = Int(text), text == "\(first)" else { return 0 }
        let end = item["endPort"]?.number ?? 0
        guard first > 0 else { return end > 0 ? 0 : transports.reduce(0) { $0 | TrafficGrid.ports($1) } }
        return transports.reduce(0) { $0 | TrafficGrid.ports($1, first, end == 0 ? first : end) }
    }
}
