/// Random policies of Cilium.
extension ForeignDraft {
    mutating func ciliumSpec() -> ForeignTree {
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
