public import EgressModel

/// The address and port of a name server; port 53 unless said otherwise.
public struct NameServer: Hashable, Sendable {
    public let address: IPAddress
    public let port: UInt16

    public init(address: IPAddress, port: UInt16 = 53) {
        self.address = address
        self.port = port
    }

    /// Reads `ADDRESS[:PORT]`, an IPv6 address with a port as `[::1]:53`.
    ///
    /// - Throws: `FormatError`.
    public init(_ text: String) throws(FormatError) {
        let (address, port) = Self.split(text[...])
        do {
            self.address = try IPAddress(address)
        } catch {
            throw FormatError(
                "is not the address of a name server",
                hint: "write an address and a port, as in 192.0.2.53:53 or [::1]:53")
        }
        guard let port else {
            self.port = 53
            return
        }
        guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !port.hasPrefix("0"), let number = UInt16(port)
        else {
            throw FormatError("'\(port)' is not a port", hint: "ports are numbers from 1 to 65535")
        }
        self.port = number
    }

    private static func split(_ text: Substring) -> (address: Substring, port: Substring?) {
        if text.hasPrefix("["), let end = text.lastIndex(of: "]") {
            let rest = text[text.index(after: end)...]
            let address = text[text.index(after: text.startIndex)..<end]
            // Text behind the bracket that is no port makes the address unreadable.
            return rest.isEmpty || rest.hasPrefix(":") ? (address, rest.isEmpty ? nil : rest.dropFirst()) : (text, nil)
        }
        guard let colon = text.firstIndex(of: ":"), text.lastIndex(of: ":") == colon else { return (text, nil) }
        return (text[..<colon], text[text.index(after: colon)...])
    }
}

extension NameServer: CustomStringConvertible {
    public var description: String { address.bitWidth == 32 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
