package import EgressPolicy

/// How an edited text differs from what was planned. Nothing of it is written.
package enum EditSlip: Hashable, Sendable {
    /// It is no YAML, at a line counted from 1.
    case yaml(YAMLProblem, line: Int)
    case documentCount(Int, planned: Int)
    case lostPolicy
    case policyTypes(lacking: TrafficDirection)
    /// It has rules that cannot be read.
    case unreadableRules(TrafficDirection)
    case rules(TrafficDirection)
    case annotations
    case results
    /// It differs in more than the rules and the annotations.
    case rest
    /// A ResourceList differs in more than the results.
    case restBesideResults
    case invariant(InvariantViolation)
    /// It is no policy that can be read.
    case policy(PolicyReadError)
    /// It is a policy of another name, of other pods or with other annotations.
    case otherPolicy
}
