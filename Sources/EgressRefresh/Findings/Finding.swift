package import EgressCluster
package import EgressFiles
package import EgressManifest
internal import EgressModel
package import EgressPolicy
package import EgressResolve

/// A finding of egressgen, grouped by the part that finds it.
package enum Finding: Hashable, Sendable {
    case name(NameFinding)
    case resolve(ResolveFinding)
    case policy(PolicyFinding)
    case manifest(ManifestFinding)
    /// A remark about a manifest that can still be used.
    case notice(ManifestNotice)
    /// A rendered text is not the policy that it should be.
    case rendered(PolicyReadError)
    case file(FileFinding)
    /// A problem with the file that a policy is written to.
    case output(FileFinding)
    case cluster(ClusterFinding)
    case explain(ExplainFinding)
    case refresh(RefreshFinding)
    case learning(LearningFinding)
    case hold(HoldFinding)
    case convert(ConvertFinding)
    case discover(DiscoverFinding)
    case history(HistoryFinding)
}

/// A finding about the policies that `explain` reads.
package enum ExplainFinding: Hashable, Sendable {
    /// The user may not list the policies of the cluster.
    case forbidden(ClusterFinding)
    /// A policy cannot be read. The file might be a template of Helm or another generator.
    case policy(PolicyReadError, inTemplate: Bool)
    case manifest(ManifestFinding)
    /// The policy is inside another object. The value is the kind of the object, if it has one.
    case nested(in: String?)
    /// The path is a link to a policy outside the folder.
    case link
    /// A pipe or a device, which might have no end.
    case irregular
    /// The policy replaces an earlier policy of the same name.
    case replaced(String)
    /// An object of another kind, at a line, might decide about the same connections.
    case otherKind(String, line: Int)
    case none
}
