/// Random policies of GKE.
extension ForeignDraft {
    mutating func gkeSpec() -> ForeignTree {
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
}
