public import EgressModel

/// The times until which addresses stay, by name and address.
public typealias RetentionNotes = [DomainName: [IPAddress: UTCTime]]

/// The rules that a policy has, each with the word it was made from, and the notes on them.
public struct CurrentEgress: Hashable, Sendable {
    public let words: [RuleWord]
    /// One for each word, in order.
    public let rules: [EgressRule]
    public let notes: RetentionNotes

    /// A policy without rules, such as one that has not been filled yet.
    public static func empty(_ notes: RetentionNotes) -> CurrentEgress { CurrentEgress(trusted: [], [], notes) }

    /// Takes the rules for ours if they have the shape that `words` tells.
    ///
    /// - Throws: `FormatError` for rules that somebody else wrote.
    public init(words: [RuleWord], rules: [EgressRule], notes: RetentionNotes) throws(FormatError) {
        guard words.count == rules.count else {
            throw FormatError("has \(rules.count) egress rules where 'applied' tells of \(words.count)")
        }
        for (index, word) in words.enumerated() where !word.fits(rules[index]) {
            throw FormatError("has an egress rule \(index + 1) that is not what 'applied' calls '\(word)'")
        }
        let names = words.compactMap(\.name)
        guard Set(names).count == names.count else { throw FormatError("has two egress rules of one name") }
        self.init(trusted: words, rules, notes)
    }

    private init(trusted words: [RuleWord], _ rules: [EgressRule], _ notes: RetentionNotes) {
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
    public var name: DomainName? {
        if case .host(let spec) = self { return spec.name }
        return nil
    }
}
