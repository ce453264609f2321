import EgressModel
import Testing

@Suite struct QuestionTests {
    @Test func `A question is written as name and type`() throws {
        let question = Question(qname: try DomainName("WWW.aliyun.com."), qtype: .aaaa)
        #expect(question.description == "www.aliyun.com AAAA")
    }

    @Test func `Questions that differ in case alone are one`() throws {
        let upper = Question(qname: try DomainName("WWW.ALIYUN.COM"), qtype: .a)
        let lower = Question(qname: try DomainName("www.aliyun.com"), qtype: .a)
        let other = Question(qname: try DomainName("www.aliyun.com"), qtype: .aaaa)
        #expect(Set([upper, lower, other]).count == 2)
    }
}

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
