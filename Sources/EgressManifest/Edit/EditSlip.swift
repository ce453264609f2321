package import EgressPolicy

/// How an edited text differs from the plan. egressgen does not write such a text.
package enum EditSlip: Hashable, Sendable {
    /// The text is not valid YAML, at a line counted from 1.
    case yaml(YAMLProblem, line: Int)
    case documentCount(Int, planned: Int)
    case lostPolicy
    case policyTypes(lacking: TrafficDirection)
    /// The rules of a direction cannot be read.
    case unreadableRules(TrafficDirection)
    case rules(TrafficDirection)
    case annotations
    case results
    /// The text has changed outside of the rules, `policyTypes` and the annotations of egressgen.
    case rest
    /// A ResourceList has changed outside of its results.
    case restBesideResults
    case invariant(InvariantViolation)
    /// The text cannot be read as a policy.
    case policy(PolicyReadError)
    /// The text is a policy with another name, namespace or pod selector, or with other annotations.
    case otherPolicy
}
