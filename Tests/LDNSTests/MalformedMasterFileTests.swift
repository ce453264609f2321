import EgressTestSupport
import LDNS
import Testing

@Suite struct MalformedMasterFileTests {
    /// Two valid lines precede each text, so the malformed line is line 3 unless the text itself has several lines.
    @Test(
        arguments: [
            ("a A 192.0.2.256", 3), ("a A 192.0.2", 3), ("a A 2001:db8::1", 3), ("a A", 3), ("a A nonsense", 3),
            ("a AAAA 192.0.2.1", 3), ("a AAAA 2001:db8::g", 3), ("a CNAME", 3), ("a CNAME b..c", 3),
            ("a..b A 192.0.2.1", 3), ("a..b NONSENSE", 3), ("a", 3), ("a IN", 3), ("a 60", 3), ("a 60 IN", 3),
            ("192.0.2.1 a.example", 3), ("a IN IN A 192.0.2.1", 3), ("a 60 60 A 192.0.2.1", 3),
            ("a CLASS7 CLASS8 A 192.0.2.1", 3), ("a 60x A 192.0.2.1", 3), ("a 4294967296 A 192.0.2.1", 3),
            ("a 99999999999999999999 A 192.0.2.1", 3), ("a 1h60000w A 192.0.2.1", 3), ("a CH", 3), ("a..b CH A x", 3),
            ("a A 192.0.2.1 192.0.2.2", 3), ("a CNAME b c", 3),
            ("\(String(repeating: "x", count: 64)) A 192.0.2.1", 3),
            ("b A 192.0.2.1\n\nc A bad", 5), ("; one\n; two\nc A bad", 5), ("@ SOA ns hostmaster (\n 1 2\n 3 4 )", 5),
            ("b TXT \"x\"\nc A bad\nd A 192.0.2.1", 4),
        ] as [(String, Int)])
    func `a bad line is named`(text: String, line: Int) {
        let whole = "$ORIGIN example.\n$TTL 60\n\(text)\n"
        #expect(Self.badLine(of: whole) == line)
        #expect(Self.badLine(of: whole.replacing("\n", with: "\r\n")) == line)
    }

