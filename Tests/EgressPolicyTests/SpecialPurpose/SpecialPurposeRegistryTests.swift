import EgressModel
import EgressPolicy
import Testing

@Suite struct SpecialPurposeRegistryTests {
    /// The addresses at the borders of each entry: the one before it, its first and last ones, and the one after it.
    /// Each line contains an address and the name of its entry, or `-` if the address is globally reachable. The table
    /// was written by hand from the registries.
    static let table = """
        0.0.0.0 this host on this network
        0.0.0.1 this network
        0.255.255.255 this network
        1.0.0.0 -
        9.255.255.255 -
        10.0.0.0 private-use
        10.0.0.1 private-use
        10.255.255.255 private-use
        11.0.0.0 -
        100.63.255.255 -
        100.64.0.0 shared address space
        100.64.1.1 shared address space
        100.100.100.199 shared address space
        100.100.100.200 metadata service
        100.100.100.201 shared address space
        100.127.255.255 shared address space
        100.128.0.0 -
        126.255.255.255 -
        127.0.0.0 loopback
        127.0.0.1 loopback
        127.255.255.255 loopback
        128.0.0.0 -
        168.63.129.15 -
        168.63.129.16 metadata service
        168.63.129.17 -
        169.253.255.255 -
        169.254.0.0 link local
        169.254.20.10 link local
        169.254.169.253 link local
        169.254.169.254 metadata service
        169.254.169.255 link local
        169.254.170.1 link local
        169.254.170.2 metadata service
        169.254.170.3 link local
        169.254.170.22 link local
        169.254.170.23 metadata service
        169.254.170.24 link local
        169.254.255.255 link local
        169.255.0.0 -
        172.15.255.255 -
        172.16.0.0 private-use
        172.31.255.255 private-use
        172.32.0.0 -
        191.255.255.255 -
        192.0.0.0 IPv4 service continuity prefix
        192.0.0.7 IPv4 service continuity prefix
        192.0.0.8 IPv4 dummy address
        192.0.0.9 -
        192.0.0.10 -
        192.0.0.11 IETF protocol assignments
        192.0.0.169 IETF protocol assignments
        192.0.0.170 NAT64/DNS64 discovery
        192.0.0.171 NAT64/DNS64 discovery
        192.0.0.172 IETF protocol assignments
        192.0.0.255 IETF protocol assignments
        192.0.1.0 -
        192.0.1.255 -
        192.0.2.0 documentation, TEST-NET-1
        192.0.2.255 documentation, TEST-NET-1
        192.0.3.0 -
        192.31.195.255 -
        192.31.196.0 -
        192.31.196.255 -
        192.31.197.0 -
        192.52.192.255 -
        192.52.193.0 -
        192.52.193.255 -
        192.52.194.0 -
        192.88.98.255 -
        192.88.99.0 deprecated 6to4 relay anycast
        192.88.99.1 deprecated 6to4 relay anycast
        192.88.99.2 6a44-relay anycast address
        192.88.99.3 deprecated 6to4 relay anycast
        192.88.99.255 deprecated 6to4 relay anycast
        192.88.100.0 -
        192.167.255.255 -
        192.168.0.0 private-use
        192.168.255.255 private-use
        192.169.0.0 -
        192.175.47.255 -
        192.175.48.0 -
        192.175.48.255 -
        192.175.49.0 -
        198.17.255.255 -
        198.18.0.0 benchmarking
        198.19.255.255 benchmarking
        198.20.0.0 -
        198.51.99.255 -
        198.51.100.0 documentation, TEST-NET-2
        198.51.100.255 documentation, TEST-NET-2
        198.51.101.0 -
        203.0.112.255 -
        203.0.113.0 documentation, TEST-NET-3
        203.0.113.255 documentation, TEST-NET-3
        203.0.114.0 -
        223.255.255.255 -
        224.0.0.0 multicast
        224.0.0.1 multicast
        239.255.255.255 multicast
        240.0.0.0 reserved
        255.255.255.254 reserved
        255.255.255.255 limited broadcast
        :: unspecified address
        ::1 loopback address
        ::2 deprecated IPv4-compatible address
        ::ffff:ffff deprecated IPv4-compatible address
        ::1:0:0 -
        ::fffe:ffff:ffff -
        ::ffff:0:0 IPv4-mapped address
        ::ffff:10.0.0.1 IPv4-mapped address
        ::ffff:8.8.8.8 IPv4-mapped address
        ::ffff:ffff:ffff IPv4-mapped address
        ::1:0:0:0 -
        64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff -
        64:ff9b:: this host on this network
        64:ff9b::9ff:ffff -
        64:ff9b::a00:0 private-use
        64:ff9b::a00:1 private-use
        64:ff9b::aff:ffff private-use
        64:ff9b::b00:0 -
        64:ff9b::808:808 -
        64:ff9b::7f00:1 loopback
        64:ff9b::a9fe:a9fe metadata service
        64:ff9b::c000:9 -
        64:ff9b::e000:1 multicast
        64:ff9b::ffff:ffff limited broadcast
        64:ff9b::1:0:0 -
        64:ff9b:0:ffff:ffff:ffff:ffff:ffff -
        64:ff9b:1:: IPv4-IPv6 translation, local use
        64:ff9b:1:ffff:ffff:ffff:ffff:ffff IPv4-IPv6 translation, local use
        64:ff9b:2:: -
        ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff -
        100:: discard-only address block
        100::ffff:ffff:ffff:ffff discard-only address block
        100:0:0:1:: dummy IPv6 prefix
        100:0:0:1:ffff:ffff:ffff:ffff dummy IPv6 prefix
        100:0:0:2:: -
        2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff -
        2001:: Teredo
        2001:0:ffff:ffff:ffff:ffff:ffff:ffff Teredo
        2001:1:: IETF protocol assignments
        2001:1::1 -
        2001:1::2 -
        2001:1::3 -
        2001:1::4 IETF protocol assignments
        2001:1:ffff:ffff:ffff:ffff:ffff:ffff IETF protocol assignments
        2001:2:: benchmarking
        2001:2:0:ffff:ffff:ffff:ffff:ffff benchmarking
        2001:2:1:: IETF protocol assignments
        2001:2:ffff:ffff:ffff:ffff:ffff:ffff IETF protocol assignments
        2001:3:: -
        2001:3:ffff:ffff:ffff:ffff:ffff:ffff -
        2001:4:: IETF protocol assignments
        2001:4:111:ffff:ffff:ffff:ffff:ffff IETF protocol assignments
        2001:4:112:: -
        2001:4:112:ffff:ffff:ffff:ffff:ffff -
        2001:4:113:: IETF protocol assignments
        2001:f:ffff:ffff:ffff:ffff:ffff:ffff IETF protocol assignments
        2001:10:: deprecated ORCHID
        2001:1f:ffff:ffff:ffff:ffff:ffff:ffff deprecated ORCHID
        2001:20:: -
        2001:2f:ffff:ffff:ffff:ffff:ffff:ffff -
        2001:30:: -
        2001:3f:ffff:ffff:ffff:ffff:ffff:ffff -
        2001:40:: IETF protocol assignments
        2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff IETF protocol assignments
        2001:200:: -
        2001:db7:ffff:ffff:ffff:ffff:ffff:ffff -
        2001:db8:: documentation
        2001:db8:ffff:ffff:ffff:ffff:ffff:ffff documentation
        2001:db9:: -
        2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff -
        2002:: 6to4
        2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff 6to4
        2003:: -
        2620:4f:7fff:ffff:ffff:ffff:ffff:ffff -
        2620:4f:8000:: -
        2620:4f:8000:ffff:ffff:ffff:ffff:ffff -
        2620:4f:8001:: -
        3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff -
        3fff:: documentation
        3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff documentation
        3fff:1000:: -
        5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff -
        5f00:: segment routing SIDs
        5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff segment routing SIDs
        5f01:: -
        fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff -
        fc00:: unique-local
        fc00::1 unique-local
        fd00:ec2::253 unique-local
        fd00:ec2::254 metadata service
        fd00:ec2::255 unique-local
        fd20:ce::253 unique-local
        fd20:ce::254 metadata service
        fd20:ce::255 unique-local
        fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff unique-local
        fe00:: -
        fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff -
        fe80:: link-local unicast
        fe80::1 link-local unicast
        febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff link-local unicast
        fec0:: deprecated site-local
        feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff deprecated site-local
        ff00:: multicast
        ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff multicast
        """

