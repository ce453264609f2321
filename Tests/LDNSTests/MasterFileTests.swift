import EgressModel
import EgressTestSupport
import LDNS
import SystemPackage
import Testing

@Suite struct MasterFileTests {
    private static let soa = "@ SOA ns hostmaster 1 3600 900 1209600 300"

    /// Returns one line for each record: the owner, with `*.` before it for a wildcard, the TTL, the rdata or the type,
    /// and the line of the record.
    private static func summary(of text: String) throws -> [String] {
        try MasterFile(Array(text.utf8)).records.map(summary)
    }

    private static func summary(of entry: ZoneRecord) -> String {
        let owner = (entry.isWildcard ? "*." : "") + entry.record.owner.description
        return "\(owner) \(entry.record.ttl) \(summary(of: entry.record.rdata)) @\(entry.line)"
    }

    private static func summary(of rdata: RecordData) -> String {
        switch rdata {
        case .address(let address): address.description
        case .cname(let target): "CNAME \(target)"
        case .dname(let target): "DNAME \(target)"
        case .other(let type): type.description
        }
    }

    // MARK: Valid files

    @Test(
        arguments: [
            ("", []),
            ("\n", []),
            ("; a comment alone\n", []),
            ("; no final newline", []),
            ("a.example. 60 IN A 192.0.2.1\n", ["a.example 60 192.0.2.1 @1"]),
            ("a.example. 60 IN A 192.0.2.1", ["a.example 60 192.0.2.1 @1"]),
            ("a.example. IN 60 A 192.0.2.1\n", ["a.example 60 192.0.2.1 @1"]),
            ("a.example. A 192.0.2.1\n", ["a.example 3600 192.0.2.1 @1"]),
            ("A.Example. 60 in aaaa 2001:DB8::1\n", ["a.example 60 2001:db8::1 @1"]),
            ("a.example. 60 IN CNAME B.Example.\n", ["a.example 60 CNAME b.example @1"]),
            ("a.example. 60 IN DNAME b.example.\n", ["a.example 60 DNAME b.example @1"]),
            ("a.example. 60 CH A 192.0.2.1\n", []), ("a.example. CH A nonsense\n", []),
            ("a.example. CLASS3 60 NONSENSE x\n", []), ("a.example. HS\tTXT\n", []), ("a.example. CS A 1\n", []),
            ("a.example. CLASS1 A 192.0.2.1\n", ["a.example 3600 192.0.2.1 @1"]),
            ("a.example. TYPE1 192.0.2.1\n", ["a.example 3600 192.0.2.1 @1"]),
            ("a.example. type28 2001:db8::1\n", ["a.example 3600 2001:db8::1 @1"]),
            ("a.example. A \\# 4 c0000201\n", ["a.example 3600 192.0.2.1 @1"]),
            ("a.example. TYPE1 \\# 4 C0 000 201\n", ["a.example 3600 192.0.2.1 @1"]),
            ("a.example. AAAA \\# 16 20010db8 00000000 00000000 00000001\n", ["a.example 3600 2001:db8::1 @1"]),
            ("a.example. CNAME \\# 11 0162076578616d706c6500\n", ["a.example 3600 CNAME b.example @1"]),
            ("_srv._tcp.example. 60 A 192.0.2.1\n", ["_srv._tcp.example 60 192.0.2.1 @1"]),
        ] as [(String, [String])])
    func `single records`(text: String, records: [String]) throws {
        let found = try Self.summary(of: text)
        #expect(found == records)
    }

    @Test(
        arguments: [
            ("$TTL 120\na.example. A 192.0.2.1\n$TTL 1h\nb.example. A 192.0.2.2\n", [120, 3600]),
            ("$TTL 120\na.example. 7 A 192.0.2.1\nb.example. A 192.0.2.2\n", [7, 120]),
            ("$TTL 1w2d3h4m5s\na.example. A 192.0.2.1\n", [788_645]),
            ("a.example. 1d A 192.0.2.1\n", [86400]),
            ("$TTL 0\na.example. A 192.0.2.1\n", [0]), ("$TTL 1h30\na.example. A 192.0.2.1\n", [3630]),
            ("a.example. 1D2H IN A 192.0.2.1\n", [93600]), ("a.example. IN 1m A 192.0.2.1\n", [60]),
            ("a.example. 2147483648 A 192.0.2.1\n", [0]),
        ] as [(String, [UInt32])])
    func `a $TTL holds until the next one, a record's own TTL for itself`(text: String, ttls: [UInt32]) throws {
        let found = try MasterFile(Array(text.utf8)).records.map(\.record.ttl)
        #expect(found == ttls)
    }

