import EgressModel
import Testing

@Suite struct DomainNameTests {
    @Test(arguments: [
        ("www.aliyun.com", "www.aliyun.com"),
        ("WWW.AliYun.COM", "www.aliyun.com"),
        ("www.aliyun.com.", "www.aliyun.com"),
        ("localhost", "localhost"),
        ("_dmarc.example.com", "_dmarc.example.com"),
        ("a_b.example.com", "a_b.example.com"),
        ("_.example.com", "_.example.com"),
        ("xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
        ("XN--P1AI", "xn--p1ai"),
        ("www-jp-de-intl-adns.aliyun.com", "www-jp-de-intl-adns.aliyun.com"),
        ("3com.example", "3com.example"),
    ])
    func `A name is written in lower case without its final dot`(text: String, expected: String) throws {
        #expect(try DomainName(text).description == expected)
    }

    @Test func `Names are equal and hash alike whatever their case and final dot`() throws {
        let spellings = ["www.example.com", "WWW.EXAMPLE.COM", "wWw.ExAmPlE.cOm.", "www.example.com."]
        #expect(try Set(spellings.map { try DomainName($0) }).count == 1)
        #expect(try DomainName("www.example.com") != DomainName("www.example.org"))
    }

    @Test func `A label of 63 bytes passes and one of 64 does not`() throws {
        let label = String(repeating: "a", count: 63)
        #expect(try DomainName("www.\(label).com").description == "www.\(label).com")
        #expect(throws: FormatError.longLabel) { try DomainName("www.\(label)a.com") }
    }

    @Test(arguments: ["", "."])
    func `A name of 253 bytes passes, and its final dot does not count`(finalDot: String) throws {
        let name = Self.name(lastLabelLength: 61)
        #expect(name.utf8.count == 253)
        #expect(try DomainName(name + finalDot).description == name)
    }

    @Test(arguments: ["", "."])
    func `A name of 254 bytes does not pass`(finalDot: String) {
        let name = Self.name(lastLabelLength: 62)
        #expect(name.utf8.count == 254)
        #expect(throws: FormatError.longName) { try DomainName(name + finalDot) }
    }

    @Test(arguments: [
        ("", FormatError.empty),
        (".", FormatError.emptyLabel),
        ("..", FormatError.emptyLabel),
        (".example.com", FormatError.emptyLabel),
        ("a..b", FormatError.emptyLabel),
        ("a.b..", FormatError.emptyLabel),
        (#"a\.b.example.com"#, FormatError.escapedByte),
        (#"a\046b.example.com"#, FormatError.escapedByte),
        ("a b.example.com", charactersRefused),
        (" example.com", charactersRefused),
        ("example.com\n", charactersRefused),
        ("a\tb", charactersRefused),
        ("a\u{0}b", charactersRefused),
        ("a\u{7f}b", charactersRefused),
        ("*.example.com", charactersRefused),
        ("a/b", charactersRefused),
        ("a:b", charactersRefused),
        ("a@b", charactersRefused),
        ("a,b", charactersRefused),
        ("münchen.de", notASCII),
        ("пример.рф", notASCII),
        ("example。com", notASCII),
        // The Kelvin sign (U+212A), whose lower case is the ASCII letter k.
        ("\u{212a}8s.io", notASCII),
        ("e\u{301}.com", notASCII),
    ])
    func `What is no name is refused`(text: String, error: FormatError) {
        #expect(throws: error) { try DomainName(text) }
    }

    @Test func `Labels go from left to right, and the root has none`() throws {
        #expect(try DomainName("a.b_c.example").labels == ["a", "b_c", "example"])
        #expect(DomainName.root.labels.isEmpty)
        #expect(DomainName.root.description == ".")
    }

    @Test func `Parents lead to the root`() throws {
        let name = try DomainName("www.example.com")
        #expect(try name.parent == DomainName("example.com"))
        #expect(try name.parent?.parent == DomainName("com"))
        #expect(name.parent?.parent?.parent == .root)
        #expect(DomainName.root.parent == nil)
    }

    @Test(arguments: [
        ("www.example.com", "example.com", true),
        ("a.b.example.com", "EXAMPLE.com.", true),
        ("example.com", "example.com", true),
        ("example.com", "www.example.com", false),
        ("notexample.com", "example.com", false),
        ("example.com.evil.net", "example.com", false),
    ])
    func `A name is within another one by whole labels`(text: String, ancestor: String, expected: Bool) throws {
        #expect(try DomainName(text).isWithin(DomainName(ancestor)) == expected)
    }

    @Test func `Every name is within the root`() throws {
        #expect(try DomainName("www.example.com").isWithin(.root))
        #expect(DomainName.root.isWithin(.root))
        #expect(try !DomainName.root.isWithin(DomainName("com")))
    }

    @Test(arguments: [
        ("www.old.example", "old.example", "new.example.net", "www.new.example.net"),
        ("a.b.old.example", "old.example", "n", "a.b.n"),
    ])
    func `A DNAME replaces the suffix`(text: String, ancestor: String, target: String, expected: String) throws {
        let name = try DomainName(text)
        #expect(try name.replacing(DomainName(ancestor), by: DomainName(target)) == DomainName(expected))
    }

    @Test func `A DNAME may be at the root or lead there`() throws {
        let name = try DomainName("www.example")
        #expect(try name.replacing(.root, by: DomainName("net")) == DomainName("www.example.net"))
        #expect(try name.replacing(DomainName("example"), by: .root) == DomainName("www"))
    }

    @Test func `A DNAME whose result is over 253 bytes is refused`() throws {
        let target = try DomainName(Self.name(lastLabelLength: 57))
        let name = try DomainName("www.old.example")
        let old = try DomainName("old.example")
        #expect(try name.replacing(old, by: target).description.utf8.count == 253)
        #expect(throws: FormatError.longName) {
            try DomainName("wwww.old.example").replacing(old, by: target)
        }
    }

    @Test(
        arguments: [
            ("-a.example.com", true), ("a-.example.com", true), ("www.-a", true), ("www.a-", true), ("a--.b", true),
            ("-", true), ("www.-.b", true), ("a-b.c--d.e", false), ("xn--mnchen-3ya.de", false), ("_-a.b-_", false),
        ])
    func `a hyphen at the start or the end of a label is found`(text: String, expected: Bool) throws {
        #expect(try DomainName(text).hasHyphenAtBorder == expected)
    }

    @Test func `the root has no hyphen at a border`() {
        #expect(!DomainName.root.hasHyphenAtBorder)
    }

    @Test(arguments: ["a", "www.example.com", "WWW.a-long-name-that-no-small-string-holds.example", "."])
    func `the text is copied without its final dot`(text: String) throws {
        let name = text == "." ? .root : try DomainName(text)
        let copy = [UInt8](unsafeUninitializedCapacity: 260) { buffer, count in count = name.copyText(to: buffer) }
        #expect(String(decoding: copy, as: UTF8.self) == (text == "." ? "" : text.lowercased()))
    }

    private static let charactersRefused = FormatError.otherCharacter
    private static let notASCII = FormatError.notASCII

    /// Returns a name that consists of three labels of 63 bytes and a last label of the given length.
    private static func name(lastLabelLength: Int) -> String {
        let labels = Array(repeating: String(repeating: "a", count: 63), count: 3)
        return (labels + [String(repeating: "b", count: lastLabelLength)]).joined(separator: ".")
    }
}
