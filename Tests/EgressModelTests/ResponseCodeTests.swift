import EgressModel
import Testing

@Suite struct ResponseCodeTests {
    @Test(arguments: [
        (ResponseCode.noError, 0, "NOERROR"), (.formErr, 1, "FORMERR"), (.servFail, 2, "SERVFAIL"),
        (.nxDomain, 3, "NXDOMAIN"), (.notImp, 4, "NOTIMP"), (.refused, 5, "REFUSED"),
    ])
    func `A code has IANA's number and is written as dig writes it`(code: ResponseCode, number: UInt16, text: String) {
        #expect(code.rawValue == number)
        #expect(code.description == text)
    }

    @Test(arguments: [(6, "RCODE6"), (16, "RCODE16"), (4095, "RCODE4095")])
    func `Any other code is written by its number`(number: UInt16, text: String) {
        #expect(ResponseCode(rawValue: number).description == text)
    }
}
