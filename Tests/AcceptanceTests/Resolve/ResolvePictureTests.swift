import EgressTestSupport
import Testing

@Suite(.waits)
struct ResolvePictureTests {
    private static let zone = """
        $ORIGIN shop.example.
        $TTL 300
        @ IN SOA ns h 1 3600 600 86400 300
        @ IN NS ns
        ns IN A 198.51.100.53
        www 300 IN CNAME shop.edge
        img 120 IN CNAME shop.edge
        shop.edge 60 IN CNAME eu.pop
        eu.pop 20 IN A 151.101.1.57
        eu.pop 20 IN A 151.101.65.57
        eu.pop 20 IN AAAA 2a04:4e42::313
        mixed 300 IN A 10.20.0.16
        mixed 300 IN A 93.184.216.40
        six 300 IN AAAA 2a04:4e42::313
        loop1 60 IN CNAME loop2
        loop2 60 IN CNAME loop1

        """
    private static let hosts = "www img mixed eu.pop six old loop1".split(separator: " ").map { "\($0).shop.example" }

    private func picture(_ format: String, _ hosts: [String], _ zone: WrittenZone) throws -> BinaryRun {
        try BuiltBinary.run(["resolve", "--format", format, "--family", "dual"] + hosts + zone.arguments)
    }

    @Test(arguments: ["dot", "svg"])
    func `several names are one graph, as the golden file shows it`(format: String) throws {
        let zone = try WrittenZone(Self.zone)
        let run = try picture(format, Self.hosts, zone)
        #expect(run.status == 75)
        try Golden.check(run.stdout, "pictures/chains.\(format)")
        #expect(try picture(format, Self.hosts, zone).output == run.output)
        if format == "svg" { try Judges.checkSVG(run.stdout) }
    }

    @Test func `the article's chain is a graph from zone files and from a server`() throws {
        let server = try LiveServer.nsd(zones: ServedZone.article())
        let run = try egressgen("resolve www.aliyun.com --format svg", Zones.article)
        #expect(run.status == 0 && run.stderr.isEmpty)
        #expect(try egressgen("resolve www.aliyun.com --format svg", asking(server.endpoint)).stdout == run.stdout)
        try Judges.checkSVG(run.stdout)
        for text in ["106.11.93.21", "CNAME 600 s", "A 60 s", "alibabadns.com", "4 addresses"] {
            #expect(run.stdout.contains(">\(text)<"))
        }
    }

    @Test func `a name of 253 bytes is written whole, in lines that fit`() throws {
        let labels = [63, 63, 63, 48].map { String(repeating: "a", count: $0) }
        let name = labels.joined(separator: ".") + ".shop.example"
        #expect(name.utf8.count == 253)
        let zone = try WrittenZone(Self.zone + "long 60 IN CNAME \(name).\n\(name). 60 IN A 93.184.216.77\n")
        let run = try picture("svg", ["long.shop.example"], zone)
        try Judges.checkSVG(run.stdout)
        let texts = run.stdout.matches(of: /<text class="" [^>]*>([^<]*)<\/text>/).map { String($0.output.1) }
        #expect(texts.joined().contains(name))
        #expect(texts.allSatisfy { $0.count <= 28 })
        #expect(try picture("dot", ["long.shop.example"], zone).stdout.contains("\"\(name)\" -> \"93.184.216.77\""))
    }

    @Test func `texts of arrows that meet do not overlap, and neither do loops`() throws {
        let records =
            "one 300 IN A 93.184.219.1\none 300 IN A 93.184.219.2\ntwo 60 IN A 93.184.219.1\ntwo 60 IN A 93.184.219.3\n"
            + "a1 60 IN CNAME a2\na2 60 IN CNAME a1\nb1 60 IN CNAME b2\nb2 60 IN CNAME b3\nb3 60 IN CNAME b2\n"
            + "self 60 IN CNAME self\n"
        let names = ["one", "two", "a1", "b1", "self"].map { "\($0).shop.example" }
        let picture = try picture("svg", names, try WrittenZone(Self.zone + records)).stdout
        try Judges.checkSVG(picture)
        #expect(picture.contains(">A 60 to 300 s<"))
        #expect(picture.matches(of: /, a loop</).count == 3)
        let places = picture.matches(of: /<text [^>]*( x="[^"]*" y="[^"]*")/).map(\.output.1)
        #expect(Set(places).count == places.count)
        let lanes = picture.matches(of: /<text [^>]* y="([^"]*)">CNAME 60 s, a loop</).map(\.output.1)
        #expect(Set(lanes).count == 3)
    }

    @Test func `a picture without any answer is a picture`() throws {
        let run = try egressgen("resolve nowhere.example.com --format svg", Zones.example)
        #expect(run.status == 68)
        try Judges.checkSVG(run.stdout)
        #expect(run.stdout.contains(">NXDOMAIN<"))
    }

    @Test func `a thousand addresses are all drawn`() throws {
        let addresses = (0..<1000).map { "93.184.\($0 / 250).\($0 % 250)" }
        let zone = try WrittenZone(Self.zone + addresses.map { "big IN A \($0)\n" }.joined())
        let run = try picture("svg", ["big.shop.example"], zone)
        try Judges.checkSVG(run.stdout)
        #expect(addresses.allSatisfy { run.stdout.contains(">\($0)<") })
    }
}
