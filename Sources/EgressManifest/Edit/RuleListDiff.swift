internal import EgressModel
internal import EgressPolicy

/// The steps that turn one list of rules into another. A rule stays, changes its peers, or is written anew.
struct RuleListDiff {
    enum Step {
        /// The rule at an index stays. The values are the blocks to remove from it and the blocks to add.
        case kept(Int, removed: Set<CIDRBlock>, added: [CIDRBlock])
        /// A rule is written anew. If `replacing` is not `nil`, it replaces the rule at that index.
        case written(NetworkPolicyRule, RuleWord, replacing: Int?)
    }

    let steps: [Step]

    /// Finds the steps from the rules of `current` to `rules`, whose words are `words`. If `current` is `nil`,
    /// egressgen does not own the existing rules, and every rule is written anew.
    init(_ words: [RuleWord], _ rules: [NetworkPolicyRule], from current: AppliedRules?) {
        let old = current?.words.map(Self.identity) ?? []
        let kept = Self.common(old, words.map(Self.identity))
        steps = zip(words, rules).enumerated().map { index, pair in
            let (word, rule) = pair
            guard let place = kept[index], let current else { return .written(rule, word, replacing: nil) }
            if current.words[place] == word, let step = Self.step(at: place, current.rules[place], rule) { return step }
            return .written(rule, word, replacing: place)
        }
    }

    /// Returns the identity of a rule: the name of a host without its ports, or the whole word of another rule.
    private static func identity(_ word: RuleWord) -> String { word.host.map { "host=\($0)" } ?? "\(word)" }

    /// Returns the pairs of a longest common subsequence: from the index in the new list to the index in the old list.
    private static func common(_ old: [String], _ new: [String]) -> [Int: Int] {
        let difference = new.difference(from: old)
        let removed = Set(difference.removals.map(\.offset))
        let inserted = Set(difference.insertions.map(\.offset))
        let pairs = zip(new.indices.filter { !inserted.contains($0) }, old.indices.filter { !removed.contains($0) })
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0, $1) })
    }

    /// Returns the step for a rule that stays, with the same or other blocks; `nil` if more than the blocks changes.
    private static func step(at place: Int, _ old: NetworkPolicyRule, _ new: NetworkPolicyRule) -> Step? {
        if old.isEquivalent(to: new) { return .kept(place, removed: [], added: []) }
        guard old.ports == new.ports, let before = old.blocks, let after = new.blocks else { return nil }
        return .kept(place, removed: before.subtracting(after), added: after.subtracting(before).sorted())
    }
}

extension CollectionDifference.Change {
    fileprivate var offset: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}

extension NetworkPolicyRule {
    /// The blocks of a rule; `nil` if a peer is not a whole block.
    fileprivate var blocks: Set<CIDRBlock>? {
        var blocks: Set<CIDRBlock> = []
        for peer in peers {
            guard let block = peer.wholeBlock else { return nil }
            blocks.insert(block)
        }
        return blocks
    }
}
