package import EgressCluster
package import EgressFiles
package import EgressManifest
package import EgressModel
package import EgressPolicy
package import EgressResolve

/// All that egressgen has to say, room by room.
package enum Finding: Hashable, Sendable {
    case name(NameFinding)
    case resolve(ResolveFinding)
    case policy(PolicyFinding)
    case manifest(ManifestFinding)
    /// What deserves attention in a manifest that can be used all the same.
    case notice(ManifestNotice)
    /// A rendered text is not the policy that it should be.
    case rendered(PolicyReadError)
    case file(FileFinding)
    /// The file that a policy is written to.
    case output(FileFinding)
    case cluster(ClusterFinding)
    case explain(ExplainFinding)
    case refresh(RefreshFinding)
}

/// What policies that are to be judged have to say.
package enum ExplainFinding: Hashable, Sendable {
    /// A policy cannot be read. The file may be a template of Helm or another generator.
    case policy(PolicyReadError, inTemplate: Bool)
    case manifest(ManifestFinding, inTemplate: Bool)
    /// A pipe or a device, which may have no end.
    case irregular
    /// Another policy of the same name, which came before, does not count.
    case replaced(String)
    /// An object of another kind, at a line, may decide about the same connections.
    case otherKind(String, line: Int)
    case none
}
