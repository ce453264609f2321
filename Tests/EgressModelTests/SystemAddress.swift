import EgressModel

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Parses and formats addresses with the C library. The tests compare the results with those of egressgen.
enum SystemAddress {
    static func text(_ address: IPv4Address) -> String? { text(AF_INET, address.bits.bigEndian) }

    static func text(_ address: IPv6Address) -> String? { text(AF_INET6, address.bits.bigEndian) }

    static func ipv4Bits(_ text: String) -> UInt32? {
        bits(AF_INET, text, UInt32(0)).map { UInt32(bigEndian: $0) }
    }

    static func ipv6Bits(_ text: String) -> UInt128? {
        bits(AF_INET6, text, UInt128(0)).map { UInt128(bigEndian: $0) }
    }

    private static func text(_ family: Int32, _ networkOrder: some BitwiseCopyable) -> String? {
        withUnsafeBytes(of: networkOrder) { bytes in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
                inet_ntop(family, bytes.baseAddress, buffer.baseAddress, socklen_t(buffer.count)).map(
                    String.init(cString:))
            }
        }
    }

    private static func bits<Bits: BitwiseCopyable>(_ family: Int32, _ text: String, _ zero: Bits) -> Bits? {
        var bits = zero
        let status = withUnsafeMutableBytes(of: &bits) { inet_pton(family, text, $0.baseAddress) }
        return status == 1 ? bits : nil
    }
}
