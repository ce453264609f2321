internal import EgressModel

/// The IANA special-purpose registries as of 2025-10-09, and other blocks that no policy may contain by default.
///
/// An entry is `reachable` if the registry's column Globally Reachable contains "True". "N/A" and an empty cell do not
/// count as "True".
/// Sources: <https://www.iana.org/assignments/iana-ipv4-special-registry> and
/// <https://www.iana.org/assignments/iana-ipv6-special-registry>.
enum SpecialPurposeTable {
    typealias Entry = SpecialPurposeEntry

    /// All entries, the smallest blocks first.
    static let entries = (ipv4 + ipv6 + ipv4Beside + ipv6Beside).sorted {
        $0.block.prefixLength > $1.block.prefixLength
    }

    /// The blocks that clusters use for pods and Services.
    static let clusterSpace: [CIDRBlock] = [
        CIDRBlock(containing: .ipv4(octets(10, 0, 0, 0)), prefixLength: 8),
        CIDRBlock(containing: .ipv4(octets(100, 64, 0, 0)), prefixLength: 10),
        CIDRBlock(containing: .ipv4(octets(172, 16, 0, 0)), prefixLength: 12),
        CIDRBlock(containing: .ipv4(octets(192, 168, 0, 0)), prefixLength: 16),
        CIDRBlock(containing: .ipv6(halves(0xfc00_0000_0000_0000, 0)), prefixLength: 7),
    ]

    /// The complete IPv4 registry in its original order.
    static let ipv4: [Entry] = [
        Entry(octets(0, 0, 0, 0), 8, "this network", "RFC 791", .never),
        Entry(octets(0, 0, 0, 0), 32, "this host on this network", "RFC 1122", .never),
        Entry(octets(10, 0, 0, 0), 8, "private-use", "RFC 1918", .acceptable),
        Entry(octets(100, 64, 0, 0), 10, "shared address space", "RFC 6598", .acceptable),
        Entry(octets(127, 0, 0, 0), 8, "loopback", "RFC 1122", .never),
        Entry(octets(169, 254, 0, 0), 16, "link local", "RFC 3927", .acceptable),
        Entry(octets(172, 16, 0, 0), 12, "private-use", "RFC 1918", .acceptable),
        Entry(octets(192, 0, 0, 0), 24, "IETF protocol assignments", "RFC 6890", .acceptable),
        Entry(octets(192, 0, 0, 0), 29, "IPv4 service continuity prefix", "RFC 7335", .acceptable),
        Entry(octets(192, 0, 0, 8), 32, "IPv4 dummy address", "RFC 7600", .acceptable),
        Entry(octets(192, 0, 0, 9), 32, "port control protocol anycast", "RFC 7723", .reachable),
        Entry(octets(192, 0, 0, 10), 32, "traversal using relays around NAT anycast", "RFC 8155", .reachable),
        Entry(octets(192, 0, 0, 170), 32, "NAT64/DNS64 discovery", "RFC 8880, RFC 7050", .acceptable),
        Entry(octets(192, 0, 0, 171), 32, "NAT64/DNS64 discovery", "RFC 8880, RFC 7050", .acceptable),
        Entry(octets(192, 0, 2, 0), 24, "documentation, TEST-NET-1", "RFC 5737", .acceptable),
        Entry(octets(192, 31, 196, 0), 24, "AS112-v4", "RFC 7535", .reachable),
        Entry(octets(192, 52, 193, 0), 24, "AMT", "RFC 7450", .reachable),
        Entry(octets(192, 88, 99, 0), 24, "deprecated 6to4 relay anycast", "RFC 7526", .acceptable),
        Entry(octets(192, 88, 99, 2), 32, "6a44-relay anycast address", "RFC 6751", .acceptable),
        Entry(octets(192, 168, 0, 0), 16, "private-use", "RFC 1918", .acceptable),
        Entry(octets(192, 175, 48, 0), 24, "direct delegation AS112 service", "RFC 7534", .reachable),
        Entry(octets(198, 18, 0, 0), 15, "benchmarking", "RFC 2544", .acceptable),
        Entry(octets(198, 51, 100, 0), 24, "documentation, TEST-NET-2", "RFC 5737", .acceptable),
        Entry(octets(203, 0, 113, 0), 24, "documentation, TEST-NET-3", "RFC 5737", .acceptable),
        Entry(octets(240, 0, 0, 0), 4, "reserved", "RFC 1112", .never),
        Entry(octets(255, 255, 255, 255), 32, "limited broadcast", "RFC 8190, RFC 919", .never),
    ]