    @Test(
        arguments: [
            ("a A ( 192.0.2.1\nb A 192.0.2.2\n", 5, .openEntry),
            ("a A ( 192.0.2.1", 3, .openEntry),
            ("\"a\" A 192.0.2.1\n", 3, .decoratedName), ("(a) A 192.0.2.1\n", 3, .decoratedName),
            ("( a A 192.0.2.1 )\n", 3, .decoratedName), ("$ORIGIN \"a\"\n", 3, .decoratedName),
            ("a A 192.0.2.1 )\n", 3, .strayParenthesis),
            ("a A 192.0.2.1 ) (\n", 3, .strayParenthesis),
            ("a TXT \"open\nb A 192.0.2.1\n", 3, .openQuote),
            ("a TXT \"open", 3, .openEntry),
            ("a A 192.0.2.1\nb\0 A 192.0.2.1\n", 4, .nulByte),
        ] as [(String, Int, MasterFileFault)])
    func `parentheses and quotes that do not match are refused`(text: String, line: Int, fault: MasterFileFault) {
        #expect(throws: MasterFileError.malformed(line: line, fault)) {
            try MasterFile(Array("$ORIGIN example.\n$TTL 60\n\(text)".utf8))
        }
    }

    @Test(arguments: [256, 10_000, 100_000])
    func `a word that is longer than any name is refused, its line named`(length: Int) {
        let word = String(repeating: "x", count: length)
        for line in ["\(word) A 192.0.2.1", "a CNAME \(word)", "a A \(word)", "a \(word)", "\(word)"] {
            #expect(Self.badLine(of: "$ORIGIN example.\n$TTL 60\n\(line)\n") == 3)
        }
    }

    @Test(arguments: ["$INCLUDE other.zone", "$INCLUDE /etc/passwd example.", "$INCLUDE \"other.zone\""])
    func `an $INCLUDE is refused, its line named`(directive: String) {
        #expect(throws: MasterFileError.malformed(line: 3, .include)) {
            try MasterFile(Array("$TTL 60\na.example. A 192.0.2.1\n\(directive)\nb.example. A 192.0.2.2\n".utf8))
        }
    }

    @Test(arguments: [
        "a A 192.0.2.1", "@ A 192.0.2.1", "a.b A 192.0.2.1", " A 192.0.2.1", "* A 192.0.2.1", "x.example. CNAME a",
        "x.example. DNAME @",
    ])
    func `a relative name without an origin is refused, its line named`(line: String) {
        #expect(throws: MasterFileError.malformed(line: 2, .noOrigin)) {
            try MasterFile(Array("$TTL 60\n\(line)\n".utf8))
        }
    }

    @Test(
        arguments: [
            ("$ORIGIN", .badOrigin), ("$ORIGIN ; nothing", .badOrigin), ("$ORIGIN a. b.", .badOrigin),
            ("$ORIGIN example", .noOrigin), ("$ORIGIN sub.example ; below nothing", .noOrigin),
            ("$ORIGIN @", .noOrigin), ("$ORIGIN a..b.", .syntax("Empty label")),
        ] as [(String, MasterFileFault)])
    func `an origin that is no name or below nothing is refused, its line named`(
        directive: String, fault: MasterFileFault
    ) {
        #expect(throws: MasterFileError.malformed(line: 3, fault)) {
            try MasterFile(Array("$TTL 60\na.example. A 192.0.2.1\n\(directive)\nb A 192.0.2.2\n".utf8))
        }
    }

    @Test(arguments: ["$TTL", "$TTL nonsense", "$TTL -1", "$GENERATE 1-9 a$ A 192.0.2.$", "$NONSENSE 1"])
    func `a directive that nobody knows or that says nothing is refused, its line named`(directive: String) {
        #expect(Self.badLine(of: "$ORIGIN example.\na 60 A 192.0.2.1\n\(directive)\nb 60 A 192.0.2.2\n") == 3)
    }

    @Test(arguments: [
        "A \\# 4 zzzzzzzz", "A \\# 4 010203", "A \\# 4 0102030405", "A \\# 4 0x010203", "A \\# 5 0102030405",
        "A \\# 3 010203", "A \\# 0", "A \\#", "A \\# 4", "A \\# -4 01020304", "A \\# 65540 01020304", "A \\# x",
        "AAAA \\# 4 01020304", "AAAA \\# 17 0000000000000000000000000000000000", "TYPE1 \\# 3 010203",
        "CNAME \\# 2 c000", "CNAME \\# 3 026100", "CNAME \\# 2 0161", "CNAME \\# 4 01610000", "CNAME \\# 0",
        "DNAME \\# 0", "NS \\# 0", "NS \\# 4 01610000", "SOA \\# 0", "SOA \\# 3 000000",
        "SOA \\# 23 0000000000000000000000000000000000000000000000",
    ])
    func `generic rdata of a type that decides about addresses must have its form`(record: String) {
        #expect(Self.badLine(of: "$ORIGIN example.\n$TTL 60\na \(record)\n") == 3)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `a damaged file is read or refused`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let whole = Array(try Fixture.read("zones/alibabadns.com.zone").utf8)
        var refused = 0
        for _ in 0..<200 {
            var bytes = whole
            for _ in 0..<3 {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            do throws(MasterFileError) { _ = try MasterFile(bytes) } catch { refused += 1 }
        }
        #expect((1..<200).contains(refused))
    }

    private static func badLine(of text: String) -> Int? {
        do throws(MasterFileError) {
            _ = try MasterFile(Array(text.utf8))
            return nil
        } catch {
            guard case .malformed(let line, _) = error else { return nil }
            return line
        }
    }
}
