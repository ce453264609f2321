package import EgressFiles
package import EgressManifest
package import EgressModel
package import EgressPolicy

/// A file of one managed policy, which generate brings up to date instead of replacing it.
package struct ExistingPolicy {
    private let store: FileStore
    private let path: String
    private let subject: PolicySubject?
    private let stream: ManifestStream
    private let policy: ManagedPolicy
    private let current: AppliedPolicy

    /// Reads the file, which must hold the policy of `subject` alone; `nil` stands for any subject.
    ///
    /// - Throws: `Notices` if the file cannot be read, or holds anything else.
    init(_ store: FileStore, _ path: String, _ subject: PolicySubject?) throws(Notices) {
        self.store = store
        self.path = path
        self.subject = subject
        let bytes: [UInt8]
        do throws(FileFinding) {
            bytes = try store.read()
        } catch {
            throw Notices(.file(path), .file(error), .leftAsItIs)
        }
        guard let stream = try? ManifestStream(bytes), let policy = stream.onlyPolicy else {
            throw Self.refusal(.file(path), .notOnePolicy)
        }
        guard subject.map(policy.isOf) ?? true else {
            throw Self.refusal(.file(path), .otherSubject(policy.displayName))
        }
        self.stream = stream
        self.policy = policy
        do throws(ManifestFinding) {
            current = try policy.current()
        } catch .foreign(let part, let line) {
            throw Self.refusal(.line(path, line, policy: policy.displayName), .foreign(part))
        } catch {
            throw Notices([.manifest(error, in: path, of: policy.displayName)])
        }
    }

    /// Replaces what its user wants, and takes over what DNS said as a refresh does.
    ///
    /// - Throws: `Notices`; the file is then what it was.
    package func update(_ intent: PolicyIntent, _ outcomes: [NameOutcome], now: UTCTime) throws(Notices) {
        try checkDirections(intent)
        let planned = PlannedPolicy(policy, current, replacedBy: intent, outcomes, now: now)
        let revised: [UInt8]
        do throws(ManifestFinding) {
            revised = try stream.revised([planned], notes: true)
        } catch {
            throw Notices([.manifest(error, in: path)])
        }
        guard try write(revised) else {
            // Somebody else wrote it meanwhile.
            return try ExistingPolicy(store, path, subject).update(intent, outcomes, now: now)
        }
    }

    /// The rules of a direction that no refresh keeps up to date must be there already.
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

    private func write(_ bytes: [UInt8]) throws(Notices) -> Bool {
        do throws(FileFinding) {
            return try store.replace(with: bytes, expecting: stream.bytes)
        } catch {
            throw Notices(.file(path), .output(error), .leftAsItWas)
        }
    }

    private static func refusal(_ subject: Subject, _ finding: ExistingFinding) -> Notices {
        Notices(subject, .refresh(.existing(finding)), .leftAsItIs)
    }
}

extension PlannedPolicy {
    /// Plans that another intent replaces the one of a policy; its addresses stay as long as a refresh would keep them.
    init(
        _ policy: ManagedPolicy, _ current: AppliedPolicy, replacedBy intent: PolicyIntent, _ outcomes: [NameOutcome],
        now: UTCTime
    ) {
        let answers = Dictionary(outcomes.map { ($0.name, $0) }) { $1 }
        let plan = PolicyPlan(
            current, intent, outcomes: answers, isPartial: outcomes.contains(where: \.isPartial), now: now)
        self.init(policy, plan, intent: intent, adopts: false)
    }
}
