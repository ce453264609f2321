import EgressModel
import EgressTestSupport
import Foundation
import Testing

/// Tests a refresh of three policies in which DNS fails for the name of one.
@Suite(.waits) struct RefreshFaultTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int32
        let word: String
        /// Returns the server's reply to a query for the name that fails.
        let answer: @Sendable (HostileQuery) -> HostileReply
    }

    private static let faults = [
        Fault(testDescription: "timeout", status: 75, word: "timeout") { _ in .silence },
        Fault(testDescription: "SERVFAIL", status: 75, word: "SERVFAIL") {
            MessageBuilder(answering: $0).rcode(.servFail).reply
        },
        Fault(testDescription: "REFUSED", status: 75, word: "REFUSED") {
            MessageBuilder(answering: $0).rcode(.refused).reply
        },
        Fault(testDescription: "truncated", status: 75, word: "truncated") {
            $0.transport == .udp ? MessageBuilder(answering: $0).ra().tc().a($0.qname, "8.0.0.9").reply : .close
        },
        Fault(testDescription: "malformed", status: 75, word: "malformed") {
            MessageBuilder(answering: $0).ra().claiming(1, in: .answer).reply
        },
        Fault(testDescription: "loop", status: 75, word: "loop") {
            MessageBuilder(answering: $0).ra().cname($0.qname, $0.qname).reply
        },
        Fault(testDescription: "lame", status: 75, word: "empty answer") { MessageBuilder(answering: $0).reply },
        Fault(testDescription: "special-purpose", status: 77, word: "169.254.169.254") {
            MessageBuilder(answering: $0).ra().a($0.qname, "169.254.169.254").reply
        },
    ]

    @Test(arguments: faults)
    func `a failure keeps its policy byte for byte and no other from its refresh`(fault: Fault) throws {
        let run = try Run(fault.answer)
        #expect(run.result.status == fault.status, "\(run.result.stderr)")
        #expect(
            run.result.stderr.contains("bad.example: ") && run.result.stderr.contains(fault.word),
            "\(run.result.stderr)")
        #expect(try run.folder.read("bad.yaml") == Run.before("bad"))
        try run.expectOthersRefreshed()
    }

    @Test(arguments: [false, true])
    func `a name that is gone ages out`(exists: Bool) throws {
        let run = try Run { query in
            let answer = MessageBuilder(answering: query).ra()
            return exists ? answer.reply : answer.rcode(.nxDomain).reply
        }
        #expect(run.result.status == 68)
        #expect(run.result.stderr.contains(exists ? "NODATA" : "NXDOMAIN"))
        #expect(try run.folder.read("bad.yaml").contains(#"egressgen.dev/retained: '{"bad.example":{"8.0.0.1":""#))
        #expect(try run.folder.read("bad.yaml").hasSuffix("cidr: 8.0.0.1/32\n"))
        try run.expectOthersRefreshed()
    }

    @Test func `addresses beside a refused one are taken`() throws {
        let run = try Run { MessageBuilder(answering: $0).ra().addresses($0.qname, ["10.0.0.1", "8.0.0.3"]).reply }
        #expect(run.result.status == 77)
        #expect(run.result.stderr.contains("if this is intended, add 10.0.0.1/32 to egressgen.dev/accept\n"))
        let text = try run.folder.read("bad.yaml")
        #expect(text.contains("cidr: 8.0.0.3/32") && text.contains("cidr: 8.0.0.1/32") && !text.contains("10.0.0.1"))
    }

    /// One refresh of a folder with three policies of one name each.
    private struct Run {
        let folder: TemporaryFolder
        let result: BinaryRun

        static func before(_ name: String) -> String {
            ManagedManifest.filled(name, host: "\(name).example", ["8.0.0.1"])
        }

        init(_ bad: @escaping @Sendable (HostileQuery) -> HostileReply) throws {
            folder = try TemporaryFolder()
            for name in ["bad", "one", "two"] { try folder.write(Self.before(name), to: "\(name).yaml") }
            let server = try HostileServer { query in
                query.qname.hasPrefix("bad")
                    ? [bad(query)] : [MessageBuilder(answering: query).ra().a(query.qname, "8.0.0.2").reply]
            }
            result = try egressgen(
                "refresh \(folder.path) --timeout 1s --tries 1", asking(server.endpoint))
        }

        func expectOthersRefreshed(sourceLocation: SourceLocation = #_sourceLocation) throws {
            for name in ["one", "two"] {
                let text = try folder.read("\(name).yaml")
                #expect(
                    text.contains("cidr: 8.0.0.2/32") && text.contains("cidr: 8.0.0.1/32"),
                    sourceLocation: sourceLocation)
            }
        }
    }
}
