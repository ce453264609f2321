import EgressPolicy
import EgressTestSupport

/// Makes the parts of random policies.
struct ForeignDraft {
    var generator: SeededGenerator
    /// The share of awkward shapes. Some policies have none, so that many can be converted.
    private(set) var oddity: Int

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

    mutating func port() -> ForeignTree {
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
    func dnsPorts() -> ForeignTree {
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

    func dnsPeer() -> ForeignTree {
        .map([
            "namespaceSelector": .map(["matchLabels": .map(["kubernetes.io/metadata.name": .text("kube-system")])]),
            "podSelector": .map(["matchLabels": .map(["k8s-app": .text("kube-dns")])]),
        ])
    }
}
