/// The address and port of a name server. The default port is 53.
package struct NameServer: Hashable, Sendable {
    package let address: IPAddress
    /// The zone of an IPv6 address: the name or the number of the interface on whose link the address counts, such as
    /// `eth0` (RFC 4007, section 11). `nil` if there is none.
    package let zone: String?
    package let port: UInt16

    package init(address: IPAddress, zone: String? = nil, port: UInt16 = 53) {
        self.address = address
        self.zone = zone
        self.port = port
    }

    /// Parses `ADDRESS[:PORT]`. An IPv6 address can have a zone, as in `fe80::1%eth0`. With a port, it needs brackets,
    /// as in `[::1]:53`.
    ///
    /// - Throws: `FormatError` if the address, the zone or the port is invalid.
    package init(_ text: String) throws(FormatError) {
        let parts = AddressAndPort(text)
        let scoped = parts.address.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        zone = scoped.count > 1 ? String(scoped[1]) : nil
        do {
            address = try IPAddress(scoped.first ?? "")
        } catch {
            throw .notNameServer
        }
        if let zone {
            guard address.bitWidth == 128, Self.isZone(zone) else { throw .notNameServer }
        }
        port = try parts.port.map { port throws(FormatError) in try AddressAndPort.number(of: port, from: 1) } ?? 53
    }

    /// Whether a text can be the name or the number of an interface. Linux allows at most 15 bytes, and no slash, colon
    /// or white space. A percent sign or a bracket would make the text of the server ambiguous.
    package static func isZone(_ text: some StringProtocol) -> Bool {
        (1...15).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x21...0x7e).contains($0) && !"/:%[]".utf8.contains($0) }
    }
}

extension NameServer: CustomStringConvertible {
    package var description: String {
        address.bitWidth == 32 ? "\(address):\(port)" : "[\(address)\(zone.map { "%\($0)" } ?? "")]:\(port)"
    }
}