    @Test(
        arguments: [
            ("$ORIGIN example.com.\n$TTL 60\nwww A 192.0.2.1\n", ["www.example.com 60 192.0.2.1 @3"]),
            ("$ORIGIN example.com.\n$TTL 60\n@ A 192.0.2.1\n", ["example.com 60 192.0.2.1 @3"]),
            ("\u{feff}www.example.com. 60 A 192.0.2.1\n", ["www.example.com 60 192.0.2.1 @1"]),
            (
                "$TTL 60\n$ORIGIN a.example.\nx A 192.0.2.1\n$ORIGIN b.example.\nx A 192.0.2.2\n",
                ["x.a.example 60 192.0.2.1 @3", "x.b.example 60 192.0.2.2 @5"]
            ),
            ("$ORIGIN .\n$TTL 60\ntrue A 192.0.2.1\n", ["true 60 192.0.2.1 @3"]),
            (
                "$ORIGIN example.\n$TTL 60\na CNAME b\nc CNAME d.other.\n",
                ["a.example 60 CNAME b.example @3", "c.example 60 CNAME d.other @4"]
            ),
            ("$ORIGIN example. ; the zone\n$TTL 60 ; a minute\na A 192.0.2.1\n", ["a.example 60 192.0.2.1 @3"]),
            ("$ORIGIN\texample.\n$TTL\t60\na\tA\t192.0.2.1\n", ["a.example 60 192.0.2.1 @3"]),
            (
                "$ORIGIN example.\n$ORIGIN sub\n$TTL 60\na A 192.0.2.1\n$ORIGIN deep.er\nb A 192.0.2.2\n",
                ["a.sub.example 60 192.0.2.1 @4", "b.deep.er.sub.example 60 192.0.2.2 @6"]
            ),
            (
                "$ORIGIN example.\n$TTL 60\na A 192.0.2.1\n$ORIGIN sub\n A 192.0.2.2\n@ A 192.0.2.3\n$ORIGIN @\nb CNAME @\n",
                [
                    "a.example 60 192.0.2.1 @3", "a.example 60 192.0.2.2 @5", "sub.example 60 192.0.2.3 @6",
                    "b.sub.example 60 CNAME sub.example @8",
                ]
            ),
        ] as [(String, [String])])
    func `relative names end in $ORIGIN`(text: String, records: [String]) throws {
        let found = try Self.summary(of: text)
        #expect(found == records)
    }

    @Test(
        arguments: [
            (
                "$ORIGIN example.\n$TTL 60\na A 192.0.2.1\n  A 192.0.2.2\n\tA 192.0.2.3\n",
                ["a.example 60 192.0.2.1 @3", "a.example 60 192.0.2.2 @4", "a.example 60 192.0.2.3 @5"]
            ),
            (
                "$ORIGIN example.\n$TTL 60\na A 192.0.2.1\n\n; between\n  ; indented\n   \n  A 192.0.2.2\n",
                ["a.example 60 192.0.2.1 @3", "a.example 60 192.0.2.2 @8"]
            ),
            ("$ORIGIN example.\n$TTL 60\n\(soa)\n IN NS ns\n", ["example 60 SOA @3", "example 60 NS @4"]),
        ] as [(String, [String])])
    func `an owner left out is the one before`(text: String, records: [String]) throws {
        let found = try Self.summary(of: text)
        #expect(found == records)
    }

