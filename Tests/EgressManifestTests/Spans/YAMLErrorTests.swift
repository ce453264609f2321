import EgressManifest
import Testing

@Suite struct YAMLErrorTests {
    @Test(arguments: [
        ("a: 1\nhosts: *.x.com\n", "*.x.com"), ("- *.x.com:80,443 # x\n- b\n", "*.x.com:80,443"),
        ("{hosts: *.x.com}\n", "*.x.com"), ("[*.x.com]\n", "*.x.com"), ("a: *\n", "*"), ("b: &a 1\na: *a.x\n", "*a.x"),
        ("# müller\nhosts: *.x.com\n", "*.x.com"), ("\u{feff}hosts: *.x.com", "*.x.com"), ("hosts: **.x", "**.x"),
    ])
    func `a text that begins with an asterisk and is no alias is named`(text: String, named: String) {
        let error = #expect(throws: YAMLError.self) { try SpanTree.documents(of: Array(text.utf8)) }
        #expect(error?.problem == .unquotedAsterisk(named))
    }

    @Test(arguments: ["\"*.x.com\"", "'*.x.com'", "|-\n  *.x.com", "a *.x.com"])
    func `in quotes, in a block and inside a text it is a text`(value: String) {
        #expect(throws: Never.self) { try SpanTree.documents(of: Array("hosts: \(value)\n".utf8)) }
    }

    @Test func `an alias without an anchor and an anchor without a name are other errors`() {
        let alias = #expect(throws: YAMLError.self) { try SpanTree.documents(of: Array("a: *b\n".utf8)) }
        #expect(alias?.problem == .unknownAlias("b"))
        let anchor = #expect(throws: YAMLError.self) { try SpanTree.documents(of: Array("a: &.b *c\n".utf8)) }
        guard case .parser = anchor?.problem else {
            Issue.record("\(String(describing: anchor))")
            return
        }
    }
}