    @Test(arguments: table.split(separator: "\n"))
    func `judges an address by the longest entry around it`(_ line: Substring) throws {
        let parts = line.split(separator: " ", maxSplits: 1)
        let entry = SpecialPurposeRegistry.entry(for: try IPAddress(parts[0]))
        #expect(entry?.name ?? "-" == String(parts[1]))
    }

    @Test func `every entry names its source`() throws {
        for line in Self.table.split(separator: "\n") {
            let address = try IPAddress(try #require(line.split(separator: " ").first))
            guard let entry = SpecialPurposeRegistry.entry(for: address) else { continue }
            #expect(entry.source.hasPrefix("RFC ") || entry.name == "metadata service")
        }
    }

    @Test(arguments: [
        ("10.0.0.1", "10.0.0.1/32"), ("169.254.169.254", "169.254.169.254/32"), ("100.64.1.1", "100.64.1.1/32"),
        ("fc00::1", "fc00::1/128"), ("fe80::1", "fe80::1/128"), ("64:ff9b::a00:1", "64:ff9b::a00:1/128"),
    ])
    func `tells the block that accepts an address alone`(_ address: String, _ block: String) throws {
        #expect(SpecialPurposeRegistry.exactAcceptance(for: try IPAddress(address))?.description == block)
    }

    @Test(arguments: [
        "0.0.0.0", "127.0.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "ff02::1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "8.8.8.8",
    ])
    func `knows no block for what cannot or need not be accepted`(_ address: String) throws {
        #expect(SpecialPurposeRegistry.exactAcceptance(for: try IPAddress(address)) == nil)
    }
}
