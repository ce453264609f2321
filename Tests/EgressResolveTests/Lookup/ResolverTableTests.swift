import EgressModel
import EgressTestSupport
import Testing

@testable import EgressResolve

/// Whom a lookup asks if servers are given for domains.
@Suite struct ResolverTableTests {
    /// Scripts for the plain servers and those of domains, in the order in which they are given.
    private struct Ground {
        let plain: [ScriptedResolver]
        let domains: [(String, [ScriptedResolver])]

        func outcome(_ qname: String, samples: Int = 1) async throws -> NameOutcome {
            let vantages = { (resolvers: [ScriptedResolver]) in
                resolvers.enumerated().map { Vantage($1, named: "s\($0)") }
            }
            let table = ResolverTable(
                vantages(plain), domains: domains.map { ResolverTable.Entry(name($0), vantages($1)) })
            let outcomes = await BulkLookup(table, .upTo(samples)).look(up: [name(qname)], family: .ipv4)
            return try #require(outcomes.first)
        }

        var asked: [[Question]] { (plain + domains.flatMap(\.1)).map(\.asked) }
    }

    private static func addresses(_ outcome: NameOutcome) -> [String] { outcome.addresses.map(\.address.description) }

    @Test(
        arguments: [
            ("corp.example.com", 1), ("www.corp.example.com", 1), ("a.dev.corp.example.com", 2),
            ("dev.corp.example.com", 2), ("xcorp.example.com", 0), ("example.com", 0), ("dev.example.com", 0),
        ])
    func `the longest domain that contains a name decides, whatever the order`(qname: String, place: Int) async throws {
        for isReversed in [false, true] {
            let scripts = (1...3).map { number in
                ScriptedResolver([question(qname): answer(record(qname, "192.0.2.\(number)"))])
            }
            let domains = [("corp.example.com", [scripts[1]]), ("dev.corp.example.com", [scripts[2]])]
            let ground = Ground(plain: [scripts[0]], domains: isReversed ? domains.reversed() : domains)
            #expect(Self.addresses(try await ground.outcome(qname)) == ["192.0.2.\(place + 1)"])
            #expect(scripts.map(\.asked.count) == (0..<3).map { $0 == place ? 1 : 0 })
        }
    }

    @Test func `a chain that leaves the domain goes on at the plain servers, whatever the answer says of its end`()
        async throws
    {
        let plain = ScriptedResolver([question("b.net"): answer(record("b.net", "192.0.2.1"))])
        let domain = ScriptedResolver([
            question("a.corp"): answer(alias("a.corp", "b.net"), record("b.net", "203.0.113.66"))
        ])
        let ground = Ground(plain: [plain], domains: [("corp", [domain])])
        let outcome = try await ground.outcome("a.corp")
        #expect(outcome.verdict == .addresses)
        #expect(outcome.chain == [link("a.corp", "b.net")])
        #expect(Self.addresses(outcome) == ["192.0.2.1"])
        #expect(ground.asked == [[question("b.net")], [question("a.corp")]])
    }

    @Test func `a chain that enters the domain goes on at its server, whatever the answer says of its end`()
        async throws
    {
        let plain = ScriptedResolver([
            question("b.net"): answer(
                alias("b.net", "c.net"), alias("c.net", "a.corp"), alias("a.corp", "d.net"),
                record("d.net", "203.0.113.66"), record("a.corp", "203.0.113.67"))
        ])
        let domain = ScriptedResolver([question("a.corp"): answer(record("a.corp", "10.0.0.1"))])
        let ground = Ground(plain: [plain], domains: [("corp", [domain])])
        let outcome = try await ground.outcome("b.net")
        #expect(outcome.chain == [link("b.net", "c.net"), link("c.net", "a.corp")])
        #expect(Self.addresses(outcome) == ["10.0.0.1"])
        #expect(ground.asked == [[question("b.net")], [question("a.corp")]])
    }

    @Test func `NXDOMAIN behind the border is not believed`() async throws {
        let plain = ScriptedResolver([question("b.net"): answer(record("b.net", "192.0.2.1"))])
        let domain = ScriptedResolver([question("a.corp"): denial(alias("a.corp", "b.net"))])
        let outcome = try await Ground(plain: [plain], domains: [("corp", [domain])]).outcome("a.corp")
        #expect(outcome.verdict == .addresses)
    }

    @Test func `a failure of the domain's server is the outcome, and nobody else is asked`() async throws {
        let plain = ScriptedResolver([question("a.corp"): answer(record("a.corp", "203.0.113.66"))])
        let domain = ScriptedResolver([question("a.corp"): .failure(.notInZoneFiles(question("a.corp")))])
        let ground = Ground(plain: [plain], domains: [("corp", [domain])])
        #expect(try await ground.outcome("a.corp").verdict == .failed(.notInZoneFiles(question("a.corp"))))
        #expect(ground.asked == [[], [question("a.corp")]])
    }

