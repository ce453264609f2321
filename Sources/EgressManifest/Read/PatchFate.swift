package import EgressPolicy

/// The state of a policy in the cluster after an attempt to write it.
package enum PatchFate: Hashable, Sendable, CaseIterable {
    /// The server has the policy as planned.
    case stored
    /// The server has the version of the policy that was read.
    case untouched
    /// The server no longer has the policy.
    case gone
    case unknown
}

extension NetworkPolicy {
    /// Determines the fate of a policy that did not exist before, from the object that the server has now.
    package func fate(in stored: StoredPolicy) -> PatchFate {
        guard let found = stored.managed else { return .unknown }
        let isAnnotated = annotations.allSatisfy {
            found.annotations[String($0.key.dropFirst(PolicyAnnotations.prefix.count))] == $0.value
        }
        return isAnnotated && found.isOf(subject) && deviation(of: stored) == nil ? .stored : .unknown
    }
}

extension PlannedPolicy {
    /// Determines the fate of the plan from the object that the server has now. The fate is unknown if the object is
    /// neither the version that the plan was made from nor the planned one, because another client has written it too.
    package func fate(in stored: StoredPolicy) -> PatchFate {
        guard let found = stored.managed else { return .unknown }
        if let version = policy.resourceVersion, found.resourceVersion == version { return .untouched }
        let isAnnotated = annotationChanges(notes: true).allSatisfy { found.annotations[$0.key] == $0.value }
        return isAnnotated && deviation(of: stored) == nil ? .stored : .unknown
    }
}
