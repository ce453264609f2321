package import EgressManifest

/// An object of the API.
package struct ClusterObject: Sendable {
    package let node: SpanNode
    /// The resource version.
    let version: String
    /// The object as JSON.
    let bytes: [UInt8]
}
