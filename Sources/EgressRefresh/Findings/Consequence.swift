package import EgressManifest
package import EgressPolicy

/// The consequence of a finding for the current run.
package enum Consequence: Hashable, Sendable {
    case nothingDone
    case nothingWritten
    case nothingPrinted
    /// Nothing is printed for a policy.
    case nothingPrintedFor(String)
    /// No DNS query is sent.
    case nothingAsked
    case noVerdict
    /// The file or policy is left unchanged.
    case leftAsItIs
    /// All objects of the kind in the cluster are left unchanged.
    case kindLeftAsItIs(ManagedKind)
    /// A write failed, and the previous content still exists.
    case leftAsItWas
    /// The name is left out of the policy.
    case leftOut
    /// The workload gets no policy, and others do.
    case workloadWithoutPolicy
    /// The name is left out of one policy among others.
    case leftOutOf(String)
    /// The rule or the peer is left out of the policy.
    case ruleLeftOut
    /// The name contributes no addresses.
    case noAddresses
    /// The addresses of the name stay in these policies.
    case addressesStay(in: [String])
    /// The addresses of the name leave these policies when their retention ends.
    case addressesAgeOut(of: [String])
    /// An address is not added to the policy.
    case notPutInto(String)
    /// What became of policies of a cluster, in the order in which they are reported.
    case fates([PolicyFates])
    /// The server has something other than what was planned.
    case notAsPlanned
    /// The policy is written, but it might still have old annotations of egressgen, or a set old entries.
    case leftoversStay
    /// The program that runs after a change failed. The change itself stays.
    case changeStays
    case serviceEnds
}

/// Policies of a cluster with the same outcome.
package struct PolicyFates: Hashable, Sendable {
    package let fate: PatchFate
    package let policies: [String]

    package init(_ fate: PatchFate, _ policies: [String]) {
        self.fate = fate
        self.policies = policies
    }
}
