import EgressModel
import EgressResolve
import EgressTestSupport
import Synchronization
import Testing

/// Repeated questions, and the estimate of how many addresses were not seen.
@Suite struct SampledLookupTests {
    /// Starts a server that answers each question with 8 of 64 addresses, chosen at random. The names in `aliases` are
    /// aliases of `target`.
    private static func rotating(aliasing aliases: Set<String> = [], to target: String = "") throws -> HostileServer {
        let generator = Mutex(SeededGenerator(seed: 1))
        let pool = (1...64).map { "8.0.0.\($0)" }
        return try HostileServer { query in
            guard !aliases.contains(query.qname) else {
                return [MessageBuilder(answering: query).ra().cname(query.qname, target).reply]
            }
            let addresses = generator.withLock { pool.shuffled(using: &$0).prefix(8) }
            return [MessageBuilder(answering: query).ra().addresses(query.qname, Array(addresses)).reply]
        }
    }

    private static func outcome(_ resolvers: [any Resolver], _ sampling: Sampling) async throws -> NameOutcome {
        let vantages = resolvers.enumerated().map { Vantage($1, named: "r\($0)") }
        return try #require(
            await BulkLookup(vantages, sampling).look(up: [name("rot.example")], family: .ipv4).first)
    }

    @Test func `one sample tells nothing of what is missing`() async throws {
        let server = try Self.rotating()
        let outcome = try await Self.outcome([StubResolver(asking: server.nameServer)], .upTo(1))
        #expect(outcome.addresses.count == 8)
        #expect(outcome.unseenShare == nil && outcome.vantages.isEmpty)
    }

    @Test func `a rotating set is found whole, and the asking ends by itself`() async throws {
        let server = try Self.rotating()
        let outcome = try await Self.outcome([StubResolver(asking: server.nameServer)], .upTo(1000))
        #expect(outcome.addresses.count == 64)
        #expect(try #require(outcome.unseenShare) < 0.01)
        let samples = try #require(outcome.vantages.first?.samples)
        #expect((64...300).contains(samples))
        #expect(server.log.count >= samples)
        #expect(outcome.vantages.first?.counts.values.reduce(0, +) == 8 * samples)
    }

    @Test func `few samples of a rotating set tell that most is unseen`() async throws {
        let server = try Self.rotating()
        let outcome = try await Self.outcome([StubResolver(asking: server.nameServer)], .upTo(4))
        let share = try #require(outcome.unseenShare)
        // The samples contain 32 addresses out of 64. If n of them are distinct, the true share of unseen addresses is
        // 1 - n / 64.
        #expect(abs(share - (1 - Double(outcome.addresses.count) / 64)) < 0.25)
        #expect(outcome.vantages.map(\.samples) == [4])
    }

    @Test func `a set that does not rotate is done after a few samples without news`() async throws {
        let server = try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "8.0.0.1", "8.0.0.2").reply] }
        let outcome = try await Self.outcome([StubResolver(asking: server.nameServer)], .upTo(100))
        #expect(outcome.vantages.map(\.samples) == [21])
        #expect(outcome.unseenShare == 0)
        #expect(outcome.verdict == .addresses)
    }

    @Test func `a sample that failed is a warning, and freezes removals`() async throws {
        let server = try HostileServer { query in
            query.ordinal == 2
                ? [MessageBuilder(answering: query).rcode(.servFail).reply]
                : [MessageBuilder(answering: query).ra().a(query.qname, "8.0.0.1").reply]
        }
        let outcome = try await Self.outcome([StubResolver(asking: server.nameServer)], .upTo(3))
        #expect(outcome.verdict == .addresses && outcome.isPartial)
        let failure = ServerFailure(server: server.nameServer, cause: .rcode(.servFail))
        #expect(outcome.warnings == [.resolverFailed(.unanswered(question("rot.example"), [failure]))])
    }

    @Test func `a resolver that does not answer is asked for two samples, however many are wanted`() async throws {
        let server = try HostileServer { [MessageBuilder(answering: $0).rcode(.refused).reply] }
        let outcome = try await Self.outcome([StubResolver(asking: server.nameServer)], .upTo(50))
        #expect(outcome.vantages.map(\.samples) == [2])
        #expect(server.log.count == 2)
    }

    @Test func `by default a rotating name is asked 20 times`() async throws {
        let server = try Self.rotating()
        let outcome = try await Self.outcome([StubResolver(asking: server.nameServer)], .auto)
        #expect(outcome.vantages.map(\.samples) == [20])
        #expect(server.log.count == 20)
        #expect((50...64).contains(outcome.addresses.count))
    }

    @Test(arguments: [["8.0.0.1", "8.0.0.2", "8.0.0.3"], ["8.0.0.1"], []])
    func `by default a name is asked twice if both answers have the same addresses in any order`(
        addresses: [String]
    ) async throws {
        let server = try HostileServer { query in
            let turned = query.ordinal % 2 == 0 ? addresses : addresses.reversed()
            return [MessageBuilder(answering: query).ra().addresses(query.qname, turned).reply]
        }
        let outcome = try await Self.outcome([StubResolver(asking: server.nameServer)], .auto)
        #expect(outcome.vantages.map(\.samples) == [2])
        #expect(outcome.addresses.count == addresses.count)
        #expect(server.log.count == 2)
    }

    @Test(arguments: [true, false])
    func `by default a name whose addresses are held is asked once`(isHeld: Bool) async throws {
        let server = try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "8.0.0.1").reply] }
        let lookup = BulkLookup([Vantage(StubResolver(asking: server.nameServer), named: "r")], .auto)
        let outcomes = await lookup.look(
            up: [name("a"), name("b")], held: isHeld ? [name("a"), name("b")] : [name("b")], family: .ipv4)
        #expect(outcomes.map(\.vantages.isEmpty) == [isHeld, true])
        #expect(server.log.map(\.qname).sorted() == (isHeld ? ["a", "b"] : ["a", "a", "b"]))
    }

    @Test func `by default a failure ends the sampling, because it has used all its tries`() async throws {
        let silent = try HostileServer { [MessageBuilder(answering: $0).rcode(.refused).reply] }
        let failed = try await Self.outcome([StubResolver(asking: silent.nameServer)], .auto)
        #expect(failed.vantages.map(\.samples) == [1])
        #expect(silent.log.count == 1)
        let flaky = try HostileServer { query in
            query.ordinal == 2
                ? [MessageBuilder(answering: query).rcode(.servFail).reply]
                : [MessageBuilder(answering: query).ra().a(query.qname, "8.0.0.1").reply]
        }
        let outcome = try await Self.outcome([StubResolver(asking: flaky.nameServer)], .auto)
        #expect(outcome.verdict == .addresses && outcome.isPartial)
        #expect(flaky.log.count == 2)
    }

    @Test func `names with one canonical name share its samples`() async throws {
        let server = try Self.rotating(aliasing: ["a.example", "b.example"], to: "rot.example")
        let lookup = BulkLookup([Vantage(StubResolver(asking: server.nameServer), named: "r")], .auto)
        let outcomes = await lookup.look(up: [name("a.example"), name("b.example")], family: .ipv4)
        #expect(outcomes[0].addresses.map(\.address) == outcomes[1].addresses.map(\.address))
        #expect(server.log.count { $0.qname == "rot.example" } == 20)
    }

    @Test func `NSD, which turns the order of a set alone, gives all of it`() async throws {
        let server = try LiveServer.nsd(zones: ServedZone.article())
        let lookup = BulkLookup([Vantage(StubResolver(asking: server.nameServer), named: "nsd")], .upTo(50))
        let outcome = try #require(await lookup.look(up: [name("www.aliyun.com")], family: .ipv4).first)
        #expect(outcome.addresses.count == 4 && outcome.chain.count == 4)
        #expect(outcome.unseenShare == 0)
    }

    @Test func `each vantage point is asked as seen from its subnet`() async throws {
        let server = try HostileServer { query in
            // A /24 has three address bytes in the client subnet option, which is at the end of the query.
            let place = query.bytes.count - 3
            return [MessageBuilder(answering: query).ra().a(query.qname, "\(query.bytes[place]).0.0.1").reply]
        }
        let subnets = try ["8.8.8.0/24", "9.9.9.0/24"].map { try CIDRBlock($0) }
        let vantages = subnets.map { subnet in
            var settings = StubResolver.Settings()
            settings.clientSubnet = subnet
            return Vantage(
                StubResolver(servers: [server.nameServer], settings: settings), named: "r",
                clientSubnet: subnet)
        }
        let outcome = try #require(
            await BulkLookup(vantages).look(up: [name("geo.example")], family: .ipv4).first)
        #expect(outcome.addresses.map(\.address) == ["8.0.0.1", "9.0.0.1"].map(address))
        #expect(outcome.vantages.map(\.resolver) == ["r", "r"])
        #expect(outcome.vantages.map(\.clientSubnet) == subnets)
        #expect(outcome.vantages.map { Array($0.counts.keys) } == [[address("8.0.0.1")], [address("9.0.0.1")]])
    }
}
