package import EgressModel

/// A name outside the cluster, and what DNS answered for it.
package struct NameProfile: Hashable, Sendable {
    package let name: DomainName
    /// The number of times that the name was looked up. Questions for both address families count once.
    package let lookups: Int
    package let times: TimeSpread
    /// The largest TTL of an answer in seconds.
    package let ttl: UInt32?
    /// The addresses in sorted order.
    package let addresses: [IPAddress]
    /// Whether there are more addresses than are kept.
    package let isCut: Bool
}

extension NameProfile {
    /// Returns the addresses that pods with addresses of one family or both can reach over the network. The loopback
    /// address is that of the pod itself, and so is the unspecified one on Linux.
    package func addresses(reachableBy family: AddressFamily) -> [IPAddress] {
        addresses.filter { address in
            (family == .dual || (address.bitWidth == 32) == (family == .ipv4)) && !address.isLoopback
                && address.bits != 0
        }
    }
}