    @Test func `several servers of a domain are united, for names and for targets`() async throws {
        let plain = (1...2).map { number in
            ScriptedResolver([
                question("b.net"): answer(alias("b.net", "\(number).corp")), question("b.corp"): answer(),
            ])
        }
        let domain = (1...2).map { server in
            ScriptedResolver([
                question("1.corp"): answer(record("1.corp", "10.0.1.\(server)")),
                question("2.corp"): answer(record("2.corp", "10.0.2.\(server)")),
            ])
        }
        let ground = Ground(plain: plain, domains: [("corp", domain)])
        #expect(Self.addresses(try await ground.outcome("1.corp")) == ["10.0.1.1", "10.0.1.2"])
        #expect(
            Self.addresses(try await ground.outcome("b.net")) == ["10.0.1.1", "10.0.1.2", "10.0.2.1", "10.0.2.2"])
    }

    @Test func `one of several servers at the end of a chain that fails is a warning`() async throws {
        let plain = ScriptedResolver([question("b.net"): answer(alias("b.net", "a.corp"))])
        let good = ScriptedResolver([question("a.corp"): answer(record("a.corp", "10.0.0.1"))])
        let error = ResolveError.notInZoneFiles(question("a.corp"))
        let bad = ScriptedResolver([Question: Answer]())
        for domain in [[good, bad], [bad, good]] {
            let outcome = try await Ground(plain: [plain], domains: [("corp", domain)]).outcome("b.net")
            #expect(outcome.verdict == .addresses)
            #expect(Self.addresses(outcome) == ["10.0.0.1"])
            #expect(outcome.isPartial)
            #expect(outcome.warnings == [.resolverFailed(error)])
        }
    }

    @Test func `a chain that comes back goes on where it left`() async throws {
        let plain = (1...2).map { server in
            ScriptedResolver([
                question("a.net"): answer(alias("a.net", "b.corp")),
                question("c.net"): answer(record("c.net", "192.0.2.\(server)")),
            ])
        }
        let domain = ScriptedResolver([question("b.corp"): answer(alias("b.corp", "c.net"))])
        let ground = Ground(plain: plain, domains: [("corp", [domain])])
        let outcome = try await ground.outcome("a.net")
        #expect(Self.addresses(outcome) == ["192.0.2.1", "192.0.2.2"])
        let asked = [question("a.net"), question("c.net")]
        #expect(ground.asked == [asked, asked, [question("b.corp")]])
    }

    @Test func `a loop across the border is found`() async throws {
        let plain = ScriptedResolver([question("a.net"): answer(alias("a.net", "b.corp"))])
        let domain = ScriptedResolver([question("b.corp"): answer(alias("b.corp", "a.net"))])
        let outcome = try await Ground(plain: [plain], domains: [("corp", [domain])]).outcome("a.net")
        #expect(outcome.verdict == .failed(.loop(["a.net", "b.corp", "a.net"].map(name))))
    }

    /// Names that belong to the domain and to the plain servers by turns.
    private static func owner(_ step: Int) -> String { "n\(step)" + (step.isMultiple(of: 2) ? ".net" : ".corp") }

    @Test func `a chain may cross the border sixteen times and no more`() async throws {
        func script(_ ending: String) -> ScriptedResolver {
            var answers: [Question: Answer] = [:]
            for step in 0..<20 {
                let (owner, target) = (Self.owner(step), Self.owner(step + 1))
                answers[question(owner)] = answer(alias(owner, target))
            }
            answers[question(ending)] = answer(record(ending, "192.0.2.1"))
            return ScriptedResolver(answers)
        }
        func verdict(_ ending: String) async throws -> NameOutcome.Verdict {
            try await Ground(plain: [script(ending)], domains: [("corp", [script(ending)])]).outcome("n0.net").verdict
        }
        #expect(try await verdict("n16.net") == .addresses)
        #expect(try await verdict("n17.corp") == .failed(.chainTooLong(name("n16.net"), limit: 16)))
    }

    @Test func `what one entry answered does not count for another`() async throws {
        let plain = ScriptedResolver([question("a.net"): answer(record("a.net", "192.0.2.1"))])
        let table = ResolverTable(
            [Vantage(plain, named: "plain")], domains: [.init(name("corp"), [Vantage(plain, named: "plain")])])
        _ = await BulkLookup(table).look(up: [name("a.net"), name("a.corp"), name("a.net")], family: .ipv4)
        #expect(plain.asked == [question("a.net"), question("a.corp")])
    }

    @Test func `samples of a chain that crosses the border count for the servers at its end`() async throws {
        let plain = ScriptedResolver([question("b.net"): answer(alias("b.net", "a.corp"))])
        let domain = (1...2).map { ScriptedResolver([question("a.corp"): answer(record("a.corp", "10.0.0.\($0)"))]) }
        let outcome = try await Ground(plain: [plain], domains: [("corp", domain)]).outcome("b.net", samples: 3)
        #expect(Self.addresses(outcome) == ["10.0.0.1", "10.0.0.2"])
        #expect(
            outcome.vantages == [
                VantageView(resolver: "s0", clientSubnet: nil, samples: 3, counts: [address("10.0.0.1"): 3]),
                VantageView(resolver: "s1", clientSubnet: nil, samples: 3, counts: [address("10.0.0.2"): 3]),
            ])
    }
}
