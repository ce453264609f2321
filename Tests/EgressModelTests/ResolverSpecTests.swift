import EgressModel
import Testing

@Suite struct ResolverSpecTests {
    @Test(
        arguments: [
            ("192.0.2.53", nil, "192.0.2.53:53"), ("[::1]:5353", nil, "[::1]:5353"),
            ("corp.example.com=192.0.2.53", "corp.example.com", "192.0.2.53:53"),
            ("Corp.Example.COM.=[::1]:54", "corp.example.com", "[::1]:54"),
            ("internal=fe80::1%eth0", "internal", "[fe80::1%eth0]:53"),
            ("_a.1.168.192.in-addr.arpa=192.0.2.53:1", "_a.1.168.192.in-addr.arpa", "192.0.2.53:1"),
        ] as [(String, String?, String)])
    func `a server is read with or without a domain, and written back`(
        text: String, domain: String?, server: String
    ) throws {
        let spec = try ResolverSpec(text)
        #expect(spec.domain == (try domain.map { domain throws(FormatError) in try DomainName(domain) }))
        #expect(spec.server == (try NameServer(server)))
        #expect(spec.description == (domain.map { "\($0)=" } ?? "") + server)
        #expect(try ResolverSpec(spec.description) == spec)
    }

    @Test(
        arguments: [
            "=192.0.2.53", ".=192.0.2.53", ".corp=192.0.2.53", "*.corp=192.0.2.53", "a..b=192.0.2.53", "a b=192.0.2.53",
            "192.0.2.1=192.0.2.53", "corp.53=192.0.2.53", "corp:53=192.0.2.53", "fe80::1%a=192.0.2.53",
            "b\u{fc}ro.example=192.0.2.53",
        ])
    func `what is no domain is refused`(text: String) {
        #expect(throws: FormatError.notResolverDomain) { try ResolverSpec(text) }
    }

    @Test(
        arguments: [
            "", "=", "corp.example.com=", "192.0.2.53=corp.example.com", "corp=ns.corp", "corp=192.0.2.53=192.0.2.54",
        ])
    func `what is no address is refused`(text: String) {
        #expect(throws: FormatError.notNameServer) { try ResolverSpec(text) }
    }

    @Test func `what is no port is refused`() {
        #expect(throws: FormatError.notPort("0", from: 1)) { try ResolverSpec("corp=192.0.2.53:0") }
    }
}
