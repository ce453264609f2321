import EgressPolicy
import EgressTestSupport

/// A random policy of another kind, with the shapes that are easily misread: empty lists, peers of several kinds,
/// exceptions, named ports, deny rules, and fields that the kind does not have.
struct RandomForeignPolicy {
    let kind: ForeignKind
    private(set) var tree = ForeignTree.map([])
    let text: String
    /// Whether the policy has a field that its kind does not have.
    let isStrange: Bool

    init(_ kind: ForeignKind, seed: UInt64) {
        var draft = ForeignDraft(seed: seed)
        let tree = draft.policy(kind)
        self.kind = kind
        isStrange = draft.chance(1, 12)
        if isStrange {
            var place = Int.random(in: 1...12, using: &draft.generator)
            let added = tree.adding(.init(key: "unknownField", value: .text("x")), toMapping: &place)
            // With fewer mappings, the root gets the field.
            var root = 1
            self.tree =
                added == tree ? tree.adding(.init(key: "unknownField", value: .text("x")), toMapping: &root) : added
        } else {
            self.tree = tree
        }
        var writer = ForeignWriter(seed: seed)
        text = writer.text(of: self.tree)
    }

    /// The labels of the pods, in the policy's namespace, that the policy selects.
    var ownPods: Set<[String: String]> {
        let spec = tree["spec"] ?? .map([])
        let subject = spec["subject"]
        let selector =
            spec["podSelector"] ?? spec["endpointSelector"] ?? spec["appliedTo"]?.items.first?["podSelector"]
            ?? subject?["pods"]?["podSelector"] ?? .map([])
        return Set(TrafficGrid.podLabels.filter { JudgeParts.selects(selector, $0, key: CiliumJudge.bare) })
    }
}

