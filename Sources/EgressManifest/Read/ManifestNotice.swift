package import EgressModel
package import EgressPolicy

/// A warning about a manifest. It does not prevent a refresh.
package enum ManifestNotice: Hashable, Sendable {
    /// An annotation has the prefix of egressgen, but its key is unknown. The value is the full key.
    case unknownAnnotation(String)
    /// The annotation with the names of a direction was removed. The rules of the direction stay as they are.
    case abandoned(TrafficDirection)
    /// The annotation of a direction lists a name both with ports and without. The name gets every port.
    case widened(HostName, TrafficDirection)
    /// A pattern of the policy can allow connections to strangers or into the cluster.
    case pattern(RiskyPattern)
    /// An object of a kind that egressgen does not manage has an annotation that marks a managed policy. The values are its
    /// `apiVersion` and `kind`, the kind of address set with the same name, if there is one, and its line, counted from 1.
    case otherKind(String, like: ManagedKind? = nil, line: Int)
    /// The managed object is part of a template of Helm or another generator. The values are its namespace and name, if
    /// it has them, its kind, and its line, counted from 1.
    case template(String?, kind: ManagedKind = .networkPolicy, line: Int)
    /// The file is a template of Helm or another generator.
    case templateFile
    /// An object has annotations of egressgen, but none with names. The values are its namespace and name, if it has
    /// them, what to write, its kind, and its line, counted from 1.
    case noHosts(String?, HostsCorrection, kind: ManagedKind = .networkPolicy, line: Int)
    /// A managed object with annotations of egressgen is inside another object. The values are its namespace and name, if
    /// it has them, its kind, the kind of the other object, and its line, counted from 1.
    case nested(String?, kind: ManagedKind = .networkPolicy, in: String?, line: Int)

    /// The field that the notice is about.
    package var field: ManifestField? {
        switch self {
        case .unknownAnnotation(let key): .annotation(key)
        case .abandoned(let direction), .widened(_, let direction): .hosts(direction)
        case .pattern: .hosts(.egress)
        case .otherKind, .template, .templateFile, .noHosts, .nested: nil
        }
    }
}

extension ManagedPolicy {
    /// The notices about the annotations of the policy.
    package var notices: [ManifestNotice] {
        annotations.unknown.map { .unknownAnnotation(PolicyAnnotations.prefix + $0) }
            + annotations.abandoned.map { .abandoned($0) }
            + widened.map { .widened($0, intent.refreshed.last ?? .egress) }
            + intent.riskyPatterns.map { .pattern($0) }
    }
}
