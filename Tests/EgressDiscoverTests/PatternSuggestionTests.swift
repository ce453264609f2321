import EgressDiscover
import EgressModel
import EgressPolicy
import Testing

@Suite struct PatternSuggestionTests {
    /// Returns the suggestions for names and how often each was looked up.
    private static func suggestions(_ lookups: [(String, Int)]) throws -> [String] {
        let lines = lookups.flatMap { name, count in
            [String](repeating: "10.0.0.1 \(name) A 52.0.0.1", count: count)
        }
        let discovery = try Discovery(lines, pods: [try Shorthand.pod("shop/web", "10.0.0.1")])
        return discovery.workloads[0].asked.suggestions.map {
            "*.\($0.suffix) \($0.nameCount) \(Int(($0.unseenShare * 100).rounded()))"
        }
    }

    private static func names(_ count: Int, _ suffix: String, _ lookups: Int = 2) -> [(String, Int)] {
        (1...count).map { ("n\($0).\(suffix)", lookups) }
    }

    @Test func `eight names suggest a pattern, seven do not`() throws {
        #expect(try Self.suggestions(Self.names(8, "example.com")) == ["*.example.com 8 0"])
        #expect(try Self.suggestions(Self.names(7, "example.com")) == [])
        // The suffix itself is not matched by the pattern.
        #expect(try Self.suggestions(Self.names(7, "example.com") + [("example.com", 1)]) == [])
    }

    @Test func `the share of lookups that saw a name once is that of names not seen yet`() throws {
        #expect(
            try Self.suggestions(Self.names(8, "example.com") + [("a.example.com", 1), ("b.c.example.com", 3)])
                == ["*.example.com 10 5"])
        #expect(try Self.suggestions(Self.names(9, "example.com", 1)) == ["*.example.com 9 100"])
    }

    @Test func `names with private addresses alone suggest nothing`() throws {
        let lines = { (network: String) in (1...8).map { "10.0.0.1 n\($0).corp.example A \(network).\($0)" } }
        let suggestions = { (network: String) in
            try Discovery(lines(network), pods: [try Shorthand.pod("shop/web", "10.0.0.1")]).workloads[0].asked
                .suggestions
        }
        #expect(try suggestions("10.9.8").isEmpty)
        #expect(try suggestions("52.0.0").count == 1)
    }

    @Test func `the longest suffix is suggested, and a shorter one for the names besides`() throws {
        #expect(try Self.suggestions(Self.names(8, "eu.example.com")) == ["*.eu.example.com 8 0"])
        #expect(
            try Self.suggestions(Self.names(8, "eu.example.com") + Self.names(7, "example.com"))
                == ["*.eu.example.com 8 0"])
        #expect(
            try Self.suggestions(Self.names(8, "eu.example.com") + Self.names(8, "example.com"))
                == ["*.eu.example.com 8 0", "*.example.com 16 0"])
    }

    @Test(arguments: ["cloudfront.net", "x.s3.amazonaws.com", "co.uk", "com", "ddns.net", "app.github.dev", "2.3"])
    func `suffixes that strangers share are not`(
        suffix: String
    ) throws { #expect(try Self.suggestions(Self.names(8, suffix)) == []) }
}
