import EgressTestSupport
import Testing

/// Zone files with records that ldns cannot read.
@Suite(.waits) struct SkippedRecordTests {
    private static let head = """
        $ORIGIN example.com.
        $TTL 300
        @ IN SOA ns hostmaster 1 3600 900 1209600 300
        @ IN NS ns
        ns IN A 127.0.0.1
        www IN A 8.8.8.8

        """

    private func generate(_ names: [String], _ zone: WrittenZone, _ further: [String] = []) throws -> BinaryRun {
        try BuiltBinary.run(names + ["--pod", "run=busybox"] + zone.arguments + further)
    }

    @Test(
        arguments: [
            ("odd 21600 IN A6 0 2001:db8:6880:62:218:8bff:fedd:db8d", "A6"),
            ("@ IN RESINFO qnamemin exterr=15", "RESINFO"),
            ("@ 60 WALLET \"BTC\" \"x\"", "WALLET"), ("odd MX", "MX"), ("odd TYPE65537 \\# 4 08080808", "TYPE65537"),
        ])
    func `a record that cannot be read changes no policy, and is told`(record: String, type: String) throws {
        let zone = try WrittenZone(Self.head + record + "\n")
        let run = try generate(["www.example.com"], zone)
        #expect(run.status == 0)
        #expect(run.stdout == busyboxPolicy("www.example.com", ["8.8.8.8/32"]))
        #expect(
            run.errorLines == [
                "egressgen: warning: \(zone.path):7: the \(type) record cannot be read and is skipped"
            ])
    }

    @Test func `many records of a type are one warning`() throws {
        let records = (0..<50).map { "a\($0) WALLET x\nb\($0) RESINFO y\n" }.joined()
        let zone = try WrittenZone(Self.head + records)
        let run = try generate(["www.example.com"], zone)
        #expect(run.status == 0)
        #expect(
            run.errorLines == [
                "egressgen: warning: \(zone.path):7: 50 WALLET records, of which this is the first, "
                    + "cannot be read and are skipped",
                "egressgen: warning: \(zone.path):8: 50 RESINFO records, of which this is the first, "
                    + "cannot be read and are skipped",
            ])
        #expect(try generate(["www.example.com"], zone, ["-q"]).stderr.isEmpty)
    }

    @Test func `a name with nothing but a skipped record exists`() throws {
        let zone = try WrittenZone(Self.head + "a.b.odd WALLET x\n")
        let run = try BuiltBinary.run(
            ["resolve", "a.b.odd.example.com", "odd.example.com", "c.odd.example.com", "-q"] + zone.arguments)
        #expect(run.status == 68)
        #expect(
            run.stdout == """
                a.b.odd.example.com
                  NODATA
                odd.example.com
                  NODATA
                c.odd.example.com
                  NXDOMAIN

                """)
    }

    @Test func `a record that decides about addresses is not skipped, and nothing is written`() throws {
        for record in ["odd A6 ::1\nwww A 8.8.8", "@ NS a..b", "www CNAME a b", "odd TYPE1 \\# 4 zzzzzzzz"] {
            let zone = try WrittenZone(Self.head + record + "\n")
            let line = 6 + record.split(separator: "\n").count
            BadInput([], 65, "\(zone.path):\(line)", naming: "no name is looked up")
                .expectRefusal(try generate(["www.example.com"], zone))
        }
    }

    /// NSD judges. It takes no relative `$ORIGIN`, so it gets the absolute ones that they stand for.
    @Test func `a relative $ORIGIN and an odd header are read as a name server reads them`() throws {
        let text =
            Self.head + """
                $ORIGIN sub
                api 60 IN A 8.8.4.1
                \tIN 60 A 8.8.4.2
                @ IN 60 A 8.8.4.3
                $ORIGIN deep.er
                api 1h IN A 8.8.4.4
                b CNAME api
                $ORIGIN other.example.com.
                api TYPE1 \\# 4 08080405

                """
        let absolute = text.replacing("$ORIGIN sub", with: "$ORIGIN sub.example.com.")
            .replacing("$ORIGIN deep.er", with: "$ORIGIN deep.er.sub.example.com.")
        let (zone, server) = (
            try WrittenZone(text), try LiveServer.nsd(zones: [ServedZone("example.com", text: absolute)])
        )
        let names = ["api.sub", "sub", "api.deep.er.sub", "b.deep.er.sub", "er.sub", "api.other", "deep.er", "api"]
        let words = ["resolve"] + names.map { $0 + ".example.com" } + ["--format", "lines"]
        let read = try BuiltBinary.run(words + zone.arguments)
        let asked = try BuiltBinary.run(words + asking(server.endpoint))
        #expect(read.stdout == asked.stdout)
        #expect(read.stderr == asked.stderr)
        #expect(read.stdout.contains("api.deep.er.sub.example.com.\t3600\tIN\tA\t8.8.4.4\n"))
        #expect(read.errorLines.count { $0.contains("NXDOMAIN") } == 2)
    }
}
