import EgressModel
import Testing

@Suite struct RecordTypeTests {
    @Test(arguments: [
        (RecordType.a, 1, "A"), (.ns, 2, "NS"), (.cname, 5, "CNAME"), (.soa, 6, "SOA"), (.aaaa, 28, "AAAA"),
        (.dname, 39, "DNAME"),
    ])
    func `A type has IANA's number and mnemonic`(type: RecordType, number: UInt16, mnemonic: String) {
        #expect(type.rawValue == number)
        #expect(type.description == mnemonic)
    }

    @Test(arguments: [(0, "TYPE0"), (65, "TYPE65"), (65535, "TYPE65535")])
    func `Any other type is written by its number as RFC 3597 says`(number: UInt16, text: String) {
        #expect(RecordType(rawValue: number).description == text)
    }
}
