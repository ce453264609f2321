import EgressModel
import Testing

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
