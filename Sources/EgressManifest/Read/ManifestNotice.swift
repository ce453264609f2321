package import EgressModel
package import EgressPolicy

/// A warning about a manifest. It does not prevent a refresh.
package enum ManifestNotice: Hashable, Sendable {
    /// An annotation has the prefix of egressgen, but its key is unknown. The value is the full key.
    case unknownAnnotation(String)
    /// The annotation with the names of a direction was removed. The rules of the direction stay as they are.
    case abandoned(TrafficDirection)
    /// The annotation of a direction lists a name both with ports and without. The name gets every port.
    case widened(DomainName, TrafficDirection)
    /// An object other than a NetworkPolicy has an annotation that marks a managed policy. The values are its
    /// `apiVersion` and `kind`, and its line, counted from 1.
    case otherKind(String, line: Int)
    /// The file is a template of Helm or another generator.
    case template

    /// The field that the notice is about.
    package var field: ManifestField? {
        switch self {
        case .unknownAnnotation(let key): .annotation(key)
        case .abandoned(let direction), .widened(_, let direction): .hosts(direction)
        case .otherKind, .template: nil
        }
    }
}

extension ManagedPolicy {
    /// The notices about the annotations of the policy.
    package var notices: [ManifestNotice] {
        annotations.unknown.map { .unknownAnnotation(PolicyAnnotations.prefix + $0) }
            + annotations.abandoned.map { .abandoned($0) }
            + widened.map { .widened($0, intent.refreshed.last ?? .egress) }
    }
}

extension ManifestStream {
    /// The notices about objects other than managed policies.
    package var notices: [ManifestNotice] { strangers.map { .otherKind($0.kind, line: $0.line) } }
}
