package import EgressPolicy

/// A selection of policies and address sets in a cluster.
package struct PolicySelection: Sendable {
    package enum Place: Hashable, Sendable {
        case everywhere
        case namespace(String)
        /// The namespace of kubectl's context.
        case context

        package init(_ namespace: String?) { self = namespace.map(Place.namespace) ?? .context }

        fileprivate var isEverywhere: Bool {
            if case .everywhere = self { true } else { false }
        }

        /// Whether the objects of the cluster, which have no namespace, belong to the place.
        fileprivate var hasClusterObjects: Bool {
            if case .namespace = self { false } else { true }
        }
    }

    package let place: Place
    /// The kinds of the objects, without duplicates.
    package let kinds: [ManagedKind]
    /// Whether the user named the kinds.
    package let namesKinds: Bool
    /// Whether the selection covers all policies of the cluster.
    package let isWhole: Bool
    /// A label selector in the syntax of kubectl and the API; `nil` to select policies with any labels.
    package let labels: String?
    private let name: String?

    /// - Parameters:
    ///   - place: The namespaces of the objects.
    ///   - labels: A label selector; `nil` to select objects with any labels.
    ///   - kinds: The kinds of the objects; `nil` for all kinds. A selection of one namespace then has no objects of the
    ///     cluster.
    package init(_ place: Place, labels: String?, kinds: [ManagedKind]? = nil) {
        let all = ManagedKind.allCases.filter { place.hasClusterObjects || $0.isNamespaced }
        self.init(
            place, labels, kinds.map { kinds in ManagedKind.allCases.filter(kinds.contains) } ?? all,
            namesKinds: kinds != nil, name: nil)
    }

    private init(_ place: Place, _ labels: String?, _ kinds: [ManagedKind], namesKinds: Bool, name: String?) {
        self.place = place
        self.kinds = kinds
        self.namesKinds = namesKinds
        self.labels = labels
        self.name = name
        isWhole = place.isEverywhere && labels == nil && name == nil && kinds.contains(.networkPolicy)
    }

    /// Whether the failure of a request about a kind means that the API server is away. Another server can be responsible
    /// for the kinds of network plugins (Kubernetes, "Kubernetes API Aggregation Layer").
    package func tellsContact(_ kind: ManagedKind) -> Bool { kind == kinds.first }

    /// Returns a selection of one object. The object must also match the label selector of this selection.
    func only(_ object: ObjectPlace) -> PolicySelection {
        PolicySelection(Place(object.namespace), labels, [object.type.kind], namesKinds: namesKinds, name: object.name)
    }

    /// The query parameters of a list or watch (Kubernetes API, "List" of NetworkPolicy).
    var query: [(String, String)] {
        (labels.map { [("labelSelector", $0)] } ?? []) + (name.map { [("fieldSelector", "metadata.name=\($0)")] } ?? [])
    }
}
