package import EgressModel

/// The applied rules of a policy in each direction that a refresh keeps up to date.
package typealias AppliedPolicy = [TrafficDirection: AppliedRules]

/// The time until which each address stays, by host and address. The host is `nil` in a list of all hosts.
package typealias RetentionNotes = [HostName?: [IPAddress: UTCTime]]

/// The rules of one direction, each with the word that it was made from, and the notes on their addresses. The
/// annotations `applied` and `retained` record the words and the notes.
package struct AppliedRules: Hashable, Sendable {
    package let words: [RuleWord]
    /// One rule for each word, in the same order; or one rule with the whole list, if the list is not empty.
    package let rules: [NetworkPolicyRule]
    package let notes: RetentionNotes
    package let layout: RuleLayout

    /// Returns the applied rules of a policy that has no rules, such as one that was never refreshed.
    package static func empty(_ notes: RetentionNotes, _ layout: RuleLayout = .ruleForEachWord) -> AppliedRules {
        AppliedRules(trusted: [], [], notes, layout)
    }

    /// Creates applied rules from the rules of a policy if each rule has the form that its word in `words` describes.
    ///
    /// - Parameters:
    ///   - direction: The direction of the rules.
    ///   - words: What the rules were made from.
    ///   - rules: The rules.
    ///   - notes: The notes on the addresses in the rules.
    ///   - layout: How the rules are listed.
    ///   - allowsMissing: Whether somebody may have removed whole rules, if it is certain which ones.
    /// - Throws: `RuleMismatch` if another user wrote the rules.
    package init(
        _ direction: TrafficDirection = .egress, words: [RuleWord], rules: [NetworkPolicyRule], notes: RetentionNotes,
        layout: RuleLayout = .ruleForEachWord, allowsMissing: Bool = false
    ) throws(RuleMismatch) {
        guard layout == .ruleForEachWord else {
            self.init(trusted: words, rules, notes, layout)
            try checkEntries()
            return
        }
        let words = allowsMissing && rules.count < words.count ? Self.words(of: rules, among: words) ?? words : words
        guard words.count == rules.count else {
            throw .count(direction, rules: rules.count, words: words.count)
        }
        for (index, word) in words.enumerated() where !word.fits(rules[index]) {
            throw .rule(direction, index: index, word)
        }
        let hosts = words.compactMap(\.host)
        guard Set(hosts).count == hosts.count else { throw .repeatedName(direction) }
        self.init(trusted: words, rules, notes, layout)
    }

    /// Checks that each entry of a list is allowed by a word or stands for addresses. All of them are ours then: what
    /// somebody else has added ages out.
    private func checkEntries() throws(RuleMismatch) {
        for entry in unfixedEntries where entry.addresses(upTo: 256) == nil { throw .entry(entry) }
    }

    /// The entries of a list that no word allows.
    private var unfixedEntries: [CIDRBlock] {
        let fixed = Set(words.compactMap(\.allowed))
        return rules.flatMap(\.peers).compactMap(\.wholeBlock).filter { !fixed.contains($0) }
    }

    /// Returns the words of rules from which other rules were removed.
    ///
    /// - Returns: `nil` if a rule matches no word, or if several choices are possible.
    private static func words(of rules: [NetworkPolicyRule], among words: [RuleWord]) -> [RuleWord]? {
        let first = places(of: rules, among: words)
        let last = places(of: rules.reversed(), among: words.reversed()).map { words.count - 1 - $0 }
        guard first.count == rules.count, first == last.reversed() else { return nil }
        return first.map { words[$0] }
    }

    /// Returns the first word that each rule matches behind the word of the previous rule.
    private static func places(of rules: [NetworkPolicyRule], among words: [RuleWord]) -> [Int] {
        var places: [Int] = []
        for rule in rules {
            let start = places.last.map { $0 + 1 } ?? 0
            guard let place = words.indices.dropFirst(start).first(where: { words[$0].fits(rule) }) else { break }
            places.append(place)
        }
        return places
    }

    /// Creates the rules that the user wants.
    ///
    /// Egress gets one rule for each host that has `addresses`, then one for each DNS profile, then one for each fixed
    /// destination. Ingress gets one rule for each name that has `addresses`, then one for each fixed source. If
    /// `writesPatterns` is true, each pattern has a rule without peers, for a text that contains hosts instead of addresses.
    package init(
        _ intent: PolicyIntent, _ direction: TrafficDirection = .egress, addresses: [HostName?: AddressSet],
        notes: RetentionNotes = [:], writesPatterns: Bool = false
    ) {
        guard intent.kind.layout == .ruleForEachWord else {
            let members = Set(addresses.values.flatMap(\.addresses)).filter { !intent.lists($0) }
            let givers = addresses.filter { !$0.value.addresses.isEmpty }.keys.compactMap(\.self)
            self.init(listing: AddressSet(members), of: Set(givers), intent, notes: notes)
            return
        }
        var rules: [(word: RuleWord, rule: NetworkPolicyRule)] = []
        for host in intent.hosts(direction) {
            let blocks = addresses[host.host]?.blocks(aggregated: intent.aggregate) ?? []
            // A rule without peers would allow all peers.
            guard !blocks.isEmpty || writesPatterns && host.host.isPattern else { continue }
            rules.append((.host(host), NetworkPolicyRule(peers: blocks.map { .ipBlock($0) }, ports: host.ports)))
        }
        rules += intent.fixed(direction)
        self.init(trusted: rules.map(\.word), rules.map(\.rule), notes, .ruleForEachWord)
    }

    /// Creates the list that the user wants of an address set: the `addresses` and the fixed destinations, sorted and
    /// without duplicates. `givers` are the hosts that gave addresses.
    init(listing addresses: AddressSet, of givers: Set<HostName>, _ intent: PolicyIntent, notes: RetentionNotes = [:]) {
        let own = addresses.blocks(aggregated: intent.aggregate)
        let blocks = Set(own + intent.allow.map(\.block)).sorted()
        let hosts = own.isEmpty ? [] : intent.hosts.filter { givers.contains($0.host) }
        self.init(
            trusted: hosts.map(RuleWord.host) + intent.fixed(.egress).map(\.word),
            NetworkPolicyRule.list(blocks), notes, .oneList)
    }

    private init(
        trusted words: [RuleWord], _ rules: [NetworkPolicyRule], _ notes: RetentionNotes, _ layout: RuleLayout
    ) {
        self.words = words
        self.rules = rules
        self.notes = notes
        self.layout = layout
    }

    /// The words as they are written in the annotation.
    package var texts: [String] { words.map(\.description) }

    /// The addresses in the rule of each host. The host is `nil` in a list of all hosts.
    package var addresses: [HostName?: Set<IPAddress>] {
        guard layout == .ruleForEachWord else {
            return [nil: Set(unfixedEntries.flatMap { $0.addresses(upTo: 256) ?? [] })]
        }
        var addresses: [HostName?: Set<IPAddress>] = [:]
        for (word, rule) in zip(words, rules) {
            if let host = word.host { addresses[host] = rule.hostAddresses }
        }
        return addresses
    }

    /// Returns the hosts whose rules have at least one block whose first address is allowed.
    fileprivate func hosts(where isAllowed: (IPAddress) -> Bool) -> Set<HostName> {
        guard layout == .ruleForEachWord else {
            return unfixedEntries.contains { isAllowed($0.network) } ? Set(words.compactMap(\.host)) : []
        }
        return Set(
            zip(words, rules).compactMap { word, rule in
                rule.peers.contains { $0.wholeBlock.map { isAllowed($0.network) } == true } ? word.host : nil
            })
    }

    /// Returns whether both are made from the same words and allow the same traffic.
    func isEquivalent(to other: AppliedRules) -> Bool {
        words == other.words && rules.count == other.rules.count
            && zip(rules, other.rules).allSatisfy { $0.isEquivalent(to: $1) }
    }
}

extension AppliedPolicy {
    /// Returns the names of an intent that have addresses in every direction that lists them. Addresses that the intent
    /// no longer allows do not count.
    package func held(of intent: PolicyIntent) -> Set<DomainName> {
        let accepted = AcceptedSpace(intent.accept)
        var held = Set(intent.names)
        for direction in intent.refreshed {
            let filled = self[direction]?.hosts { intent.family.holds($0) && accepted.permits($0) } ?? []
            let empty = intent.hosts(direction).map(\.host).filter { !filled.contains($0) }
            held.subtract(empty.compactMap(\.name))
        }
        return held
    }
}
