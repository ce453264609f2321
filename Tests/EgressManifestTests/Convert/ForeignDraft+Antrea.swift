/// Random policies of Antrea.
extension ForeignDraft {
    mutating func antreaSpec() -> ForeignTree {
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
}
