import EgressModel
import Testing

@testable import EgressCommands

@Suite struct PictureTests {
    private static func graph(_ outcomes: NameOutcome...) -> ChainGraph { ChainGraph(outcomes) { _ in "a reason" } }

    @Test func `names of several chains are one node, in the column of the longest way`() throws {
        let graph = Self.graph(
            try Outcomes.made("api.example.com", .addresses, addresses: ["192.0.2.1"]),
            try Outcomes.made("www.example.com", .addresses, target: "api.example.com", addresses: ["192.0.2.1"]))
        #expect(graph.nodes.count == 3)
        #expect(graph.columns == [1, 0, 2])
        #expect(graph.edges.map { [$0.source, $0.target] } == [[1, 0], [0, 2]])
        #expect(graph.edges.map(\.record) == [.init(type: "CNAME", ttl: 120), .init(type: "A", ttl: 300)])
    }

    @Test func `addresses share a node if the same names have them with the same TTL`() throws {
        let graph = Self.graph(
            try Outcomes.made("a.example.com", .addresses, addresses: ["192.0.2.1", "192.0.2.2", "2001:db8::1"]),
            try Outcomes.made("b.example.com", .addresses, addresses: ["192.0.2.2"]))
        let groups = graph.nodes.compactMap { node -> [String]? in
            if case .addresses(let addresses) = node { addresses.map(\.description) } else { nil }
        }
        #expect(groups == [["192.0.2.1"], ["192.0.2.2"], ["2001:db8::1"]])
    }

    @Test(arguments: [
        (NameOutcome.Verdict.noData, "NODATA"), (.nxDomain, "NXDOMAIN"), (.failed(.several([])), "failed"),
    ])
    func `a chain without addresses has an end`(verdict: NameOutcome.Verdict, word: String) throws {
        let graph = Self.graph(try Outcomes.made("a.example.com", verdict, target: "b.example.com"))
        guard case .end(let name, let mark, let text) = graph.nodes.last else { return #expect(Bool(false)) }
        #expect(name.description == "b.example.com" && mark.rawValue == word)
        #expect(text == (word == "failed" ? "a reason" : nil))
    }

    @Test func `boxes of a column do not overlap`() throws {
        let outcomes = try (0..<9).map {
            try Outcomes.made(
                "n\($0).example.com", .addresses, target: "t\($0 % 4).example.com", addresses: ["192.0.2.\($0)"])
        }
        let graph = ChainGraph(outcomes) { _ in nil }
        let heights = graph.nodes.indices.map { 30 + Double($0 % 3) * 20 }
        let layout = ChainLayout(graph, heights: heights)
        for column in Set(graph.columns) {
            let nodes = graph.nodes.indices.filter { graph.columns[$0] == column }
                .sorted { layout.middles[$0] < layout.middles[$1] }
            for (upper, lower) in zip(nodes, nodes.dropFirst()) {
                #expect(layout.middles[lower] - layout.middles[upper] >= (heights[upper] + heights[lower]) / 2 + 10)
            }
        }
        #expect(graph.nodes.indices.allSatisfy { layout.middles[$0] + heights[$0] / 2 <= layout.height + 1 })
    }

    @Test(arguments: [
        ("www.example.com", 40, ["www.example.com"]), ("www.example.com", 12, ["www.example.", "com"]),
        ("abcdefgh.com", 5, ["abcde", "fgh.", "com"]), ("", 5, [""]), ("a/b/c", 4, ["a/b/", "c"]),
    ])
    func `names and paths break behind dots and slashes`(text: String, width: Int, lines: [String]) {
        #expect(TextWrap.parts(text, width: width) == lines)
    }

    @Test func `sentences break at spaces`() {
        #expect(TextWrap.lines("one two three", width: 8) == ["one two", "three"])
        #expect(TextWrap.lines("", width: 8) == [""])
    }

    @Test(arguments: [
        ("<a href=\"x\">&'", "&lt;a href=&quot;x&quot;&gt;&amp;'"), ("\u{0}\u{1b}\u{ffff}", "\\u{0}\\u{1b}\u{fffd}"),
        ("ü", "ü"),
    ])
    func `texts are escaped for XML`(text: String, escaped: String) { #expect(SVG.escaped(text) == escaped) }

    @Test(arguments: [(0.0, "0"), (1.25, "1.3"), (-0.5, "-0.5"), (-0.04, "0"), (12.0, "12")])
    func `numbers have one decimal place at most`(value: Double, text: String) { #expect(SVG.number(value) == text) }

    @Test(arguments: [
        (0, "0s"), (59, "59s"), (60, "1m"), (3_600, "1h"), (5_400, "1h30m"), (90_061, "1d1h"), (86_400, "1d"),
        (86_460, "1d"), (400 * 86_400, "400d"),
    ])
    func `spans have the two largest units`(seconds: Int, text: String) throws {
        #expect("\(SpanText(seconds))" == text)
        _ = try TimeSpan(text)
    }

    @Test(arguments: [
        (1, "1m"), (60, "1m"), (61, "2m"), (3_600, "1h"), (3_601, "2h"), (90_000, "1d1h"), (90_001, "1d2h"),
    ])
    func `a sufficient span is never too short`(seconds: Int, text: String) {
        #expect("\(SpanText(roundingUp: seconds))" == text)
    }

    @Test(arguments: [
        0, 1, 59, 3_600, 86_400, 10 * 86_400, 90 * 86_400, 4_000 * 86_400, 40_000 * 86_400, 250_000_000_000,
    ])
    func `an axis has a few dates, in order and within it`(span: Int) {
        let start = UTCTime(seconds: 1_793_491_201)
        let axis = TimeAxis(start: start, end: start.advanced(by: span), left: 100, right: 900)
        let ticks = axis.ticks(upTo: 8)
        #expect((1...9).contains(ticks.count))
        #expect(ticks.map(\.time) == ticks.map(\.time).sorted())
        #expect(
            ticks.allSatisfy {
                $0.time >= axis.start && $0.time <= axis.end && axis.x($0.time) >= 100 && axis.x($0.time) <= 900
            })
        #expect(Set(ticks.map(\.text)).count == ticks.count)
        #expect(ticks[0].text.contains(/^\d{4,}-\d\d-\d\d/))
    }

    @Test(arguments: [
        (0, 0, ["1970-01-01"]), (1, 58, ["1970-01-01 00:00:01"]), (1, 120, ["1970-01-01 00:01", "00:02"]),
        (80_000, 90_000, ["1970-01-01 23:00", "1970-01-02", "01:00"]), (1, 200_000, ["1970-01-02", "1970-01-03"]),
    ])
    func `the first text of an axis has the date`(start: Int, end: Int, texts: [String]) {
        let axis = TimeAxis(start: UTCTime(seconds: start), end: UTCTime(seconds: end), left: 0, right: 1)
        #expect(axis.ticks(upTo: 3).map(\.text) == texts)
    }
}
