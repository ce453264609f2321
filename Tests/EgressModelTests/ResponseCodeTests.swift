import EgressModel
import Testing

@Suite struct ResponseCodeTests {
    @Test(arguments: [
        (ResponseCode.noError, 0, "NOERROR"), (.formErr, 1, "FORMERR"), (.servFail, 2, "SERVFAIL"),
        (.nxDomain, 3, "NXDOMAIN"), (.notImp, 4, "NOTIMP"), (.refused, 5, "REFUSED"),
        (.badVers, 16, "BADVERS"),
    ])
    func `A code has IANA's number and is written as dig writes it`(code: ResponseCode, number: UInt16, text: String) {
        #expect(code.rawValue == number)
        #expect(code.description == text)
    }

    @Test(arguments: [(6, "RCODE6"), (17, "RCODE17"), (4095, "RCODE4095")])
    func `Any other code is written by its number`(number: UInt16, text: String) {
        #expect(ResponseCode(rawValue: number).description == text)
    }
}

@Suite struct ExtendedErrorTests {
    @Test(
        arguments: [
            (0, "", "EDE 0 (Other Error)"), (15, "on the list", "EDE 15 (Blocked): on the list"),
            (22, "", "EDE 22 (No Reachable Authority)"), (29, "", "EDE 29 (Synthesized)"), (4711, "x", "EDE 4711: x"),
        ] as [(UInt16, String, String)])
    func `is told by number, IANA's name and the server's words`(code: UInt16, text: String, description: String) {
        #expect("\(ExtendedError(code: code, text: text))" == description)
    }
}
