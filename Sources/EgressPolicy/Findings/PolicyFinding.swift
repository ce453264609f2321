/// What the rules of policies have to say of a policy as a whole. What is wrong with a value of a user's is a `ValueError`.
package enum PolicyFinding: Hashable, Sendable {
    case dialect(DialectObjection)
    case invariant(InvariantViolation)
    case limit(KnownLimit)
}

/// Why rules are not those that the annotation `applied` or `from-applied` tells of: somebody else wrote them.
package enum RuleMismatch: Error, Hashable, Sendable {
    /// Another number of rules than of words.
    case count(TrafficDirection, rules: Int, words: Int)
    /// A rule, counted from 0, that its word does not make.
    case rule(TrafficDirection, index: Int, RuleWord)
    /// Two rules of one name.
    case repeatedName(TrafficDirection)
}

/// An annotation of ours that cannot be used.
package struct AnnotationError: Error, Hashable, Sendable {
    package enum Problem: Hashable, Sendable {
        /// A word of the annotation, or all of it, is wrong; `nil` where the error tells of which it speaks.
        case value(ValueError, in: String?)
        /// It says something of names, and this annotation, which has them, is not there.
        case missing(Setting)
    }

    /// The key, such as `egressgen.dev/hosts`.
    package let key: String
    package let problem: Problem

    package init(_ key: String, _ problem: Problem) {
        self.key = key
        self.problem = problem
    }

    /// The setting that the annotation is for; `nil` for one that only egressgen writes.
    package var setting: Setting? { Setting.annotated.first { $0.annotationKey == key } }
}
