package import EgressPolicy

/// What became of a policy that was to be written.
package enum PatchFate: Hashable, Sendable, CaseIterable {
    /// The server has it as it was planned.
    case stored
    /// The server has it as it was read.
    case untouched
    /// The server has it no more.
    case gone
    case unknown
}

extension NetworkPolicy {
    /// What the server's object tells of a policy that was not there before.
    package func fate(in stored: [UInt8]) -> PatchFate {
        guard let found = (try? ManifestStream(stored))?.onlyPolicy else { return .unknown }
        let isAnnotated = annotations.allSatisfy {
            found.annotations[String($0.key.dropFirst(PolicyAnnotations.prefix.count))] == $0.value
        }
        return isAnnotated && found.isOf(subject) && deviation(of: stored) == nil ? .stored : .unknown
    }
}

extension PlannedPolicy {
    /// What the server's object tells of the plan. Where it is neither the one that the plan was made from nor the one that
    /// was planned, somebody else has written too.
    package func fate(in stored: [UInt8]) -> PatchFate {
        guard let found = (try? ManifestStream(stored))?.onlyPolicy else { return .unknown }
        if let version = policy.resourceVersion, found.resourceVersion == version { return .untouched }
        let isAnnotated = annotationChanges(notes: true).allSatisfy { found.annotations[$0.key] == $0.value }
        return isAnnotated && plan.deviation(of: stored) == nil ? .stored : .unknown
    }
}
