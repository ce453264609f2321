import EgressModel
import EgressPolicy
import Testing

@Suite struct KubernetesSyntaxTests {
    @Test(arguments: [
        "a", "9", "busybox-policy", "www.example.com", "a.b-c.d9", "0", letters(253), "\(letters(100)).b",
    ])
    func `A policy may be called by an RFC 1123 subdomain`(text: String) {
        #expect(throws: Never.self) { try KubernetesSyntax.checkSubdomain(text) }
    }

    @Test(arguments: [
        "", ".", "A", "a_b", "a b", "-a", "a-", ".a", "a.", "a..b", "a.-b", "a-.b", "a/b", "ä", "a\n", letters(254),
    ])
    func `A policy may not be called otherwise`(text: String) {
        #expect(throws: ValueError.label(.notSubdomain(text))) { try KubernetesSyntax.checkSubdomain(text) }
    }

    @Test(arguments: ["a", "9", "shop", "kube-system", letters(63)])
    func `A namespace may be called by an RFC 1123 label`(text: String) {
        #expect(throws: Never.self) { try KubernetesSyntax.checkLabel(text) }
    }

    @Test(arguments: ["", "Shop", "a.b", "a_b", "-a", "a-", "a b", "ü", letters(64)])
    func `A namespace may not be called otherwise`(text: String) {
        #expect(throws: ValueError.label(.notNamespace(text))) { try KubernetesSyntax.checkLabel(text) }
    }

    @Test(arguments: [
        "a", "A", "9", "run", "a_b.c-D", letters(63), "example.com/run", "app.kubernetes.io/name", "a/b",
        "\(letters(253))/\(letters(63))",
    ])
    func `A label's key is a name behind an optional subdomain`(text: String) {
        #expect(throws: Never.self) { try KubernetesSyntax.checkLabelKey(text) }
    }

    @Test(arguments: ["", "-a", "a-", ".a", "_a", "a b", "a=b", "ä", "a/", "a/b/c", "example.com/-a", letters(64)])
    func `A label's key is nothing else`(text: String) {
        #expect(throws: ValueError.label(.notKey(text))) { try KubernetesSyntax.checkLabelKey(text) }
    }

    @Test(arguments: ["/a", "Example.com/a", "a_b/c", "-a/b", "a..b/c", "\(letters(254))/a"])
    func `What stands before the slash of a key is a subdomain`(text: String) {
        #expect(throws: ValueError.self) { try KubernetesSyntax.checkLabelKey(text) }
    }

    @Test(arguments: ["", "a", "Web", "1.2.3", "a_b-c", "true", "0x1F", letters(63)])
    func `A label's value may be empty or have up to 63 characters`(text: String) {
        #expect(throws: Never.self) { try KubernetesSyntax.checkLabelValue(text) }
    }

    @Test(arguments: [" ", "-a", "a-", ".a", "a.", "_", "a b", "a/b", "a:b", "a\"b", "ü", "a\n"])
    func `A label's value is nothing else`(text: String) {
        #expect(throws: ValueError.label(.notValue(text))) { try KubernetesSyntax.checkLabelValue(text) }
    }

    @Test func `A label's value of 64 characters is refused`() {
        let text = letters(64)
        #expect(throws: ValueError.label(.longValue(text))) { try KubernetesSyntax.checkLabelValue(text) }
    }
}

private func letters(_ count: Int) -> String { String(repeating: "a", count: count) }
