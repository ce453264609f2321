import EgressModel
import Testing

@Suite struct AddressAndPortTests {
    @Test(
        arguments: [
            ("192.0.2.1", "192.0.2.1", nil), ("192.0.2.1:53", "192.0.2.1", "53"), ("[::1]:53", "::1", "53"),
            ("[::1]", "::1", nil), ("::1", "::1", nil), ("[::1]x", "[::1]x", nil), (":9", "", "9"), ("a:", "a", ""),
        ] as [(String, String, String?)])
    func `splits`(text: String, address: String, port: String?) {
        let parts = AddressAndPort(text)
        #expect(parts.address == address)
        #expect(parts.port.map(String.init) == port)
    }

    @Test(arguments: [("0", 0), ("53", 53), ("65535", 65535)] as [(Substring, UInt16)])
    func `reads ports`(text: Substring, number: UInt16) throws {
        #expect(try AddressAndPort.number(of: text, from: 0) == number)
    }

    @Test(arguments: ["", "0", "053", "65536", "x", "-1", "+1"] as [Substring]) func `refuses others`(text: Substring) {
        #expect(throws: FormatError.notPort(String(text), from: 1)) { try AddressAndPort.number(of: text, from: 1) }
    }
}
