internal import EgressFiles
internal import EgressManifest
package import EgressModel
package import EgressPolicy

/// A file with one managed policy. `generate` updates this policy instead of replacing the file.
package struct ExistingPolicy {
    private let store: FileStore
    private let path: String
    private let subject: PolicySubject?
    private let kind: ManagedKind
    private let stream: ManifestStream
    private let policy: ManagedPolicy
    private let current: AppliedPolicy

    /// Reads the file. It must contain only the policy of `subject`. If `subject` is `nil`, any subject is accepted.
    ///
    /// - Throws: `Notices` if the file cannot be read or contains anything else.
    init(_ store: FileStore, _ path: String, _ subject: PolicySubject?, _ kind: ManagedKind) throws(Notices) {
        self.store = store
        self.path = path
        self.subject = subject
        self.kind = kind
        let bytes: [UInt8]
        do throws(FileFinding) {
            bytes = try store.read()
        } catch {
            throw Notices(.file(path), .file(error), .leftAsItIs)
        }
        guard let stream = try? ManifestStream(bytes), let only = stream.only else {
            throw Self.refusal(.file(path), .notOnePolicy)
        }
        do throws(ManifestFinding) {
            policy = try only.get()
        } catch {
            throw Notices([.manifest(error, in: path)])
        }
        guard policy.kind == kind else { throw Self.refusal(.file(path), .notOnePolicy) }
        guard subject.map(policy.isOf) ?? true else {
            throw Self.refusal(.file(path), .otherSubject(policy.displayName))
        }
        self.stream = stream
        do throws(ManifestFinding) {
            current = try policy.current()
        } catch .foreign(let part, let line) {
            throw Self.refusal(.line(path, line, policy: policy.displayName), .foreign(part))
        } catch {
            throw Notices([.manifest(error, in: path, of: policy.displayName)])
        }
    }

    /// Replaces the intent of the policy, and updates its addresses from DNS as a refresh does.
    ///
    /// - Throws: `Notices`. The file is then unchanged.
    package func update(_ intent: PolicyIntent, _ answers: HostAnswers, now: UTCTime) throws(Notices) {
        try checkDirections(intent)
        let planned = PlannedPolicy(policy, current, replacedBy: intent, answers, now: now)
        let revised: [UInt8]
        do throws(ManifestFinding) {
            revised = try stream.revised([planned], notes: true)
        } catch {
            throw Notices([.manifest(error, in: path)])
        }
        guard try write(revised) else {
            // Another process changed the file, so read it again.
            return try ExistingPolicy(store, path, subject, kind).update(intent, answers, now: now)
        }
    }

    /// Checks that the rules of each direction that `refresh` does not update are already in the policy, and that the
    /// hosts are in the same directions as before.
    private func checkDirections(_ intent: PolicyIntent) throws(Notices) {
        for direction in TrafficDirection.allCases {
            let hasHosts = policy.currents[direction] != nil
            guard intent.refreshed.contains(direction) == hasHosts else {
                throw Self.refusal(.file(path), .otherHosts(policy.displayName, direction, hasHosts: hasHosts))
            }
            guard intent.directions.contains(direction), !intent.refreshed.contains(direction) else { continue }
            guard policy.holds(AppliedRules(intent, direction, addresses: [:]).rules, direction) else {
                throw Self.refusal(.file(path), .otherRules(policy.displayName, direction))
            }
        }
    }

    /// Returns the names of an intent that already have addresses in the policy.
    package func held(of intent: PolicyIntent) -> Set<DomainName> { current.held(of: intent) }

    /// The egress rules that the policy has.
    var rules: AppliedRules? { current[.egress] }

    private func write(_ bytes: [UInt8]) throws(Notices) -> Bool {
        do throws(FileFinding) {
            return try store.replace(with: bytes, expecting: .content(stream.bytes))
        } catch {
            throw Notices(.file(path), .output(error), .leftAsItWas)
        }
    }

    private static func refusal(_ subject: Subject, _ finding: ExistingFinding) -> Notices {
        Notices(subject, .refresh(.existing(finding)), .leftAsItIs)
    }
}

extension PlannedPolicy {
    /// Plans the replacement of a policy's intent. Its addresses stay as long as a refresh would keep them.
    init(
        _ policy: ManagedPolicy, _ current: AppliedPolicy, replacedBy intent: PolicyIntent, _ answers: HostAnswers,
        now: UTCTime
    ) {
        let outcomes = Dictionary(answers.outcomes.map { ($0.name, $0) }) { $1 }
        let plan = PolicyPlan(
            current, intent, outcomes: outcomes, isPartial: answers.outcomes.contains(where: \.isPartial),
            learning: answers.learning, now: now)
        self.init(policy, plan, intent: intent, adopts: false)
    }
}
