internal import EgressModel
internal import EgressPolicy

/// A name of the cluster's domain (Kubernetes, DNS for Services and Pods).
enum ClusterName: Hashable {
    /// A Service: by its own name, by that of one of its pods, or by that of one of its ports.
    case service(ObjectName, of: Part)
    case other

    enum Part: Hashable {
        case service
        case pod
        case port
    }

    /// Reads a name. It fails for a name that is not below the domain.
    init?(_ name: DomainName, in domain: DomainName) {
        guard let labels = name.removing(domain)?.labels else { return nil }
        self = .other
        guard labels.count >= 3, labels[labels.count - 1] == "svc" else { return }
        let service = ObjectName(String(labels[labels.count - 2]), String(labels[labels.count - 3]))
        let rest = labels.dropLast(3)
        switch rest.count {
        case 0: self = .service(service, of: .service)
        case 1: self = .service(service, of: .pod)
        case 2 where rest.allSatisfy { $0.hasPrefix("_") }: self = .service(service, of: .port)
        default: break
        }
    }
}

extension DomainName {
    private static let reverse = ["in-addr.arpa", "ip6.arpa"].compactMap { try? DomainName($0) }

    /// Whether the name stands for an address (RFC 1035, section 3.5; RFC 3596, section 2.5).
    var isReverse: Bool { Self.reverse.contains(where: isWithin) }
}
