import EgressModel
import Testing

@Suite struct AddressFamilyTests {
    @Test(arguments: [("ipv4", [RecordType.a]), ("ipv6", [.aaaa]), ("dual", [.a, .aaaa])])
    func `A family asks for its record types, IPv4 first`(word: String, types: [RecordType]) {
        #expect(AddressFamily(rawValue: word)?.recordTypes == types)
    }

    @Test(arguments: ["", "IPv4", "ip4", "both", "v6"])
    func `Other words are no family`(word: String) {
        #expect(AddressFamily(rawValue: word) == nil)
    }

    @Test func `There are three families`() {
        #expect(AddressFamily.allCases == [.ipv4, .ipv6, .dual])
    }
}
