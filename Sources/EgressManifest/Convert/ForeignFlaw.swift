package import EgressPolicy

/// Why a policy of another kind, or a part of it, cannot be converted.
package struct ForeignFlaw: Error, Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        /// The field is not one of the kind, or egressgen does not know it.
        case unknownField
        /// No policy of egressgen can express the field.
        case unsayable
        /// The field denies traffic that another rule allows.
        case denies
        /// The tier or the priority is not the one that egressgen prints.
        case rank
        /// An empty list, which means everything in some places and nothing in others.
        case emptyList
        /// A rule without peers, which matches every one.
        case everyPeer
        /// A rule with peers of several kinds.
        case severalKinds
        /// A pattern of another form than `*.` or `**.` and a suffix.
        case pattern(String)
        /// A pattern in a kind that has only names.
        case wildcard(String)
        case namedPort(String)
        case labelSource(String)
        /// The last rule does not deny everything else, so the policy does not isolate the pods.
        case noFinalDeny
        /// The text is not a policy of the kind.
        case malformed(PolicyReadError)
        case lack(IntentLack.Part)
    }

    package let path: FieldPath
    package let part: Part
    /// Whether the part cannot be left out without a change of what the rest of the policy means.
    package let isBinding: Bool

    init(_ path: FieldPath, _ part: Part, isBinding: Bool) {
        self.path = path
        self.part = part
        self.isBinding = isBinding
    }

    package init(_ lack: IntentLack) {
        self.init(lack.path, .lack(lack.part), isBinding: lack.isBinding)
    }
}
