/// The ready-made settings with which a DNS server sends dnstap or asks the forwarder, and what it needs in the cluster.
/// The raw value is the file name without its extension.
package enum DNSServerSettings: String, CaseIterable, Sendable {
    case coreDNS = "coredns-dnstap"
    case unbound = "unbound-dnstap"
    case bind = "bind-dnstap"
    case coreDNSForward = "coredns-forward"

    /// The text of the file.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        switch self {
        case .coreDNS: PackageResources.coredns_dnstap_conf
        case .unbound: PackageResources.unbound_dnstap_conf
        case .bind: PackageResources.bind_dnstap_conf
        case .coreDNSForward: PackageResources.coredns_forward_conf
        }
    }
}
