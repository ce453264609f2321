internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// What became of one file.
struct FileResult {
    let path: String
    /// What the file held.
    let before: [UInt8]
    /// What it holds now, or would hold; bytes to the end, since not every stream is text.
    var after: [UInt8]
    /// The same without changes of notes alone.
    var difference: [UInt8]
    var policies: [PolicyResult] = []
    var failures: [Failure] = []
    var warnings: [String] = []
    var adopts = false
    /// What is to be done.
    var planned: [PlannedPolicy] = []
    /// Whether it is an object of a cluster, and no file.
    let isLive: Bool
    /// The resourceVersion of an object of a cluster, as far as it is known.
    var version: String?
    /// What became of an object that could not be written.
    var unwritten: PatchFate?
    /// What the server made of an object that was written.
    var deviation: Failure?

    init(_ path: String, _ bytes: [UInt8], isLive: Bool = false) {
        self.path = path
        self.isLive = isLive
        before = bytes
        after = bytes
        difference = bytes
    }

    var diff: UnifiedDiff {
        isLive
            ? UnifiedDiff(path, from: LiveText.yaml(before), to: LiveText.yaml(difference))
            : UnifiedDiff(path, from: before, to: difference)
    }

    /// Whether what stdin held may be printed: not where nothing is known of it.
    var isPrintable: Bool { !failures.contains { [.malformed, .software, .inputOutput].contains($0.status) } }

    /// Says on stderr what was done and what went wrong.
    func tell(_ reporter: Reporter) {
        for warning in warnings { reporter.warn(path, warning) }
        for failure in failures + [deviation].compactMap(\.self) { reporter.report(failure) }
        for policy in policies { policy.tell(reporter) }
    }
}

extension FileResult {
    /// Carries out what is planned for the file's policies.
    ///
    /// - Throws: `ManifestError`; nothing is taken then.
    mutating func take(_ drafts: [PolicyDraft], _ stream: ManifestStream) throws(ManifestError) {
        let planned = drafts.compactMap(\.planned)
        let revised = try stream.revised(planned, notes: true)
        difference = planned.contains(where: \.changesNotes) ? try stream.revised(planned, notes: false) : revised
        after = revised
        policies = drafts.map(\.result)
        adopts = planned.contains(where: \.adopts)
        self.planned = planned.filter { $0.changes(countingNotes: true) }
    }

    /// Takes back what was to be done.
    mutating func fail(_ failure: Failure) {
        failures.append(failure)
        after = before
        difference = before
        policies = []
        planned = []
    }
}

/// What a policy is to become, before it is known whether that can be written.
struct PolicyDraft {
    let result: PolicyResult
    /// `nil` where nothing is to be done.
    let planned: PlannedPolicy?
}

/// What became of one policy.
struct PolicyResult {
    /// `nil` for a policy of a cluster.
    let path: String?
    let policy: ManagedPolicy
    let plan: PolicyPlan
    let outcomes: [DomainName: NameOutcome]
    /// Limits of some clusters that it is beyond now that it differs.
    let limits: [KnownLimit]
    /// Whether its text changes, notes included.
    let changes: Bool
    /// Whether anything but notes changes.
    let differs: Bool

    var displayName: String { policy.displayName }
    var intent: PolicyIntent { policy.intent }

    func tell(_ reporter: Reporter) {
        for warning in warnings { reporter.warn(place, warning) }
        for limit in limits { reporter.warn(place, limit.fact, hint: limit.hint) }
        for failure in refusals { reporter.report(failure) }
        if changes { reporter.tell("\(place): \(counts)") }
    }

    var place: String { path.map { "\($0): \(displayName)" } ?? displayName }

