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
                    .inputOutput, "a.zone", "cannot be read: no such file or directory",
                    consequence: "no name is looked up"
                ))
    }

    @Test(
        arguments: [
            (.line(.syntax("Syntax error")), "syntax error"), (.line(.unknownType), "the record type is unknown"),
            (.line(.unknownDirective), "the directive is unknown"),
            (.line(.badTTL), "$TTL requires a number of seconds"),
            (.line(.badOrigin), "$ORIGIN requires a name with a final dot"),
            (.line(.include), "$INCLUDE is not supported; pass each file with its own --zone"),
            (.line(.noOrigin), "a relative name or @ requires an $ORIGIN before it"),
            (.line(.openQuote), "a quote is not closed"),
            (.line(.openEntry), "a quote or parenthesis is not closed"),
            (.line(.strayParenthesis), "a parenthesis is closed but not opened"),
            (.line(.nulByte), "contains a NUL byte"),
            (.secondAlias(.root), "more than one CNAME exists for ."),
            (.aliasBesideRecords(.root), "a CNAME and other records exist for ."),
        ] as [(ZoneFault, String)])
    func `a malformed zone file ends the run with 65, its line named`(fault: ZoneFault, fact: String) {
        #expect(
            Failure(ResolveFinding.zoneFile(.malformed(path: "a.zone", line: 3, fault)).notice)
                == Failure(.malformed, "a.zone:3", fact, consequence: "no name is looked up"))
    }
}
