package import EgressModel

package func name(_ text: String) -> DomainName {
    guard let name = try? DomainName(text) else { preconditionFailure("\(text) is not a name") }
    return name
}

package func address(_ text: String) -> IPAddress {
    guard let address = try? IPAddress(text) else { preconditionFailure("\(text) is not an address") }
    return address
}

// MARK: Contents of answers

package func record(_ owner: String, _ text: String, ttl: UInt32 = 300) -> ResourceRecord {
    ResourceRecord(owner: name(owner), ttl: ttl, rdata: .address(address(text)))
}

package func alias(_ owner: String, _ target: String, ttl: UInt32 = 300) -> ResourceRecord {
    ResourceRecord(owner: name(owner), ttl: ttl, rdata: .cname(name(target)))
}

package func other(_ owner: String, _ type: RecordType, ttl: UInt32 = 300) -> ResourceRecord {
    ResourceRecord(owner: name(owner), ttl: ttl, rdata: .other(type))
}

// MARK: Contents of outcomes

package func link(_ owner: String, _ target: String, ttl: UInt32 = 300) -> ChainLink {
    ChainLink(owner: name(owner), target: name(target), ttl: ttl)
}

package func found(_ owner: String, _ text: String, ttl: UInt32 = 300) -> AddressRecord {
    AddressRecord(owner: name(owner), address: address(text), ttl: ttl)
}
