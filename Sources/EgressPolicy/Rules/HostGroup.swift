internal import EgressModel

/// Hosts whose addresses stand together: a host with a rule of its own, or all hosts of an address set.
struct HostGroup {
    /// The key of the group's addresses and notes: the host, or `nil` for all hosts of an object.
    let key: HostName?
    let specs: [HostSpec]

    /// The names to look up. Empty for a pattern.
    var names: [DomainName] { specs.compactMap(\.host.name) }
}

extension PolicyIntent {
    /// Returns the hosts of one direction in groups.
    func groups(_ direction: TrafficDirection) -> [HostGroup] {
        let hosts = hosts(direction)
        switch kind.layout {
        case .ruleForEachWord: return hosts.map { HostGroup(key: $0.host, specs: [$0]) }
        case .oneList: return [HostGroup(key: nil, specs: hosts)]
        }
    }

    /// Returns whether a list contains an address because the user allows it, whether or not a host has it. In a list
    /// whose prefixes are merged, the address is part of a larger block.
    func lists(_ address: IPAddress) -> Bool {
        kind.layout == .oneList
            && allow.contains { aggregate ? $0.block.contains(address) : $0.block == CIDRBlock(address) }
    }
}
