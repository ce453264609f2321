package import EgressModel

/// What a policy holds in each direction that a refresh keeps up to date.
package typealias AppliedPolicy = [TrafficDirection: AppliedRules]

/// The times until which addresses stay, by name and address.
package typealias RetentionNotes = [DomainName: [IPAddress: UTCTime]]

/// The rules of one direction, each with the word that it was made from, and the notes on their addresses: what the
/// annotations `applied` and `retained` tell of.
package struct AppliedRules: Hashable, Sendable {
    package let words: [RuleWord]
    /// One for each word, in order.
    package let rules: [NetworkPolicyRule]
    package let notes: RetentionNotes

    /// A policy without rules, such as one that has not been filled yet.
    package static func empty(_ notes: RetentionNotes) -> AppliedRules { AppliedRules(trusted: [], [], notes) }

    /// Takes the rules of a policy for ours if they have the shape that `words` tells.
    ///
    /// - Throws: `RuleMismatch` for rules that somebody else wrote.
    package init(
        _ direction: TrafficDirection = .egress, words: [RuleWord], rules: [NetworkPolicyRule], notes: RetentionNotes
    ) throws(RuleMismatch) {
        guard words.count == rules.count else {
            throw .count(direction, rules: rules.count, words: words.count)
        }
        for (index, word) in words.enumerated() where !word.fits(rules[index]) {
            throw .rule(direction, index: index, word)
        }
        let names = words.compactMap(\.name)
        guard Set(names).count == names.count else { throw .repeatedName(direction) }
        self.init(trusted: words, rules, notes)
    }

    /// Makes the rules that a user wants.
    ///
    /// Egress gets one rule for each name that has `addresses`, then one for each DNS profile, then one for each fixed
    /// destination. Ingress gets one rule for each name that has `addresses`, then one for each fixed source.
    package init(
        _ intent: PolicyIntent, _ direction: TrafficDirection = .egress, addresses: [DomainName: AddressSet],
        notes: RetentionNotes = [:]
    ) {
        var rules: [(word: RuleWord, rule: NetworkPolicyRule)] = []
        for host in intent.hosts(direction) {
            let blocks = addresses[host.name]?.blocks(aggregated: intent.aggregate) ?? []
            // A rule without peers would allow everybody.
            guard !blocks.isEmpty else { continue }
            rules.append((.host(host), NetworkPolicyRule(peers: blocks.map { .ipBlock($0) }, ports: host.ports)))
        }
        rules += intent.fixed(direction)
        self.init(trusted: rules.map(\.word), rules.map(\.rule), notes)
    }

    private init(trusted words: [RuleWord], _ rules: [NetworkPolicyRule], _ notes: RetentionNotes) {
        self.words = words
        self.rules = rules
        self.notes = notes
    }

    /// The words as the annotation tells them.
    package var texts: [String] { words.map(\.description) }

    /// The addresses of each name's rule.
    var addresses: [DomainName: Set<IPAddress>] {
        var addresses: [DomainName: Set<IPAddress>] = [:]
        for (word, rule) in zip(words, rules) {
            if let name = word.name { addresses[name] = rule.hostAddresses }
        }
        return addresses
    }

    /// Whether they are made from the same words and allow the same.
    func isEquivalent(to other: AppliedRules) -> Bool {
        words == other.words && zip(rules, other.rules).allSatisfy { $0.isEquivalent(to: $1) }
    }
}