    /// The complete IPv6 registry in its original order.
    static let ipv6: [Entry] = [
        Entry(halves(0, 1), 128, "loopback address", "RFC 4291", .never),
        Entry(halves(0, 0), 128, "unspecified address", "RFC 4291", .never),
        Entry(halves(0, 0xffff_0000_0000), 96, "IPv4-mapped address", "RFC 4291", .never),
        Entry(halves(0x0064_ff9b_0000_0000, 0), 96, "IPv4-IPv6 translation", "RFC 6052", .reachable),
        Entry(halves(0x0064_ff9b_0001_0000, 0), 48, "IPv4-IPv6 translation, local use", "RFC 8215", .acceptable),
        Entry(halves(0x0100_0000_0000_0000, 0), 64, "discard-only address block", "RFC 6666", .acceptable),
        Entry(halves(0x0100_0000_0000_0001, 0), 64, "dummy IPv6 prefix", "RFC 9780", .acceptable),
        Entry(halves(0x2001_0000_0000_0000, 0), 23, "IETF protocol assignments", "RFC 2928", .acceptable),
        Entry(halves(0x2001_0000_0000_0000, 0), 32, "Teredo", "RFC 4380, RFC 8190", .acceptable),
        Entry(halves(0x2001_0001_0000_0000, 1), 128, "port control protocol anycast", "RFC 7723", .reachable),
        Entry(
            halves(0x2001_0001_0000_0000, 2), 128, "traversal using relays around NAT anycast", "RFC 8155", .reachable),
        Entry(
            halves(0x2001_0001_0000_0000, 3), 128, "DNS-SD service registration protocol anycast", "RFC 9665",
            .reachable),
        Entry(halves(0x2001_0002_0000_0000, 0), 48, "benchmarking", "RFC 5180", .acceptable),
        Entry(halves(0x2001_0003_0000_0000, 0), 32, "AMT", "RFC 7450", .reachable),
        Entry(halves(0x2001_0004_0112_0000, 0), 48, "AS112-v6", "RFC 7535", .reachable),
        Entry(halves(0x2001_0010_0000_0000, 0), 28, "deprecated ORCHID", "RFC 4843", .acceptable),
        Entry(halves(0x2001_0020_0000_0000, 0), 28, "ORCHIDv2", "RFC 7343", .reachable),
        Entry(
            halves(0x2001_0030_0000_0000, 0), 28, "drone remote ID protocol entity tags", "RFC 9374", .reachable),
        Entry(halves(0x2001_0db8_0000_0000, 0), 32, "documentation", "RFC 3849", .acceptable),
        Entry(halves(0x2002_0000_0000_0000, 0), 16, "6to4", "RFC 3056", .acceptable),
        Entry(halves(0x2620_004f_8000_0000, 0), 48, "direct delegation AS112 service", "RFC 7534", .reachable),
        Entry(halves(0x3fff_0000_0000_0000, 0), 20, "documentation", "RFC 9637", .acceptable),
        Entry(halves(0x5f00_0000_0000_0000, 0), 16, "segment routing SIDs", "RFC 9602", .acceptable),
        Entry(halves(0xfc00_0000_0000_0000, 0), 7, "unique-local", "RFC 4193, RFC 8190", .acceptable),
        Entry(halves(0xfe80_0000_0000_0000, 0), 10, "link-local unicast", "RFC 4291", .acceptable),
    ]

    private static let ipv4Beside: [Entry] = [
        Entry(octets(224, 0, 0, 0), 4, "multicast", "RFC 5771", .never),
        Entry(
            octets(169, 254, 169, 254), 32, "metadata service", "AWS, Azure, Google Cloud and others", .acceptableAlone),
        Entry(octets(100, 100, 100, 200), 32, "metadata service", "Alibaba Cloud", .acceptableAlone),
        Entry(octets(168, 63, 129, 16), 32, "metadata service", "Azure", .acceptableAlone),
        Entry(octets(169, 254, 170, 2), 32, "metadata service", "Amazon ECS", .acceptableAlone),
        Entry(octets(169, 254, 170, 23), 32, "metadata service", "Amazon EKS", .acceptableAlone),
    ]

    private static let ipv6Beside: [Entry] = [
        Entry(halves(0, 0), 96, "deprecated IPv4-compatible address", "RFC 4291", .acceptable),
        Entry(halves(0xfec0_0000_0000_0000, 0), 10, "deprecated site-local", "RFC 3879", .acceptable),
        Entry(halves(0xff00_0000_0000_0000, 0), 8, "multicast", "RFC 4291", .never),
        Entry(halves(0xfd00_0ec2_0000_0000, 0x254), 128, "metadata service", "AWS", .acceptableAlone),
        Entry(halves(0xfd20_00ce_0000_0000, 0x254), 128, "metadata service", "Google Cloud", .acceptableAlone),
    ]

    private static func octets(_ first: UInt32, _ second: UInt32, _ third: UInt32, _ fourth: UInt32) -> IPv4Address {
        IPv4Address(bits: first << 24 | second << 16 | third << 8 | fourth)
    }

    private static func halves(_ high: UInt64, _ low: UInt64) -> IPv6Address {
        IPv6Address(bits: UInt128(high) << 64 | UInt128(low))
    }
}
