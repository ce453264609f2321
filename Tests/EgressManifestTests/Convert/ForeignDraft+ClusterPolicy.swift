/// Random ClusterNetworkPolicies.
extension ForeignDraft {
    mutating func clusterSpec() -> ForeignTree {
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
}
