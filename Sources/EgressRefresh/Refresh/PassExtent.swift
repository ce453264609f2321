internal import EgressPolicy

/// What a pass does to the policies.
package enum PassExtent: Hashable, Sendable {
    /// It brings them up to date.
    case whole
    /// It adds what was learned, and removes nothing. It renews leases on its own account only if `renews` is true.
    case additions(renews: Bool)

    var onlyAdds: Bool { self != .whole }

    /// Returns whether the pass carries out a plan.
    func covers(_ plan: PolicyPlan) -> Bool {
        switch self {
        case .whole: true
        case .additions(let renews): plan.adds || renews && plan.changesNotes
        }
    }
}
