import EgressManifest
import Foundation
import Testing

@Suite struct JSONValueTests {
    @Test func `keeps the order of members and indents by two spaces`() {
        let value = JSONValue.object([
            ("b", .number(-1)), ("a", .array([.bool(true), .bool(false), .null])),
            ("c", .object([("z", .string("x")), ("y", .object([]))])), ("d", .array([])),
        ])
        let expected = """
            {
              "b": -1,
              "a": [
                true,
                false,
                null
              ],
              "c": {
                "z": "x",
                "y": {}
              },
              "d": []
            }

            """
        #expect(value.indented == expected)
    }

    @Test func `has no white space in the compact form`() {
        let value = JSONValue.object([
            ("level", .string("error")), ("list", .array([.number(1), .array([]), .object([("a", .null)])])),
        ])
        #expect(value.compact == #"{"level":"error","list":[1,[],{"a":null}]}"#)
    }

    @Test(arguments: [
        ("", #""""#), ("a b", #""a b""#), (#"say "hi""#, #""say \"hi\"""#), (#"a\b"#, #""a\\b""#), ("/", #""/""#),
        ("a\nb\tc\rd", #""a\nb\tc\rd""#), ("a\r\nb", #""a\r\nb""#), ("\0", #""\u0000""#), ("\u{1f}", #""\u001f""#),
        ("\u{8}\u{c}", #""\u0008\u000c""#), ("\u{7f}", #""\u007f""#), ("\u{9f}", #""\u009f""#), ("é日😀", #""é日😀""#),
        ("\"\u{301}\\\u{301}", "\"\\\"\u{301}\\\\\u{301}\""),
    ])
    func `escapes strings`(_ string: String, _ text: String) {
        #expect(JSONValue.string(string).compact == text)
        #expect(JSONValue.object([(string, .null)]).compact == "{\(text):null}")
    }

    @Test func `is read back by another JSON reader`() throws {
        let string = String(String.UnicodeScalarView((0...0x2100).compactMap(Unicode.Scalar.init)))
        let text = JSONValue.array([.string(string)]).indented
        let strings = try JSONDecoder().decode([String].self, from: Data(text.utf8))
        #expect(strings.map { Array($0.unicodeScalars) } == [Array(string.unicodeScalars)])
    }
}
