import EgressModel
import EgressTestSupport
import LDNS
import Testing

/// Records whose type or rdata ldns cannot read do not matter, unless their type decides about addresses.
@Suite struct SkippedRecordTests {
    private static func file(_ lines: String...) throws -> MasterFile {
        try MasterFile(Array((["$ORIGIN example.", "$TTL 60"] + lines).joined(separator: "\n").utf8))
    }

    /// The type of a record that says only that its owner exists.
    private static let nothing = RecordData.other(RecordType(rawValue: 0))

    @Test(
        arguments: [
            ("RESINFO qnamemin exterr=15", "RESINFO"), ("WALLET \"a\" \"b\"", "WALLET"), ("resInfo x", "RESINFO"),
            ("NONSENSE", "NONSENSE"), ("60 IN NONSENSE", "NONSENSE"), ("IN 60 NSAP-XX 1", "NSAP-XX"),
            ("A6 0 2001:db8::1", "A6"), ("MX mail", "MX"), ("MX ten mail", "MX"), ("TXT", "TXT"),
            ("SRV 0 0 sip", "SRV"),
            ("CAA 0 issue", "CAA"), ("TYPE0 \\# 0", "TYPE0"), ("TYPE65536 \\# 0", "TYPE65536"),
            ("TYPE65537 \\# 4 c0000201", "TYPE65537"), ("TYPE65537 192.0.2.1", "TYPE65537"),
            ("TYPEx 192.0.2.1", "TYPEX"), ("TYPE1x 192.0.2.1", "TYPE1X"), ("TYPE65280 192.0.2.1", "TYPE65280"),
            ("TYPE65280 \\# 4 zzzzzzzz", "TYPE65280"), ("TXT \\# 5 010203", "TXT"), ("RESINFO \\# 1 00", "RESINFO"),
        ])
    func `a record that cannot be read is skipped, its type and line named`(record: String, type: String) throws {
        let file = try Self.file("b A 192.0.2.1", "a \(record)", "c A 192.0.2.2")
        #expect(file.skipped == [SkippedRecords(type: type, line: 4, count: 1)])
        #expect(file.records.map(\.line) == [3, 4, 5])
        #expect(file.records[1].record == ResourceRecord(owner: name("a.example"), ttl: 0, rdata: Self.nothing))
    }

    @Test(arguments: [
        "A", "AAAA", "CNAME", "DNAME", "NS", "SOA", "TYPE1", "type28", "TYPE5", "TYPE39", "TYPE2", "TYPE6",
    ])
    func `a record that decides about addresses is never skipped`(type: String) {
        #expect(throws: MasterFileError.self) { try Self.file("a \(type) not/ an ..address") }
        #expect(throws: MasterFileError.self) { try Self.file("a \(type)") }
    }

    @Test func `the records of a type are told once, in the order of their first lines`() throws {
        let file = try Self.file("a WALLET x", "b RESINFO x", "c wallet (", "  x )", "a TXT x", "a Wallet y")
        #expect(
            file.skipped == [
                SkippedRecords(type: "WALLET", line: 3, count: 3), SkippedRecords(type: "RESINFO", line: 4, count: 1),
            ])
    }

    @Test func `the owner of a skipped record carries over to the next line`() throws {
        let file = try Self.file("a A 192.0.2.1", "b RESINFO x", "  A 192.0.2.2", "c CH A x", "  A 192.0.2.3")
        let owners = file.records.map(\.record.owner)
        #expect(owners == [name("a.example"), name("b.example"), name("b.example"), name("c.example")])
    }

    @Test func `a skipped record of a wildcard is one of the wildcard`() throws {
        let file = try Self.file("*.b RESINFO x", #"x\.y.c RESINFO x"#)
        #expect(file.records.map(\.isWildcard) == [true, false])
        #expect(file.records.map(\.record.owner) == [name("b.example"), name("c.example")])
    }

    @Test func `a record of another class is neither read nor told`() throws {
        let file = try Self.file("a CH RESINFO x", "a HS A nonsense", "a CLASS42 MX")
        #expect(file.records.isEmpty)
        #expect(file.skipped.isEmpty)
    }
}
