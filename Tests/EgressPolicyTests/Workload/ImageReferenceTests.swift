import EgressModel
import EgressPolicy
import Testing

@Suite struct ImageReferenceTests {
    private static let digest = String(repeating: "0a", count: 32)

    @Test(arguments: [
        "egressgen", "egressgen:1.0", "library/egressgen", "localhost/egressgen", "localhost:5000/egressgen:latest",
        "registry.example.com/team/egressgen:v1.0_a-b", "Registry.Example.com:443/a", "a.b/c__d/e--f/g.h_i", "x:_1",
        "x:1-", "x:main_",
        "egressgen@sha256:\(digest)", "registry.example.com/egressgen:1.0@sha256:\(digest)",
        "egressgen:\(String(repeating: "t", count: 128))",
    ])
    func `a name with registry, tag and digest is taken as it is`(text: String) throws {
        #expect(try ImageReference(text).description == text)
    }

    @Test(arguments: [
        "", " ", "Egressgen", "team/Egressgen", "egressgen:", "egressgen: 1", "a b", "-a", "a-", "/a", "a/", "a//b",
        ":1",
        "a@", "-h.com/a", "h.com:/a", "https://h.com/a", "a\n", "a\u{301}", "é", "a:\u{e9}", "h.com/A:1",
    ])
    func `what cannot be the name of an image is refused`(text: String) {
        #expect(throws: ValueError.workload(.notImage)) { try ImageReference(text) }
    }
}
