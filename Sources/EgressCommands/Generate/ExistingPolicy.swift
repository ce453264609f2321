internal import EgressFiles
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// A file of one managed policy, which `-o` brings up to date instead of replacing it.
struct ExistingPolicy {
    private let store: FileStore
    private let path: String
    private let subject: PolicySubject?
    private let stream: ManifestStream
    private let policy: ManagedPolicy
    private let current: AppliedPolicy

    /// Reads the file, which must hold the policy of `subject` alone; `nil` stands for any subject.
    ///
    /// - Throws: `Failures` with 74 if the file cannot be read, and with 77 if it holds anything else.
    init(_ store: FileStore, _ path: String, _ subject: PolicySubject?) throws(Failures) {
        self.store = store
        self.path = path
        self.subject = subject
        let bytes: [UInt8]
        do throws(FileFinding) {
            bytes = try store.read()
        } catch {
            throw Failures(Failure(error, consequence: "it is left as it is"))
        }
        guard let stream = try? ManifestStream(bytes), let policy = stream.onlyPolicy else {
            throw Self.refusal(path, "exists, and does not hold one managed policy alone")
        }
        guard subject.map(policy.isOf) ?? true else {
            throw Self.refusal(path, "holds \(policy.displayName), which has another name, namespace or podSelector")
        }
        self.stream = stream
        self.policy = policy
        do throws(ManifestFinding) {
            current = try policy.current()
        } catch .foreign(let part, let line) {
            throw Self.refusal("\(path):\(line)", "\(policy.displayName) \(part.fact)")
        } catch {
            throw Failures(Manifest.failure(error, path, policy.displayName))
        }
    }

    /// Replaces what its user wants, and takes over what DNS said as a refresh does.
    func update(
        _ intent: PolicyIntent, _ outcomes: [NameOutcome], now: UTCTime
    ) throws(Failures) {
        try checkDirections(intent)
        let planned = PlannedPolicy(policy, current, replacedBy: intent, outcomes, now: now)
        let revised: [UInt8]
        do throws(ManifestFinding) {
            revised = try stream.revised([planned], notes: true)
        } catch {
            throw Failures(Manifest.failure(error, path))
        }
        guard try write(revised) else {
            // Somebody else wrote it meanwhile.
            return try ExistingPolicy(store, path, subject).update(intent, outcomes, now: now)
        }
    }

    /// The rules of a direction that no refresh keeps up to date must be there already.
    private func checkDirections(_ intent: PolicyIntent) throws(Failures) {
        for direction in TrafficDirection.allCases {
            guard intent.refreshed.contains(direction) == (policy.currents[direction] != nil) else {
                let verb = policy.currents[direction] == nil ? "has no" : "has"
                throw Self.refusal(path, "holds \(policy.displayName), which \(verb) names in \(direction.word)")
            }
            guard intent.directions.contains(direction), !intent.refreshed.contains(direction) else { continue }
            guard policy.holds(AppliedRules(intent, direction, addresses: [:]).rules, direction) else {
                throw Self.refusal(path, "holds \(policy.displayName), which has other \(direction.word) rules")
            }
        }
    }

    private func write(_ bytes: [UInt8]) throws(Failures) -> Bool {
        do throws(FileFinding) {
            return try store.replace(with: bytes, expecting: stream.bytes)
        } catch {
            throw Failures(.output(error, consequence: "it is left as it was"))
        }
    }

    private static func refusal(_ path: String, _ fact: String) -> Failures {
        Failures(
            Failure(.refused, path, fact, consequence: "it is left as it is", hint: "pass --force to replace it"))
    }
}
