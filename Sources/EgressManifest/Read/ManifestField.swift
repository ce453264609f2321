package import EgressPolicy

/// A field of a manifest.
package enum ManifestField: Hashable, Sendable {
    /// An annotation by its whole key.
    case annotation(String)
    case policyTypes
    case rules(TrafficDirection)
    /// A field at the top of a ResourceList.
    case resourceList(String)

    /// The annotation with the names of a direction.
    package static func hosts(_ direction: TrafficDirection) -> ManifestField {
        .annotation(PolicyAnnotations.prefix + PolicyAnnotations.hosts(direction))
    }

    /// The annotation with the notes on the addresses of a direction.
    package static func retained(_ direction: TrafficDirection) -> ManifestField {
        .annotation(PolicyAnnotations.prefix + PolicyAnnotations.retained(direction))
    }

    /// The way to it from the top of the resource (KRM Functions Specification v1, `field.path`).
    package var path: String {
        switch self {
        case .annotation(let key): "metadata.annotations[\(key)]"
        case .policyTypes: "spec.policyTypes"
        case .rules(let direction): "spec.\(direction.word)"
        case .resourceList(let key): key
        }
    }
}
