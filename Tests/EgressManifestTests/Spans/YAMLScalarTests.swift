import EgressManifest
import EgressTestSupport
import Testing

@Suite struct YAMLScalarTests {
    /// Words that at least one YAML reader does not read as strings.
    static let misreadWords = [
        "true", "on", "y", "1e3", "null", "0x1F", "012", "1_000", "10:53", "2026-11-23", "=", "<<", "~", "Null", "NULL",
        "Yes", "NO", "Off", ".inf", ".nan", "0o17", "0b1", "1:2:3", "+1", "443", "",
    ]

    static let brokenBySyntax = [
        "-", "?", ":", "- a", "? a", ": a", "a: b", "a:", "a #b", "#a", " a", "a ", " ", "&a", "*a", "!a", "|", ">a",
        "'a", "%a", "@a", "`a", ",a", "[a", "]a", "{a", "}a", "---", "...", "--- a", "... a",
    ]

    static let plain = [
        "a", "busybox", "kube-dns", "-a", "--", "?a", ":a", "a:b", "a#b", "a'b", "a\"b", "a\\b", "a,b", "a[0]", "a{}",
        "a&b", "a*b", "a!", "a|b", "a%", "a@b", "a`", "a b", "---a", "...a", "10.0.0.0/8", "::/0", "2001:db8::/32",
        "1.2.3.4", "www.aliyun.com:443", "198.51.100.0/24:5432", "null.example.com", "straße", "日本", "😀", "e\u{301}",
    ]

    @Test(arguments: misreadWords + brokenBySyntax)
    func `puts double quotes around what plain YAML would misread`(_ string: String) {
        #expect(YAMLScalar.needsQuotes(string))
        #expect(YAMLScalar.text(for: string) == "\"\(string)\"")
    }

    @Test(arguments: plain)
    func `leaves plain what every reader takes for this string`(_ string: String) {
        #expect(!YAMLScalar.needsQuotes(string))
        #expect(YAMLScalar.text(for: string) == string)
    }

    @Test(arguments: [
        (#""a"#, #"'"a'"#), (#"\ a: b"#, #"'\ a: b'"#), (#""it's""#, #"'"it''s"'"#), (#"'a""#, #"'''a"'"#),
        ("\"a'\u{301}", "'\"a''\u{301}'"),
    ])
    func `puts single quotes where double ones would need escapes`(_ string: String, _ text: String) {
        #expect(YAMLScalar.text(for: string) == text)
    }

    @Test(arguments: [
        ("\t", #""\t""#), ("a\tb", #""a\tb""#), ("a\nb", #""a\nb""#), ("a\n", #""a\n""#), ("a\r\nb", #""a\r\nb""#),
        ("a\r", #""a\r""#), ("\0", #""\x00""#), ("\u{1b}[31m", #""\x1b[31m""#), ("a\u{7f}", #""a\x7f""#),
        ("a\u{85}b", #""a\x85b""#), ("a\u{2028}b", #""a\u2028b""#), ("a\u{2029}b", #""a\u2029b""#),
        ("\u{feff}a", #""\ufeffa""#), ("a\u{fffe}", #""a\ufffe""#), ("a\nb\"c\\", #""a\nb\"c\\""#),
    ])
    func `escapes line ends, tabs and control characters`(_ string: String, _ text: String) {
        #expect(YAMLScalar.text(for: string) == text)
    }

    @Test(arguments: ["a: \u{301}b", "a #\u{301}b", "a \u{301}#b: \u{301}", " \u{301}a", "#\u{301}a", "a:\u{301} b"])
    func `sees the syntax under combining marks`(_ string: String) throws {
        try Self.expectReadBack([string])
    }

    @Test func `is read back as the same string by YAML 1_1 and by libyaml`() throws {
        try Self.expectReadBack(Self.misreadWords + Self.brokenBySyntax + Self.plain)
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `is read back as the same string whatever the string is`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let numeric = Array("0123456789_.:+-eExXobTZ ".unicodeScalars)
        let mixed = Array("aényY019~=<>#'\"\\ /,[]{}&*!|%@`?:-.\t\n\r\u{1}\u{85}\u{301}\u{2028}日😀".unicodeScalars)
        let strings = (0..<1000).map { index in
            random.string(of: index.isMultiple(of: 2) ? numeric : mixed, upTo: 8)
        }
        try Self.expectReadBack(strings)
    }

    private static func expectReadBack(_ strings: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let texts = strings.map { "- \(YAMLScalar.text(for: $0))\n- a: \(YAMLScalar.text(for: $0))\n" }
        for ((string, text), value) in zip(zip(strings, texts), try Judges.pyYAML(texts)) {
            let expected: PyValue = .list([.string(string), .map(["a": .string(string)])])
            #expect(value == expected, "PyYAML: \(text)", sourceLocation: sourceLocation)
            #expect(try PyValue(yams: text) == expected, "libyaml: \(text)", sourceLocation: sourceLocation)
        }
    }
}
