import EgressPolicy

/// Random policies of EKS, and of the controllers of FQDN policies.
extension ForeignDraft {
    mutating func typedSpec(_ kind: ForeignKind) -> ForeignTree {
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
}
