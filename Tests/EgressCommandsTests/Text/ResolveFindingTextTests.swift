import EgressModel
import EgressRefresh
import EgressResolve
import LDNS
import SystemPackage
import Testing

@testable import EgressCommands

/// Tests the messages about zone files and servers that cannot be used.
@Suite struct ResolveFindingTextTests {
    @Test func `a zone file that cannot be read ends the run with 74`() {
        #expect(
            Failure(ResolveFinding.zoneFile(.unreadable(path: "a.zone", .noSuchFileOrDirectory)).notice)
                == Failure(
                    .inputOutput, "a.zone", "cannot be read: no such file or directory", consequence: "nothing is asked"
                ))
    }

    @Test(
        arguments: [
            (.line(.syntax("Syntax error")), "syntax error"), (.line(.unknownType), "an unknown type"),
            (.line(.unknownDirective), "an unknown directive"), (.line(.badTTL), "$TTL needs a number of seconds"),
            (.line(.badOrigin), "$ORIGIN needs a name with a final dot"),
            (.line(.include), "$INCLUDE is refused; pass each file with its own flag"),
            (.line(.noOrigin), "a relative name, or @, before any $ORIGIN"),
            (.line(.openQuote), "a quote without its end"),
            (.line(.openEntry), "a quote or parenthesis without its end"),
            (.line(.strayParenthesis), "a parenthesis without its start"), (.line(.nulByte), "a NUL byte"),
            (.secondAlias(.root), "a second CNAME for ."),
            (.aliasBesideRecords(.root), "a CNAME beside other records for ."),
        ] as [(ZoneFault, String)])
    func `a malformed zone file ends the run with 65, its line named`(fault: ZoneFault, fact: String) {
        #expect(
            Failure(ResolveFinding.zoneFile(.malformed(path: "a.zone", line: 3, fault)).notice)
                == Failure(.malformed, "a.zone:3", fact, consequence: "nothing is asked"))
    }
}
