package import EgressModel

/// A finding about a policy as a whole. An error in a single value from the user is a `ValueError`.
package enum PolicyFinding: Hashable, Sendable {
    case dialect(DialectObjection)
    case invariant(InvariantViolation)
    case limit(KnownLimit)
    /// An IPv6 address without brackets ends in what could be meant as a port.
    case portLikeGroup(PortLikeGroup)
    case pattern(PatternRisk)
}

/// Why rules do not match the annotation `applied` or `from-applied`. A mismatch means that another user wrote the
/// rules.
package enum RuleMismatch: Error, Hashable, Sendable {
    /// The number of rules differs from the number of words.
    case count(TrafficDirection, rules: Int, words: Int)
    /// A rule does not match its word. The index is counted from 0.
    case rule(TrafficDirection, index: Int, RuleWord)
    /// Two rules have the same name.
    case repeatedName(TrafficDirection)
    /// An entry of a list is larger than a block that stands for addresses, and no word allows it.
    case entry(CIDRBlock)
}

/// An egressgen annotation that cannot be used.
package struct AnnotationError: Error, Hashable, Sendable {
    package enum Problem: Hashable, Sendable {
        /// The whole annotation or one of its words is invalid. The text is that part of the annotation, or `nil` if
        /// the error itself contains it.
        case value(ValueError, in: String?)
        /// The annotation refers to names, but the annotation that contains those names is missing.
        case missing(Setting)
    }

    /// The key, such as `egressgen.dev/hosts`.
    package let key: String
    package let problem: Problem

    package init(_ key: String, _ problem: Problem) {
        self.key = key
        self.problem = problem
    }

    /// The setting that the annotation belongs to, or `nil` if only egressgen writes the annotation.
    package var setting: Setting? { Setting.annotated.first { $0.annotationKey == key } }
}
