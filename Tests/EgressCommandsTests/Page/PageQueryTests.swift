import Testing

@testable import EgressCommands

@Suite struct PageQueryTests {
    @Test(arguments: [
        ("/", []), ("/policies/shop/web", ["policies", "shop", "web"]), ("//a//b/", ["a", "b"]),
        ("/policies/a%2Fb/%C3%A9", ["policies", "a/b", "é"]), ("/%", ["%"]), ("/%4", ["%4"]), ("/%zz", ["%zz"]),
        ("/%+1", ["%+1"]), ("/%-1", ["%-1"]), ("/a+b", ["a+b"]), ("/%FF", ["\u{fffd}"]),
    ])
    func `A path is split before it is decoded`(path: String, segments: [String]) {
        #expect(PageQuery(path: path, query: "").segments == segments)
    }

    @Test func `A query is decoded like that of a form, and the first value counts`() {
        let query = PageQuery(path: "/", query: "q=a+b%26&q=c&empty=&flag&=x&%71x=1")
        #expect(query["q"] == "a b&")
        #expect(query["empty"] == nil)
        #expect(query["flag"] == nil)
        #expect(query["qx"] == "1")
    }

    @Test func `A link is read as what it was made of`() {
        let hostile = "a/b?c&d=e%f \"<'>\u{301}é\u{202e}"
        let link = "\(PageLink(["policies", hostile, "x"], [("file", hostile), ("none", nil)]))"
        #expect(link.utf8.allSatisfy { byte in "\(Unicode.Scalar(byte))".allSatisfy { $0.isASCII } && byte > 32 })
        #expect(!link.contains("\"") && !link.contains("<") && !link.contains("'"))
        let parts = link.split(separator: "?")
        let query = PageQuery(path: String(parts[0]), query: String(parts[1]))
        #expect(query.segments == ["policies", hostile, "x"])
        #expect(query["file"] == hostile)
    }
}
