import EgressModel
import Testing

@Suite struct HostNameTests {
    @Test(arguments: [
        ("*.example.com", "*.example.com"), ("*.EXAMPLE.Com.", "*.example.com"), ("*.x", "*.x"),
        ("WWW.example.com.", "www.example.com"), ("*._tcp.example.com", "*._tcp.example.com"),
    ])
    func `a host has a canonical form`(text: String, expected: String) throws {
        #expect(try HostName(text).description == expected)
        #expect(try HostName(text) == HostName(expected))
    }

    @Test(arguments: ["*", "*.", "*..example.com", "a.*.example.com", "*a.example.com", "*.*.example.com", ""])
    func `a wildcard elsewhere is no host`(text: String) {
        #expect(throws: FormatError.self) { try HostName(text) }
    }

    @Test(arguments: [
        ("*.example.com", "a.example.com", true), ("*.example.com", "a.b.example.com", true),
        ("*.example.com", "A.EXAMPLE.COM", true), ("*.example.com", "example.com", false),
        ("*.example.com", "aexample.com", false), ("*.example.com", "a.example.com.evil.net", false),
        ("*.example.com", "com", false), ("*.example.com", ".", false), ("example.com", "example.com", true),
        ("example.com", "a.example.com", false),
    ])
    func `a pattern matches the names below its suffix, label by label`(
        host: String, qname: String, matches: Bool
    ) throws {
        let qname = qname == "." ? DomainName.root : try DomainName(qname)
        #expect(try HostName(host).matches(qname) == matches)
    }

    @Test func `a pattern has a suffix, and a name can be looked up`() throws {
        let (pattern, name) = (try HostName("*.example.com"), try HostName("example.com"))
        #expect(pattern.isPattern && pattern.name == nil && pattern.suffix == pattern.domain)
        #expect(!name.isPattern && name.suffix == nil && name.name == name.domain)
        #expect(pattern.domain == name.domain && pattern != name)
    }
}
