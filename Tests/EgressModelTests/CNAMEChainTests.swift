import EgressModel
import EgressTestSupport
import Testing

@Suite struct CNAMEChainTests {
    private static let links = [link("a", "b", ttl: 1), link("b", "c", ttl: 2), link("c", "d", ttl: 3)]
    private static let aliases = [alias("a", "b", ttl: 1), alias("b", "c", ttl: 2), alias("c", "d", ttl: 3)]

    @Test func `a name without an alias is its own canonical name`() throws {
        var chain = CNAMEChain(from: name("a"))
        try chain.follow([record("a", "192.0.2.1")])
        #expect(chain.links.isEmpty)
        #expect(chain.canonicalName == name("a"))
    }

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func `aliases are walked in whatever order they stand`(order: [Int]) throws {
        var chain = CNAMEChain(from: name("a"))
        try chain.follow([record("d", "192.0.2.1")] + order.map { Self.aliases[$0] })
        #expect(chain.links == Self.links)
        #expect(chain.canonicalName == name("d"))
    }

    @Test func `the chain goes on over several answers`() throws {
        var chain = CNAMEChain(from: name("a"))
        for alias in Self.aliases { try chain.follow([alias]) }
        #expect(chain.links == Self.links)
        #expect(chain.canonicalName == name("d"))
    }

    @Test func `an alias whose owner is not on the chain does not count`() throws {
        var chain = CNAMEChain(from: name("a"))
        try chain.follow([alias("x", "a"), alias("a", "b"), alias("y", "z"), alias("y", "x"), alias("a.b", "c")])
        #expect(chain.links == [link("a", "b")])
        #expect(chain.canonicalName == name("b"))
    }

    @Test func `only addresses of the type asked at the end of the chain count`() throws {
        let records = [
            alias("a", "b"), record("a", "192.0.2.1"), record("b", "192.0.2.2", ttl: 5), record("c", "192.0.2.3"),
            record("b", "2001:db8::1"), record("B", "192.0.2.4", ttl: 6), other("b", .ns), record("a.b", "192.0.2.5"),
        ]
        var chain = CNAMEChain(from: name("a"))
        try chain.follow(records)
        #expect(
            chain.addresses(of: .a, in: records) == [found("b", "192.0.2.2", ttl: 5), found("b", "192.0.2.4", ttl: 6)])
        #expect(chain.addresses(of: .aaaa, in: records) == [found("b", "2001:db8::1")])
    }

    @Test func `names are compared without regard to case`() throws {
        var chain = CNAMEChain(from: name("WWW.Example.COM"))
        try chain.follow([alias("www.EXAMPLE.com", "A.example.com"), alias("a.Example.com", "b.example.com")])
        #expect(chain.canonicalName == name("b.example.com"))
    }

    // MARK: Limits

    private static func aliases(_ count: Int) -> [ResourceRecord] {
        (0..<count).map { alias("n\($0)", "n\($0 + 1)") }
    }

    @Test func `16 CNAMEs pass`() throws {
        var chain = CNAMEChain(from: name("n0"))
        try chain.follow(Self.aliases(16))
        #expect(chain.links.count == 16)
        #expect(chain.canonicalName == name("n16"))
    }

    @Test func `17 CNAMEs do not`() {
        var chain = CNAMEChain(from: name("n0"))
        #expect(throws: ResolveError.chainTooLong(name("n16"), limit: 16)) { try chain.follow(Self.aliases(17)) }
        #expect(chain.links.count == 16)
    }

    @Test func `the limit holds over several answers`() throws {
        var chain = CNAMEChain(from: name("n0"))
        try chain.follow(Self.aliases(10))
        try chain.follow(Self.aliases(16))
        #expect(throws: ResolveError.chainTooLong(name("n16"), limit: 16)) { try chain.follow([alias("n16", "n17")]) }
    }

    @Test(
        arguments: [
            (["a", "a"], ["a", "a"]), (["a", "b", "a"], ["a", "b", "a"]),
            (["a", "b", "c", "d", "b"], ["b", "c", "d", "b"]),
            (["a", "b", "b"], ["b", "b"]), (["a", "B", "A"], ["a", "b", "a"]),
        ] as [([String], [String])])
    func `a loop is named from where it starts`(walk: [String], loop: [String]) {
        let aliases = zip(walk, walk.dropFirst()).map { alias($0, $1) }
        var together = CNAMEChain(from: name("a"))
        #expect(throws: ResolveError.loop(loop.map(name))) { try together.follow(aliases.reversed()) }
        #expect(together.links.count == walk.count - 1)
        var apart = CNAMEChain(from: name("a"))
        #expect(throws: ResolveError.loop(loop.map(name))) { for alias in aliases { try apart.follow([alias]) } }
    }

    // MARK: Malformed answers

    @Test func `two CNAMEs with one owner are malformed`() {
        var chain = CNAMEChain(from: name("a"))
        #expect(throws: ResolveError.ambiguousAlias(name("b"))) {
            try chain.follow([alias("a", "b"), alias("b", "c"), alias("b", "d")])
        }
        #expect(chain.links == [link("a", "b")])
    }

    @Test func `two CNAMEs with an owner off the chain do not matter`() throws {
        var chain = CNAMEChain(from: name("a"))
        try chain.follow([alias("a", "b"), alias("x", "c"), alias("x", "d")])
        #expect(chain.canonicalName == name("b"))
    }

    @Test func `one CNAME twice is one, with the lower TTL`() throws {
        var chain = CNAMEChain(from: name("a"))
        try chain.follow([alias("a", "b", ttl: 9), alias("a", "b", ttl: 7), alias("a", "B", ttl: 8)])
        #expect(chain.links == [link("a", "b", ttl: 7)])
    }

    @Test func `a CNAME to what is no host name is malformed`() {
        var chain = CNAMEChain(from: name("a"))
        #expect(throws: ResolveError.unusableTarget(name("b"))) {
            try chain.follow([alias("a", "b"), other("b", .cname)])
        }
    }
}
