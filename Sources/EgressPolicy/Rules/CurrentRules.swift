package import EgressModel

/// What a policy holds in each direction that a refresh keeps up to date.
package typealias CurrentPolicy = [TrafficDirection: CurrentRules]

/// The times until which addresses stay, by name and address.
package typealias RetentionNotes = [DomainName: [IPAddress: UTCTime]]

/// The rules that a policy has in one direction, each with the word it was made from, and the notes on them.
package struct CurrentRules: Hashable, Sendable {
    package let words: [RuleWord]
    /// One for each word, in order.
    package let rules: [PolicyRule]
    package let notes: RetentionNotes

    /// A policy without rules, such as one that has not been filled yet.
    package static func empty(_ notes: RetentionNotes) -> CurrentRules { CurrentRules(trusted: [], [], notes) }

    /// Takes the rules for ours if they have the shape that `words` tells.
    ///
    /// - Throws: `RuleMismatch` for rules that somebody else wrote.
    package init(
        _ direction: TrafficDirection = .egress, words: [RuleWord], rules: [PolicyRule], notes: RetentionNotes
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

    private init(trusted words: [RuleWord], _ rules: [PolicyRule], _ notes: RetentionNotes) {
        self.words = words
        self.rules = rules
        self.notes = notes
    }

    /// The addresses of each name's rule.
    var addresses: [DomainName: Set<IPAddress>] {
        var addresses: [DomainName: Set<IPAddress>] = [:]
        for (word, rule) in zip(words, rules) {
            if let name = word.name { addresses[name] = rule.hostAddresses }
        }
        return addresses
    }
}

extension RuleWord {
    /// The name of a host rule.
    package var name: DomainName? {
        if case .host(let spec) = self { return spec.name }
        return nil
    }
}
