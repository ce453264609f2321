/// An address and an optional port as users write them: `192.0.2.53:53`, `[::1]:53`, `::1`.
package struct AddressAndPort: Hashable, Sendable {
    /// The text of the address, which is not validated.
    package let address: Substring
    /// The text of the port, which is not validated, or `nil` if there is none.
    package let port: Substring?

    package init(_ text: String) {
        (address, port) = Self.split(text[...])
    }

    private static func split(_ text: Substring) -> (address: Substring, port: Substring?) {
        if text.hasPrefix("["), let end = text.lastIndex(of: "]") {
            let rest = text[text.index(after: end)...]
            let address = text[text.index(after: text.startIndex)..<end]
            // If the text after the bracket is not a port, return the whole text, which cannot be parsed as an address.
            return rest.isEmpty || rest.hasPrefix(":") ? (address, rest.isEmpty ? nil : rest.dropFirst()) : (text, nil)
        }
        guard let colon = text.firstIndex(of: ":"), text.lastIndex(of: ":") == colon else { return (text, nil) }
        return (text[..<colon], text[text.index(after: colon)...])
    }

    /// Parses a port number without leading zeros.
    ///
    /// - Throws: `FormatError` if `port` is not a number from `least` to 65535.
    package static func number(of port: Substring, from least: UInt16) throws(FormatError) -> UInt16 {
        let isNumber = port.utf8.allSatisfy { (0x30...0x39).contains($0) } && (!port.hasPrefix("0") || port == "0")
        guard isNumber, let number = UInt16(port), number >= least else {
            throw .notPort(String(port), from: least)
        }
        return number
    }
}
