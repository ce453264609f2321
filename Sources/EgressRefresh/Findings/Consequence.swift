package import EgressManifest

/// What follows from a finding for what a run was to do.
package enum Consequence: Hashable, Sendable {
    case nothingDone
    case nothingWritten
    case nothingPrinted
    /// No question is asked.
    case nothingAsked
    case noVerdict
    /// The file or the policy stays what it is.
    case leftAsItIs
    /// A write failed, and what was there is there still.
    case leftAsItWas
    /// The name is left out of the policy.
    case leftOut
    /// The name brings no addresses.
    case noAddresses
    /// The addresses of the name stay in these policies.
    case addressesStay(in: [String])
    /// The addresses of the name leave these policies when their time is over.
    case addressesAgeOut(of: [String])
    /// An address is kept out of a policy.
    case notPutInto(String)
    /// What became of policies of a cluster, in the order in which people are told.
    case fates([PolicyFates])
    /// The server has something else than was planned.
    case notAsPlanned
    /// The policy is written, and may still have annotations of ours from before.
    case leftoversStay
    /// The program after the change failed, and the change stays.
    case changeStays
    case serviceEnds
}

/// Policies of a cluster that became the same.
package struct PolicyFates: Hashable, Sendable {
    package let fate: PatchFate
    package let policies: [String]

    package init(_ fate: PatchFate, _ policies: [String]) {
        self.fate = fate
        self.policies = policies
    }
}
