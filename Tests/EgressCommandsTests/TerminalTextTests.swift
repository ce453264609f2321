import Testing

@testable import EgressCommands

@Suite struct TerminalTextTests {
    @Test(arguments: [
        ("\u{1b}[2J", #"\u{1b}[2J"#), ("a\nb", #"a\nb"#), ("a\tb", #"a\tb"#), ("a\rb", #"a\rb"#),
        ("a\r\nb", #"a\r\nb"#), ("\0", #"\u{0}"#), ("a\u{7}", #"a\u{7}"#), ("\u{1f}", #"\u{1f}"#),
        ("\u{7f}", #"\u{7f}"#), ("\u{80}\u{9b}31m\u{9f}", #"\u{80}\u{9b}31m\u{9f}"#), ("a\u{85}b", #"a\u{85}b"#),
        ("a\u{2028}b\u{2029}", #"a\u{2028}b\u{2029}"#), ("\u{202a}\u{202e}a", #"\u{202a}\u{202e}a"#),
        ("\u{2066}a\u{2069}", #"\u{2066}a\u{2069}"#), ("\u{1b}\u{301}", "\\u{1b}\u{301}"),
    ])
    func `escapes what moves the cursor, breaks the line or turns the direction`(_ text: String, _ escaped: String) {
        #expect(TerminalText.escaped(text) == escaped)
    }

    @Test(arguments: [
        "", "www.aliyun.com", "a b", "~", "\u{a0}", "straße 日本 😀", #"a\nb"#, "\u{2027}\u{202f}\u{2065}\u{206a}",
    ])
    func `leaves all other text as it is`(_ text: String) {
        #expect(TerminalText.escaped(text) == text)
    }
}