    @Test func `an SOA over several lines with comments is one record`() throws {
        let text = """
            $ORIGIN example.com. ; the zone
            $TTL 300
            @ IN SOA ns1 hostmaster (
                     2026112300 ; serial
                     3600       ; refresh (in seconds)
                     900 1209600
                     300 )      ; negative answers
                 IN NS ns1
            ns1  IN A ( 192.0.2.1 )
            """
        let records = try Self.summary(of: text)
        #expect(
            records == [
                "example.com 300 SOA @7", "example.com 300 NS @8", "ns1.example.com 300 192.0.2.1 @9",
            ])
    }

    @Test(
        arguments: [
            #""a ; no comment""#, #""( no parenthesis""#, #""two" "strings""#, #""a \"quoted\" word""#, "unquoted",
        ])
    func `a TXT record in quotes does not disturb the next one`(rdata: String) throws {
        let text = "$ORIGIN example.\n$TTL 60\na TXT \(rdata)\nb A 192.0.2.1\n"
        #expect(try Self.summary(of: text) == ["a.example 60 TYPE16 @3", "b.example 60 192.0.2.1 @4"])
    }

    @Test(
        arguments: [
            ("*", "*.example.com"), ("*.wild", "*.wild.example.com"), ("*.a.b", "*.a.b.example.com"),
            ("*.Example.ORG.", "*.example.org"),
        ])
    func `a leading star is a mark, and the name below it the owner`(owner: String, summary: String) throws {
        let text = "$ORIGIN example.com.\n$TTL 60\n\(owner) A 192.0.2.1\n"
        #expect(try Self.summary(of: text) == [summary + " 60 192.0.2.1 @3"])
    }

    @Test(arguments: [#"a\.b"#, #"a\032b"#, #"\042"# + "x", "a.*", "*.*", #"\000"#, #"\255"#])
    func `an owner that nobody can ask for stands for the name above it`(owner: String) throws {
        let text = "$ORIGIN example.com.\n$TTL 60\n\(owner) A 192.0.2.1\nb A 192.0.2.2\n"
        let above = owner == "*.*" || owner == "a.*" ? "*.example.com" : "example.com"
        #expect(try Self.summary(of: text) == ["\(above) 0 TYPE0 @3", "b.example.com 60 192.0.2.2 @4"])
    }

    @Test func `an alias to what nobody can ask for stays an alias without a target`() throws {
        let text = "a.example. 60 CNAME b\\.c.example.\n"
        #expect(try Self.summary(of: text) == ["a.example 60 CNAME @1"])
    }

    @Test(arguments: ["@b", "@b.c"])
    func `an owner that only starts with an @ is not the origin`(owner: String) throws {
        let above = owner == "@b" ? "example" : "c.example"
        let text = "$ORIGIN example.\n$TTL 60\n\(owner) A 192.0.2.1\n"
        #expect(try Self.summary(of: text) == ["\(above) 0 TYPE0 @3"])
    }

    @Test(arguments: ["@b", #"\@"#, #"\064"#, "@.b", "@.example."])
    func `a target that only starts with an @ is not the origin`(target: String) throws {
        let text = "$ORIGIN example.\n$TTL 60\na CNAME \(target)\nb DNAME \(target)\n"
        #expect(try Self.summary(of: text) == ["a.example 60 CNAME @3", "b.example 60 DNAME @4"])
    }

    @Test func `an escaped blank does not end the owner`() throws {
        let text = "$ORIGIN example.\n$TTL 60\na\\ A.b A 192.0.2.1\n"
        #expect(try Self.summary(of: text) == ["b.example 0 TYPE0 @3"])
    }

    @Test func `lines may end in CRLF`() throws {
        let text = """
            $ORIGIN example.\r
            $TTL 60\r
            @ SOA ns hostmaster (\r
              1 3600 900 ; a comment\r
              1209600 300 )\r
            a A 192.0.2.1\r
              AAAA 2001:db8::1\r
            b CNAME a\r

            """
        let records = try Self.summary(of: text)
        #expect(
            records == [
                "example 60 SOA @5", "a.example 60 192.0.2.1 @6", "a.example 60 2001:db8::1 @7",
                "b.example 60 CNAME a.example @8",
            ])
    }

    @Test func `types that we do not use are read over`() throws {
        let text = """
            $ORIGIN example.
            $TTL 60
            a MX 10 mail
            a SRV 0 5 5060 sip
            a CAA 0 issue "ca.example.net"
            a TYPE65280 \\# 3 010203
            a HTTPS 1 . alpn=h2
            a A 192.0.2.1
            """
        let records = try Self.summary(of: text)
        #expect(
            records == [
                "a.example 60 TYPE15 @3", "a.example 60 TYPE33 @4", "a.example 60 TYPE257 @5",
                "a.example 60 TYPE65280 @6", "a.example 60 TYPE65 @7", "a.example 60 192.0.2.1 @8",
            ])
    }

    @Test func `the article's zone is read from its file`() throws {
        let records = try MasterFile(path: Fixture.zonePath("aliyun.com")).records.map(Self.summary)
        #expect(
            records == [
                "aliyun.com 600 SOA @9", "aliyun.com 600 NS @10", "aliyun.com 600 NS @11",
                "ns1.aliyun.com 600 127.0.0.1 @12", "ns2.aliyun.com 600 127.0.0.1 @13",
                "www.aliyun.com 120 CNAME www-jp-de-intl-adns.aliyun.com @15",
                "www-jp-de-intl-adns.aliyun.com 600 "
                    + "CNAME www-jp-de-intl-adns.aliyun.com.gds.alibabadns.com @16",
                "v6wagbridge.aliyun.com 600 CNAME v6wagbridge.aliyun.com.gds.alibabadns.com @17",
            ])
    }

    @Test func `a line of 100,000 bytes does not disturb the next one`() throws {
        let strings = Array(repeating: "\"" + String(repeating: "x", count: 200) + "\"", count: 500)
        let text = "$ORIGIN example.\n$TTL 60\na TXT \(strings.joined(separator: " "))\nb A 192.0.2.1\n"
        let records = try Self.summary(of: text)
        #expect(records == ["a.example 60 TYPE16 @3", "b.example 60 192.0.2.1 @4"])
    }

    // MARK: Files

    @Test func `a missing file is unreadable`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: MasterFileError.unreadable(.noSuchFileOrDirectory)) {
            try MasterFile(path: folder.path("missing.zone"))
        }
    }

    @Test func `a folder is unreadable`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: MasterFileError.unreadable(.isDirectory)) { try MasterFile(path: folder.path) }
    }

    @Test func `an empty file has no records`() throws {
        let folder = try TemporaryFolder()
        #expect(try MasterFile(path: try folder.write("", to: "empty.zone")).records.isEmpty)
    }
}
