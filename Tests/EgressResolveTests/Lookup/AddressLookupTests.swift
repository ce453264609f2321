import EgressModel
import EgressResolve
import EgressTestSupport
import Testing

@Suite struct AddressLookupTests {
    private static func lookUp(_ qname: String, _ answers: [Question: Answer], _ qtype: RecordType = .a) async
        -> (result: AddressLookup.Result, asked: [Question])
    {
        let resolver = ScriptedResolver(answers)
        return (await AddressLookup(resolver).look(up: name(qname), qtype), resolver.asked)
    }

    @Test func `addresses in the first answer end the look-up`() async {
        let (result, asked) = await Self.lookUp(
            "a",
            [
                question("a"): answer(
                    record("c", "192.0.2.2", ttl: 3), alias("b", "c", ttl: 2), alias("a", "b", ttl: 1),
                    record("c", "192.0.2.1", ttl: 4))
            ])
        #expect(result.verdict == .addresses)
        #expect(result.chain == [link("a", "b", ttl: 1), link("b", "c", ttl: 2)])
        #expect(result.addresses == [found("c", "192.0.2.1", ttl: 4), found("c", "192.0.2.2", ttl: 3)])
        #expect(asked == [question("a")])
    }

    @Test func `a bare CNAME is chased with further questions of the same type`() async {
        let (result, asked) = await Self.lookUp(
            "a",
            [
                question("a", .aaaa): answer(alias("a", "b")),
                question("b", .aaaa): answer(alias("b", "c"), alias("c", "d")),
                question("d", .aaaa): answer(record("d", "2001:db8::1")),
            ], .aaaa)
        #expect(result.verdict == .addresses)
        #expect(result.chain == [link("a", "b"), link("b", "c"), link("c", "d")])
        #expect(result.addresses == [found("d", "2001:db8::1")])
        #expect(asked == [question("a", .aaaa), question("b", .aaaa), question("d", .aaaa)])
    }

    @Test func `records of other names never count`() async {
        let (result, asked) = await Self.lookUp(
            "a",
            [
                question("a"): answer(record("x", "192.0.2.66"), alias("a", "b"), alias("x", "y")),
                question("b"): answer(record("x", "192.0.2.66"), record("a", "192.0.2.67"), record("b", "192.0.2.1")),
            ])
        #expect(result.addresses == [found("b", "192.0.2.1")])
        #expect(asked == [question("a"), question("b")])
    }

    @Test func `addresses of the other family are none`() async {
        let (result, _) = await Self.lookUp("a", [question("a"): answer(record("a", "2001:db8::1"))])
        #expect(result.verdict == .noData)
        #expect(result.addresses.isEmpty)
    }

    @Test(arguments: [answer(), answer(record("x", "192.0.2.66")), answer(other("a", .soa))])
    func `an answer without an address or alias of ours is NODATA`(empty: Answer) async {
        let (result, asked) = await Self.lookUp("a", [question("a"): empty])
        #expect(result.verdict == .noData)
        #expect(asked == [question("a")])
    }

    @Test func `NODATA at the end of a chain keeps the chain`() async {
        let (result, asked) = await Self.lookUp(
            "a", [question("a"): answer(alias("a", "b")), question("b"): answer()])
        #expect(result.verdict == .noData)
        #expect(result.chain == [link("a", "b")])
        #expect(asked == [question("a"), question("b")])
    }

    @Test func `NXDOMAIN speaks of the end of the chain`() async {
        let (result, asked) = await Self.lookUp("a", [question("a"): denial(alias("a", "b"))])
        #expect(result.verdict == .nxDomain)
        #expect(result.chain == [link("a", "b")])
        #expect(asked == [question("a")])
    }

    @Test func `NXDOMAIN with addresses is malformed`() async {
        let (result, _) = await Self.lookUp("a", [question("a"): denial(record("a", "192.0.2.1"))])
        #expect(result.verdict == .failed(.contradiction(question("a"))))
        #expect(result.addresses.isEmpty)
    }

    @Test func `a loop over several answers fails`() async {
        let (result, asked) = await Self.lookUp(
            "a",
            [
                question("a"): answer(alias("a", "b")), question("b"): answer(alias("b", "c")),
                question("c"): answer(alias("c", "b")),
            ])
        #expect(result.verdict == .failed(.loop([name("b"), name("c"), name("b")])))
        #expect(asked == [question("a"), question("b"), question("c")])
    }

    @Test(arguments: [(16, NameOutcome.Verdict.addresses), (17, .failed(.chainTooLong(name("n16"), limit: 16)))])
    func `16 CNAMEs over as many answers pass, 17 do not`(count: Int, verdict: NameOutcome.Verdict) async {
        var answers = [question("n\(count)"): answer(record("n\(count)", "192.0.2.1"))]
        for index in 0..<count { answers[question("n\(index)")] = answer(alias("n\(index)", "n\(index + 1)")) }
        let (result, asked) = await Self.lookUp("n0", answers)
        #expect(result.verdict == verdict)
        #expect(asked.count == 17)
    }

    @Test func `a failure on the way keeps what was walked and no address`() async {
        let (result, _) = await Self.lookUp("a", [question("a"): answer(alias("a", "b"))])
        #expect(result.verdict == .failed(.notInZoneFiles(question("b"))))
        #expect(result.chain == [link("a", "b")])
        #expect(result.addresses.isEmpty)
    }

    @Test func `two CNAMEs with one owner fail even beside addresses`() async {
        let (result, _) = await Self.lookUp(
            "a", [question("a"): answer(alias("a", "b"), alias("a", "c"), record("b", "192.0.2.1"))])
        #expect(result.verdict == .failed(.ambiguousAlias(name("a"))))
        #expect(result.addresses.isEmpty)
    }
}
