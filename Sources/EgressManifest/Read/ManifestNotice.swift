package import EgressModel
package import EgressPolicy

/// What deserves attention in a manifest that can be refreshed all the same.
package enum ManifestNotice: Hashable, Sendable {
    /// An annotation with our prefix means nothing; its whole key.
    case unknownAnnotation(String)
    /// The names of a direction were taken out, and its rules stay as they are.
    case abandoned(TrafficDirection)
    /// A name stands with ports and without in the annotation of a direction, which gives it every port.
    case widened(DomainName, TrafficDirection)
    /// An object of another kind carries our annotation; its line, counted from 1, and its `apiVersion` and `kind`.
    case otherKind(String, line: Int)
    /// A file is a template of Helm or another generator.
    case template

    /// The field to look at.
    package var field: ManifestField? {
        switch self {
        case .unknownAnnotation(let key): .annotation(key)
        case .abandoned(let direction), .widened(_, let direction): .hosts(direction)
        case .otherKind, .template: nil
        }
    }
}

extension ManagedPolicy {
    /// What deserves attention in its annotations.
    package var notices: [ManifestNotice] {
        annotations.unknown.map { .unknownAnnotation(PolicyAnnotations.prefix + $0) }
            + annotations.abandoned.map { .abandoned($0) }
            + widened.map { .widened($0, intent.refreshed.last ?? .egress) }
    }
}

extension ManifestStream {
    /// What deserves attention beside its policies.
    package var notices: [ManifestNotice] { strangers.map { .otherKind($0.kind, line: $0.line) } }
}
