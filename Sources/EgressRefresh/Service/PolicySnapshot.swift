internal import EgressManifest
internal import EgressPolicy

/// What a user wants of a policy of the cluster, and the rules that it has.
struct PolicySnapshot: Hashable, Sendable {
    private let wishes: [String: String]
    private let rules: AppliedPolicy

    /// The policy as a refresh left it.
    ///
    /// - Returns: `nil` if it has rules that egressgen does not own.
    init?(_ result: PolicyResult) {
        let planned = result.plan.parts.map { ($0.direction, $0.applied) }
        let rules = result.changes ? Dictionary(uniqueKeysWithValues: planned) : try? result.policy.current()
        guard let rules else { return nil }
        self.init(result.policy, rules)
    }

    /// The policy as the API server tells it, as JSON.
    ///
    /// - Returns: `nil` if a refresh cannot keep the policy up to date.
    init?(live object: [UInt8]) {
        guard let policy = LoadedManifest(live: object)?.policies.first, let rules = try? policy.current() else {
            return nil
        }
        self.init(policy, rules)
    }

    private init(_ policy: ManagedPolicy, _ rules: AppliedPolicy) {
        wishes = policy.annotations.values.filter { PolicyAnnotations.intentKeys.contains($0.key) }
        self.rules = rules
    }

    /// Whether the policy is the same as before, except for new addresses. Another egressgen that refreshes the policy
    /// changes it so. An answer to that with a refresh of our own would let the two write in turn without end, if DNS
    /// gives a new address each time.
    func isGrowth(of older: PolicySnapshot) -> Bool {
        wishes == older.wishes && older.rules.allSatisfy { direction, old in rules[direction]?.holds(old) ?? false }
    }
}

extension AppliedRules {
    /// Whether each rule of `older` is there, with the same ports and at least the same peers.
    fileprivate func holds(_ older: AppliedRules) -> Bool {
        let rules = Dictionary(zip(words, rules)) { first, _ in first }
        return zip(older.words, older.rules).allSatisfy { word, old in
            rules[word].map { $0.ports == old.ports && Set($0.peers).isSuperset(of: old.peers) } ?? false
        }
    }
}
