import EgressModel

func name(_ text: String) -> DomainName {
    guard let name = try? DomainName(text) else { preconditionFailure("\(text) is not a name") }
    return name
}

func address(_ text: String) -> IPAddress {
    guard let address = try? IPAddress(text) else { preconditionFailure("\(text) is not an address") }
    return address
}

func record(_ owner: String, _ address: String, ttl: UInt32 = 300) -> ResourceRecord {
    ResourceRecord(owner: name(owner), ttl: ttl, rdata: .address(LDNSTests.address(address)))
}

func alias(_ owner: String, _ target: String, ttl: UInt32 = 300) -> ResourceRecord {
    ResourceRecord(owner: name(owner), ttl: ttl, rdata: .cname(name(target)))
}

func other(_ owner: String, _ type: UInt16, ttl: UInt32 = 300) -> ResourceRecord {
    ResourceRecord(owner: name(owner), ttl: ttl, rdata: .other(RecordType(rawValue: type)))
}
