package import EgressPolicy

/// A field of a manifest.
package enum ManifestField: Hashable, Sendable {
    /// An annotation, by its full key.
    case annotation(String)
    case policyTypes
    case rules(TrafficDirection)
    /// The list of an address set.
    case entries(ManagedKind)
    /// A top-level field of a ResourceList.
    case resourceList(String)

    /// Returns the annotation that lists the names of a direction.
    package static func hosts(_ direction: TrafficDirection) -> ManifestField {
        .annotation(PolicyAnnotations.prefix + PolicyAnnotations.hosts(direction))
    }

    /// Returns the annotation that contains the notes on the addresses of a direction.
    package static func retained(_ direction: TrafficDirection) -> ManifestField {
        .annotation(PolicyAnnotations.prefix + PolicyAnnotations.retained(direction))
    }

    /// The path of the field from the root of the resource (KRM Functions Specification v1, `field.path`).
    package var path: String {
        switch self {
        case .annotation(let key): "metadata.annotations[\(key)]"
        case .policyTypes: "spec.policyTypes"
        case .rules(let direction): "spec.\(direction.word)"
        case .entries(let kind): "spec.\(kind.field(.egress))"
        case .resourceList(let key): key
        }
    }
}
