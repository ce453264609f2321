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
            (.line(.syntax("Syntax error")), "syntax error"), (.line(.noType), "the record has no type"),
            (.line(.badGenericRdata), "the data after '\\#' does not have the length or the form of its type"),
            (.line(.unknownDirective), "the directive is unknown"),
            (.line(.badTTL), "a TTL requires a number of seconds"),
            (.line(.badOrigin), "$ORIGIN requires one name"),
            (.line(.include), "$INCLUDE is not supported; pass each file with its own --zone"),
            (.line(.noOrigin), "a relative name or @ requires an $ORIGIN before it"),
            (.line(.openQuote), "a quote is not closed"),
            (.line(.openEntry), "a quote or parenthesis is not closed"),
            (.line(.decoratedName), "a name is in quotes or in parentheses"),
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

    @Test func `a resolv.conf without a usable server ends the run with 74, its lines told`() {
        let lines = (1...4).map { "nameserver fe80::\($0)%dum0" }
        #expect(
            Failure(ResolveFinding.noServer(path: "/etc/resolv.conf", lines: lines).notice)
                == Failure(
                    .inputOutput, "/etc/resolv.conf",
                    "names no server that can be used ('nameserver fe80::1%dum0', 'nameserver fe80::2%dum0',"
                        + " 'nameserver fe80::3%dum0' and 1 more)",
                    consequence: "no name is looked up", hint: "pass a name server with --resolver"))
    }

    @Test func `a line of resolv.conf that cannot be used beside others is a warning`() {
        let notice = ResolveFinding.unusedServer(path: "/etc/resolv.conf", line: "nameserver dns").notice
        #expect(notice.status == nil)
        #expect(notice.words == Words("'nameserver dns' is ignored"))
    }

    @Test(
        arguments: [
            (1, "the A6 record cannot be read and is skipped"),
            (3, "3 A6 records, of which this is the first, cannot be read and are skipped"),
        ])
    func `skipped records are a warning with the line of the first one`(count: Int, fact: String) {
        let notice = ResolveFinding.skippedRecords(path: "a.zone", SkippedRecords(type: "A6", line: 7, count: count))
            .notice
        #expect(Failure(notice) == Failure(.done, "a.zone:7", fact, consequence: ""))
    }
}