/// Makes the parts of random policies.
struct ForeignDraft {
    var generator: SeededGenerator
    /// The share of awkward shapes. Some policies have none, so that many can be converted.
    private var oddity: Int

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        oddity = 0
        oddity = pick([0, 0, 1, 4])
    }

    mutating func pick<Item>(_ items: [Item]) -> Item { items[Int.random(in: 0..<items.count, using: &generator)] }

    mutating func chance(_ part: Int, _ whole: Int) -> Bool { Int.random(in: 0..<whole, using: &generator) < part }

    /// Whether an awkward shape is due.
    mutating func odd(_ part: Int = 1) -> Bool { chance(oddity * part, 40) }

    mutating func some(_ range: ClosedRange<Int>, _ make: (inout ForeignDraft) -> ForeignTree) -> ForeignTree {
        var items: [ForeignTree] = []
        for _ in 0..<Int.random(in: range, using: &generator) { items.append(make(&self)) }
        if let first = items.first, chance(1, 10) { items.append(first) }
        return .list(items)
    }

    mutating func policy(_ kind: ForeignKind) -> ForeignTree {
        let (version, name): (String, String) =
            switch kind {
            case .cilium: ("cilium.io/v2", "CiliumNetworkPolicy")
            case .gke: ("networking.gke.io/v1alpha1", "FQDNNetworkPolicy")
            case .antrea: ("crd.antrea.io/v1beta1", "NetworkPolicy")
            case .aws: ("networking.k8s.aws/v1alpha1", "ApplicationNetworkPolicy")
            case .clusterNetworkPolicy: ("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy")
            case .controller:
                (
                    pick(["networking.gke.io/v1alpha2", "networking.gke.io/v1alpha3", "networking.delta10.nl/v1alpha4"]
                    ),
                    "FQDNNetworkPolicy"
                )
            }
        let isCluster = kind == .clusterNetworkPolicy
        let metadata = ForeignTree.map([
            "name": .text(isCluster ? "shop.web" : "web"), "namespace": isCluster ? nil : .text("shop"),
            "labels": chance(1, 4) ? .map(["team": .text("a")]) : nil,
        ])
        return .map([
            "apiVersion": .text(version), "kind": .text(name), "metadata": metadata, "spec": spec(kind),
            "status": chance(1, 6) ? .map(["state": .text("Active")]) : nil,
        ])
    }

    private mutating func spec(_ kind: ForeignKind) -> ForeignTree {
        switch kind {
        case .cilium: ciliumSpec()
        case .gke: gkeSpec()
        case .antrea: antreaSpec()
        case .aws, .controller: typedSpec(kind)
        case .clusterNetworkPolicy: clusterSpec()
        }
    }

    // MARK: Names, selectors and ports

    mutating func name() -> ForeignTree {
        .text(pick(["a.example.com", "b.example.com", "x.a.example.com", "example.org", "A.Example.com."]))
    }

    mutating func nameOrPattern() -> ForeignTree {
        chance(1, 4) ? .text(pick(["*.example.com", "*.a.example.com", odd() ? "*" : "*.example.org"])) : name()
    }

    mutating func block() -> ForeignTree {
        .text(
            pick(["198.51.100.0/24", "198.51.0.0/16", "192.0.2.53/32", "203.0.113.0/24", "2001:db8::/32", "0.0.0.0/0"]))
    }

    mutating func cidr(hasExcept: Bool) -> ForeignTree {
        guard hasExcept, odd(6) else { return .map(["cidr": block()]) }
        return .map([
            "cidr": .text(pick(["198.51.100.0/24", "198.51.0.0/16"])),
            "except": some(0...2) { draft in .text(draft.pick(["198.51.100.128/25", "198.51.100.64/26"])) },
        ])
    }

    mutating func selector(prefix: String = "") -> ForeignTree {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: return .map([])
        case 1 where odd(8):
            return .map([
                "matchExpressions": .list([
                    .map([
                        "key": .text(prefix + "a"), "operator": .text(pick(["In", "NotIn"])),
                        "values": .list([.text("b")]),
                    ]), .map(["key": .text(prefix + "c"), "operator": .text(pick(["Exists", "DoesNotExist"]))]),
                ])
            ])
        case 2: return .map(["matchLabels": labels(["k8s-app": "kube-dns"], prefix)])
        case 3: return .map(["matchLabels": labels(["a": "b", "c": "d"], prefix)])
        default: return .map(["matchLabels": labels(["a": "b"], prefix)])
        }
    }

    private func labels(_ labels: KeyValuePairs<String, String>, _ prefix: String) -> ForeignTree {
        .map(labels.map { ForeignTree.Pair(key: prefix + $0.key, value: .text($0.value)) })
    }

    mutating func namespace() -> ForeignTree {
        let labels: [ForeignTree] = [
            .map(["kubernetes.io/metadata.name": .text("kube-system")]), .map(["team": .text("a")]),
        ]
        return odd(4) ? .map([]) : .map(["matchLabels": pick(labels)])
    }

    /// The ports of a rule in the form of a NetworkPolicy; `nil` for none.
    mutating func ports() -> ForeignTree? {
        if odd() { return .list([]) }
        if chance(1, 4) { return nil }
        return some(1...2) { $0.port() }
    }

    private mutating func port() -> ForeignTree {
        let transport: ForeignTree? = chance(1, 4) ? nil : .text(pick(["TCP", "TCP", "UDP", "SCTP"]))
        if odd(3) {
            return pick([
                .map(["protocol": transport]), .map(["protocol": transport, "port": .text("https")]),
                .map(["protocol": transport, "port": .word("0")]), .map(["protocol": transport, "port": .text("443")]),
                .map(["protocol": transport, "endPort": .word("443")]),
                .map(["protocol": transport, "port": .word("443"), "sourcePort": .word("1")]), .map([]),
            ])
        }
        guard chance(1, 4) else { return .map(["protocol": transport, "port": .word(pick(["443", "53", "80"]))]) }
        return .map(["protocol": transport, "port": .word("8000"), "endPort": .word("8010")])
    }

    /// The ports of a rule for DNS servers.
    private func dnsPorts() -> ForeignTree {
        .list(["UDP", "TCP"].map { .map(["protocol": .text($0), "port": .word("53")]) })
    }

    /// A peer in the form of a NetworkPolicy.
    mutating func peer() -> ForeignTree {
        if odd(2) { return pick([.map([]), .map(["ipBlock": cidr(hasExcept: false), "podSelector": .map([])])]) }
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: return .map(["podSelector": selector()])
        case 1: return .map(["namespaceSelector": namespace(), "podSelector": selector()])
        case 2: return .map(["namespaceSelector": namespace()])
        default: return .map(["ipBlock": cidr(hasExcept: true)])
        }
    }

    private func dnsPeer() -> ForeignTree {
        .map([
            "namespaceSelector": .map(["matchLabels": .map(["kubernetes.io/metadata.name": .text("kube-system")])]),
            "podSelector": .map(["matchLabels": .map(["k8s-app": .text("kube-dns")])]),
        ])
    }

    // MARK: EKS and the FQDN controllers

    private mutating func typedSpec(_ kind: ForeignKind) -> ForeignTree {
        let hasIngress = chance(1, 3)
        let types = ["Egress"] + (hasIngress || odd() ? ["Ingress"] : [])
        return .map([
            "podSelector": selector(),
            "policyTypes": odd(3) ? pick([nil, .list([])]) : .list(types.map(ForeignTree.text)),
            "egress": rules { $0.typedRule(kind, "to") },
            "ingress": hasIngress || odd() ? rules { $0.typedRule(kind, "from") } : nil,
        ])
    }

    private mutating func rules(_ make: (inout ForeignDraft) -> ForeignTree) -> ForeignTree {
        odd() ? .list([]) : some(1...4, make)
    }

    private mutating func typedRule(_ kind: ForeignKind, _ key: String) -> ForeignTree {
        if odd() { return pick([.map([]), .map([ForeignTree.Pair(key: key, value: .list([]))])]) }
        if kind == .aws, key == "to", chance(1, 5) {
            return .map([.init(key: "to", value: .list([dnsPeer()])), .init(key: "ports", value: dnsPorts())])
        }
        let isPlain = oddity == 0
        let ownKind = chance(1, 2)
        let peers = some(odd() ? 0...1 : 1...2) { draft in
            if kind == .controller {
                return .map([
                    "fqdns": draft.some(draft.odd() ? 0...1 : 1...2) { $0.odd(2) ? $0.nameOrPattern() : $0.name() }
                ])
            }
            guard key == "from" || !(isPlain || ownKind) else {
                return .map([
                    "domainNames": draft.some(draft.odd() ? 0...1 : 1...2) { $0.nameOrPattern() },
                    "ipBlock": draft.odd() ? draft.cidr(hasExcept: false) : nil,
                ])
            }
            return draft.peer()
        }
        return .map(
            [ForeignTree.Pair(key: key, value: peers)] + (ports().map { [.init(key: "ports", value: $0)] } ?? []))
    }

    // MARK: GKE

    private mutating func gkeSpec() -> ForeignTree {
        .map(["podSelector": selector(), "egress": some(1...3) { $0.gkeRule() }])
    }

    private mutating func gkeRule() -> ForeignTree {
        let matches = some(odd() ? 0...1 : 1...3) { draft in
            if draft.odd(2) { return draft.pick([.map([]), .map(["name": draft.name(), "pattern": draft.name()])]) }
            let isPattern = draft.odd(6)
            return isPattern ? .map(["pattern": draft.nameOrPattern()]) : .map(["name": draft.name()])
        }
        let ports: ForeignTree? =
            chance(1, 3)
            ? nil
            : some(odd() ? 0...1 : 1...2) { draft in
                let number: ForeignTree? =
                    draft.odd(3) ? draft.pick([nil, .word("0"), .text("80")]) : .word(draft.pick(["443", "53"]))
                return .map(["protocol": draft.pick([nil, .text("ALL"), .text("TCP"), .text("UDP")]), "port": number])
            }
        return .map(["matches": matches, "ports": ports])
    }

    // MARK: Antrea

    private mutating func antreaSpec() -> ForeignTree {
        let hasIngress = chance(1, 3)
        return .map([
            "tier": odd() ? .text("emergency") : pick([nil, .text("application")]),
            "priority": .word(odd() ? "5" : "10000"), "appliedTo": .list([.map(["podSelector": selector()])]),
            "egress": antreaRules("to"), "ingress": hasIngress ? antreaRules("from") : nil,
        ])
    }

    private mutating func antreaRules(_ key: String) -> ForeignTree {
        var allowing = some(1...3) { $0.antreaRule(key) }.items
        // An earlier rule about requests keeps the traffic of this rule from being allowed.
        if let first = allowing.first, odd(2) {
            let wide = ForeignTree.map(first.pairs.filter { !["l7Protocols", "protocols"].contains($0.key) })
            let narrow = ForeignTree.Pair(key: "l7Protocols", value: .list([.map(["http": .map([])])]))
            allowing = [.map(wide.pairs + [narrow]), wide] + allowing.dropFirst()
        }
        let last = ForeignTree.map([
            "action": .text(pick(["Drop", "Drop", "Reject"])),
            "ports": odd() ? .list([.map(["port": .word("80")])]) : nil,
        ])
        return .list(allowing + (odd() ? [] : [last]))
    }

    private mutating func antreaRule(_ key: String) -> ForeignTree {
        if key == "to", chance(1, 6) {
            return .map(["action": .text("Allow"), "to": .list([dnsPeer()]), "ports": dnsPorts()])
        }
        let isNamed = chance(2, 3)
        let peers = some(odd() ? 0...1 : 1...2) { draft in
            if draft.odd(2) { return draft.pick([.map(["group": .text("g")]), .map(["nodeSelector": .map([])])]) }
            guard key == "to", isNamed else { return draft.peer() }
            return .map(["fqdn": draft.nameOrPattern(), "ipBlock": draft.odd() ? draft.cidr(hasExcept: false) : nil])
        }
        let action = odd() ? pick(["Drop", "Pass", "Reject"]) : "Allow"
        return .map(
            [.init(key: "action", value: .text(action)), .init(key: key, value: peers)]
                + (ports().map { [.init(key: "ports", value: $0)] } ?? [])
                + (odd(2)
                    ? [.init(key: pick(["l7Protocols", "protocols"]), value: .list([.map(["http": .map([])])]))] : [])
                + (chance(1, 4) ? [.init(key: "name", value: .text("rule"))] : []))
    }

    // MARK: ClusterNetworkPolicy

    private mutating func clusterSpec() -> ForeignTree {
        let shop = ForeignTree.map(["matchLabels": .map(["kubernetes.io/metadata.name": .text("shop")])])
        let subject: ForeignTree = pick([
            .map(["namespaces": odd() ? .map([]) : shop]),
            .map(["pods": .map(["namespaceSelector": shop, "podSelector": selector()])]),
        ])
        let everything: [ForeignTree] = [
            .map(["networks": .list([.text("0.0.0.0/0"), .text("::/0")])]), .map(["namespaces": .map([])]),
            .map(["nodes": .map([])]),
        ]
        let last = ForeignTree.map([
            "action": .text("Deny"), "to": .list(odd() ? Array(everything.dropLast(2)) : everything),
        ])
        let rules = some(1...4) { $0.clusterRule() }.items
        return .map([
            "tier": .text(odd() ? "Baseline" : "Admin"), "priority": .word(odd() ? "7" : "1000"), "subject": subject,
            "egress": .list(rules + (odd() ? [] : [last])),
        ])
    }

    private mutating func clusterRule() -> ForeignTree {
        let peers = some(odd() ? 0...1 : 1...2) { draft in
            if draft.odd(2) {
                return draft.pick([
                    .map(["nodes": .map([])]), .map([]),
                    .map(["domainNames": .list([draft.name()]), "networks": .list([draft.block()])]),
                ])
            }
            switch Int.random(in: 0..<6, using: &draft.generator) {
            case 0: return .map(["networks": draft.some(1...2) { $0.block() }])
            case 1: return .map(["pods": draft.dnsPeer()])
            default: return .map(["domainNames": draft.some(draft.odd() ? 0...1 : 1...2) { $0.nameOrPattern() }])
            }
        }
        let action = odd() ? pick(["Deny", "Pass"]) : "Accept"
        return .map(["action": .text(action), "to": peers, "protocols": chance(1, 4) ? nil : protocols()])
    }

    private mutating func protocols() -> ForeignTree {
        if chance(1, 3) {
            return .list(
                ["udp", "tcp"].map { word in
                    .map([.init(key: word, value: .map(["destinationPort": .map(["number": .word("53")])]))])
                })
        }
        return some(odd() ? 0...1 : 1...2) { draft in
            if draft.odd(2) {
                return draft.pick([.map(["destinationNamedPort": .text("http")]), .map(["tcp": .map([])])])
            }
            let range = ForeignTree.map(["range": .map(["start": .word("8000"), "end": .word("8010")])])
            let port = draft.chance(1, 4) ? range : .map(["number": .word(draft.pick(["443", "80"]))])
            return .map([.init(key: draft.pick(["tcp", "udp", "sctp"]), value: .map(["destinationPort": port]))])
        }
    }

    // MARK: Cilium

    private mutating func ciliumSpec() -> ForeignTree {
        let denied = ForeignTree.list([.map(["toCIDR": .list([.text("198.51.100.0/24")])])])
        return .map([
            "endpointSelector": selector(prefix: pick(["", "k8s:", "any:"])),
            "egress": odd() ? .list(pick([[], [.map([])]])) : some(1...4) { $0.ciliumRule("to") },
            "ingress": chance(1, 3) ? some(1...2) { $0.ciliumRule("from") } : nil,
            "egressDeny": odd() ? denied : nil,
            "enableDefaultDeny": odd(2) ? .map(["egress": .word(pick(["true", "false"]))]) : nil,
            "description": chance(1, 5) ? .text("d") : nil,
        ])
    }

    private mutating func ciliumRule(_ word: String) -> ForeignTree {
        if odd() {
            return pick([
                .map([]), .map([.init(key: word + "Entities", value: .list([.text("world")]))]),
                .map(["toPorts": .list([.map(["ports": .list([.map(["port": .text("80")])])])])]),
            ])
        }
        if word == "to", chance(1, 6) { return ciliumDNS() }
        let kinds =
            word == "to" ? ["FQDNs", "FQDNs", "CIDR", "CIDRSet", "Endpoints"] : ["CIDR", "CIDRSet", "Endpoints"]
        var pairs: [ForeignTree.Pair] = []
        for kind in odd() ? [pick(kinds), "Endpoints"] : [pick(kinds)]
        where !pairs.contains(where: { $0.key == word + kind }) {
            pairs.append(.init(key: word + kind, value: some(odd() ? 0...1 : 1...2) { $0.ciliumPeer(kind) }))
        }
        if !chance(1, 4) {
            pairs.append(.init(key: "toPorts", value: some(odd() ? 0...1 : 1...2) { $0.ciliumPorts() }))
        }
        if odd() { pairs.append(.init(key: "authentication", value: .map(["mode": .text("required")]))) }
        return .map(pairs)
    }

    private mutating func ciliumDNS() -> ForeignTree {
        let pods = ForeignTree.map([
            "k8s:io.kubernetes.pod.namespace": .text("kube-system"), "k8s:k8s-app": .text("kube-dns"),
        ])
        let pattern = chance(1, 2) ? "*" : odd(8) ? "*.example.com" : "*"
        return .map([
            "toEndpoints": .list([.map(["matchLabels": pods])]),
            "toPorts": .list([
                .map([
                    "ports": .list([.map(["port": .text("53"), "protocol": .text("ANY")])]),
                    "rules": chance(1, 3) ? nil : .map(["dns": .list([.map(["matchPattern": .text(pattern)])])]),
                ])
            ]),
        ])
    }

    private mutating func ciliumPeer(_ kind: String) -> ForeignTree {
        switch kind {
        case "FQDNs":
            if odd(2) { return pick([.map([]), .map(["matchName": name(), "matchPattern": .text("*")])]) }
            if odd(6) { return .map(["matchPattern": nameOrPattern()]) }
            return chance(1, 3)
                ? .map(["matchPattern": .text("**." + pick(["example.com", "a.example.com"]))])
                : .map(["matchName": name()])
        case "CIDR": return block()
        case "CIDRSet": return odd() ? .map(["cidrGroupRef": .text("g")]) : cidr(hasExcept: true)
        default: return ciliumEndpoint()
        }
    }

    private mutating func ciliumEndpoint() -> ForeignTree {
        let source = pick(["k8s:", "any:", ""])
        if odd(2) {
            return pick([
                .map(["matchLabels": .map(["k8s:a": .text("b"), "any:a": .text(pick(["b", "x"]))])]),
                .map(["matchLabels": .map(["reserved:host": .text("")])]),
                .map([
                    "matchExpressions": .list([
                        .map(["key": .text("k8s:io.kubernetes.pod.namespace"), "operator": .text("Exists")])
                    ])
                ]),
            ])
        }
        guard chance(1, 3) else { return selector(prefix: source) }
        let pairs: [ForeignTree.Pair] = [
            pick([
                .init(key: source + "io.kubernetes.pod.namespace", value: .text("dns")),
                .init(key: source + "io.cilium.k8s.namespace.labels.team", value: .text("a")),
            ])
        ]
        return .map(["matchLabels": .map(pairs + (chance(1, 2) ? [.init(key: source + "a", value: .text("b"))] : []))])
    }

    private mutating func ciliumPorts() -> ForeignTree {
        let ports = some(odd() ? 0...1 : 1...2) { draft in
            let transport: ForeignTree? = draft.pick([
                nil, .text("ANY"), .text("TCP"), .text("TCP"), .text("UDP"), .text("SCTP"),
            ])
            if draft.odd(3) {
                return draft.pick([
                    .map(["port": .text("http"), "protocol": transport]),
                    .map(["port": .text("0"), "protocol": transport]),
                    .map(["port": .text("0"), "endPort": .word("100"), "protocol": transport]),
                    .map(["port": .word("443"), "protocol": transport]),
                    .map(["port": .text("080"), "protocol": transport]),
                    .map(["port": .text("443"), "protocol": .text("VRRP")]),
                ])
            }
            guard draft.chance(1, 4) else {
                return .map(["port": .text(draft.pick(["443", "53", "80"])), "protocol": transport])
            }
            return .map(["port": .text("8000"), "endPort": .word(draft.pick(["8010", "0"])), "protocol": transport])
        }
        let http = ForeignTree.map(["http": .list([.map([])])])
        return .map([
            "ports": ports, "rules": odd(3) ? pick([http, .map([])]) : nil,
            "serverNames": odd() ? .list([.text("a.example.com")]) : nil,
        ])
    }
}
