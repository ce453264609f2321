internal import EgressModel
internal import EgressPolicy

/// How one list of rules becomes another: which rules stay, change their peers, or are written anew.
struct RuleListDiff {
    enum Step {
        /// The rule of an index stays; the blocks taken out of it and those put into it.
        case kept(Int, removed: Set<CIDRBlock>, added: [CIDRBlock])
        /// A rule is written, in the place of the one of an index if there is one.
        case written(NetworkPolicyRule, RuleWord, replacing: Int?)
    }

    let steps: [Step]

    /// Finds the steps from the rules of `current` to `rules`, which have their words in `words`. If `current` is
    /// `nil`, nobody owns the rules that are there, and every rule is written anew.
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

    /// What makes two rules the same one: a host's name, whatever its ports.
    private static func identity(_ word: RuleWord) -> String { word.name.map { "host=\($0)" } ?? "\(word)" }

    /// Pairs of a longest common subsequence: index in the new list to index in the old.
    private static func common(_ old: [String], _ new: [String]) -> [Int: Int] {
        let difference = new.difference(from: old)
        let removed = Set(difference.removals.map(\.offset))
        let inserted = Set(difference.insertions.map(\.offset))
        let pairs = zip(new.indices.filter { !inserted.contains($0) }, old.indices.filter { !removed.contains($0) })
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0, $1) })
    }

    /// A rule that stays with other blocks; `nil` where more than blocks changes.
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
    /// The blocks of a rule of blocks alone.
    fileprivate var blocks: Set<CIDRBlock>? {
        var blocks: Set<CIDRBlock> = []
        for peer in peers {
            guard let block = peer.wholeBlock else { return nil }
            blocks.insert(block)
        }
        return blocks
    }
}
