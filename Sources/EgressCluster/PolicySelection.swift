/// A selection of policies in a cluster.
package struct PolicySelection: Sendable {
    package enum Place: Hashable, Sendable {
        case everywhere
        case namespace(String)
        /// The namespace of kubectl's context.
        case context

        package init(_ namespace: String?) { self = namespace.map(Place.namespace) ?? .context }
    }

    package let place: Place
    /// A label selector in the syntax of kubectl and the API; `nil` to select policies with any labels.
    package let labels: String?
    private let name: String?

    package init(_ place: Place, labels: String?) {
        self.init(place, labels, name: nil)
    }

    private init(_ place: Place, _ labels: String?, name: String?) {
        self.place = place
        self.labels = labels
        self.name = name
    }

    /// Whether the selection covers all policies of the cluster.
    package var isWhole: Bool { place == .everywhere && labels == nil && name == nil }

    /// Returns a selection of one policy. The policy must also match the label selector of this selection.
    package func only(_ name: String, in namespace: String?) -> PolicySelection {
        PolicySelection(Place(namespace), labels, name: name)
    }

    /// The query parameters of a list or watch (Kubernetes API, "List" of NetworkPolicy).
    var query: [(String, String)] {
        (labels.map { [("labelSelector", $0)] } ?? []) + (name.map { [("fieldSelector", "metadata.name=\($0)")] } ?? [])
    }
}
