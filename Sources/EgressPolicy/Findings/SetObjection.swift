package import EgressModel

/// What a user wants of an address set, and what no address set can contain.
package enum SetObjection: Hashable, Sendable {
    /// A host or a block with ports.
    case ports(of: String)
    /// A block of every address of a family.
    case everyAddress(CIDRBlock)
    case pattern(HostName)
    case dns
    case sources
}

extension PolicyIntent {
    /// The first part of the intent that an object of its kind cannot contain, with its setting.
    package var objection: (setting: Setting, objection: SetObjection)? {
        guard kind.isAddressSet else { return nil }
        for spec in hosts {
            if spec.host.isPattern { return (.hosts, .pattern(spec.host)) }
            if !spec.ports.isEvery { return (.hosts, .ports(of: "\(spec)")) }
        }
        if !dns.isEmpty { return (.dns, .dns) }
        if let spec = allow.first(where: { !$0.ports.isEvery }) { return (.allow, .ports(of: "\(spec)")) }
        return ingress.isEmpty ? nil : (.sources, .sources)
    }
}
