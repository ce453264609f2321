package import EgressManifest
package import EgressModel

/// A finding about policies that are converted.
package enum ConvertFinding: Hashable, Sendable {
    /// A part of the policy cannot be converted.
    case flaw(ForeignFlaw)
    /// Another policy of the same namespace and name was converted already.
    case repeated
    /// Blocks that match no pods in the source can match pods in the result.
    case overPods([CIDRBlock])
    /// Blocks that can match pods in the source match no pods in the result.
    case underPods([CIDRBlock])
    /// A policy of another kind, at a line.
    case otherKind(String, line: Int)
    /// A policy inside another object, at a line. The values are its kind and its name, and the kind of the object.
    case nested(String, name: String?, in: String?, line: Int)
    /// The path is a link to a file outside the folder.
    case link
    /// A pipe or a device, which might have no end.
    case irregular
    /// There is no policy to convert.
    case none
}