    /// What deserves attention beside what went wrong.
    var warnings: [String] {
        let disallowed = plan.names.filter { !$0.disallowed.isEmpty }.map { change in
            let list = change.disallowed.map(\.description).joined(separator: ", ")
            return "\(change.label): \(list) goes, because family or accept no longer allows it"
        }
        let emptied = plan.parts.filter {
            differs && $0.rules.isEmpty && policy.own[$0.direction]?.rules.isEmpty != true
        }
        return disallowed
            + emptied.map { "no \($0.direction.word) rule is left; all \($0.direction.word) is denied" }
    }

    var counts: String {
        let added = plan.names.reduce(0) { $0 + $1.added.count }
        let removed = plan.names.reduce(0) { $0 + $1.removed.count }
        let retained = plan.names.reduce(0) { $0 + $1.retained.count }
        let foreign = policy.foreignRuleCount
        return "+\(added) -\(removed)" + (retained > 0 ? ", \(retained) retained" : "")
            + (foreign > 0 ? ", \(foreign) \(foreign == 1 ? "rule" : "rules") of somebody else replaced" : "")
    }

    /// The addresses that the safety rule kept out of it.
    var refusals: [Failure] {
        refused.compactMap { outcome, set in
            OutcomeReport(outcome, family: intent.family, source: .annotations).refusal(
                set, consequence: "not put into \(displayName)")
        }
    }

    /// The names that gave such addresses.
    var refusedNames: [DomainName] { refused.map(\.outcome.name) }

    private var refused: [(outcome: NameOutcome, set: AddressSet)] {
        let accepted = AcceptedSpace(intent.accept)
        return intent.names.compactMap { name in
            guard let outcome = outcomes[name] else { return nil }
            let set = AddressSet(outcome, accepting: accepted)
            return set.refused.isEmpty ? nil : (outcome, set)
        }
    }

    var json: JSONValue {
        .object([
            ("file", path.map(JSONValue.string) ?? .null),
            ("namespace", .string(policy.namespace ?? "default")),
            ("name", .string(policy.name)),
            ("changed", .bool(changes)),
            ("added", addresses(\.added)),
            ("removed", addresses(\.removed)),
            ("retained", addresses(\.retained)),
            ("failed", .array(failed.map { .string("\($0)") })),
            ("ttl", outcomes.values.compactMap(\.ttl).min().map { .number(Int($0)) } ?? .null),
            ("nextExpiry", plan.nextExpiry.map { .string("\($0)") } ?? .null),
        ])
    }

    /// The names that brought no address: DNS failed, said so, or gave none that a policy may hold.
    private var failed: [DomainName] {
        let failed = Set(
            plan.names.filter { name in
                name.isFailed || outcomes[name.name].map { $0.verdict != .addresses } ?? false
            }.map(\.name))
        return intent.names.filter(failed.contains)
    }

    /// By name, and `from NAME` for where connections come from.
    private func addresses(_ list: KeyPath<RulePlan.NameChange, [IPAddress]>) -> JSONValue {
        .object(
            plan.names.filter { !$0[keyPath: list].isEmpty }.map { change in
                (change.label, .array(change[keyPath: list].map { .string("\($0)") }))
            })
    }
}

extension RulePlan.NameChange {
    /// The name, and that connections come from there where they do.
    var label: String { direction == .ingress ? "from \(name)" : "\(name)" }
}

/// The last line of a refresh.
struct RefreshSummary {
    let line: String

    init(_ results: [FileResult], isCluster: Bool = false) {
        let policies = results.flatMap(\.policies)
        let files = results.count { !$0.policies.isEmpty && !$0.isLive }
        let changed = policies.count(where: \.changes)
        let bad = results.reduce(0) { $0 + $1.failures.count } + results.count { $0.unwritten == .untouched }
        let unknown = results.count { $0.unwritten == .unknown }
        line =
            "\(Self.count(policies.count, "policy", "policies"))"
            + (isCluster ? ": " : " in \(Self.count(files, "file", "files")): ")
            + "\(changed) changed, \(policies.count - changed) unchanged" + (bad > 0 ? ", \(bad) left alone" : "")
            + (unknown > 0 ? ", \(unknown) not known" : "")
    }

    private static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }
}
