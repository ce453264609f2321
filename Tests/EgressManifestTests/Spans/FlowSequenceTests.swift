import EgressTestSupport
import Testing

@testable import EgressManifest

@Suite struct FlowSequenceTests {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let before: String
        /// The items after the edit, one letter each. A letter that is also in `before` stays.
        let items: String
        let after: String
    }

    private static let cases = [
        Case(testDescription: "between on one line", before: "[a, c]", items: "abc", after: "[a, b, c]"),
        Case(testDescription: "between without spaces", before: "[a,c,d]", items: "abcd", after: "[a,b,c,d]"),
        Case(testDescription: "the first of one line goes", before: "[a, b]", items: "b", after: "[b]"),
        Case(testDescription: "the last of one line goes", before: "[ a, b ]", items: "a", after: "[ a ]"),
        Case(testDescription: "all of one line change", before: "[ a, b ]", items: "cd", after: "[ c, d ]"),
        Case(testDescription: "before the first of one line", before: "[ b ]", items: "ab", after: "[ a, b ]"),
        Case(
            testDescription: "a comma that ends the list stays", before: "[a, b,]", items: "ac", after: "[a, c,]"),
        Case(
            testDescription: "behind a comment that follows a comma", before: "[a, # a\n c]", items: "abc",
            after: "[a, # a\n b,\n c]"),
        Case(
            testDescription: "the first goes with its comment", before: "[a, # a\n b, # b\n c]", items: "bc",
            after: "[\n b, # b\n c]"),
        Case(
            testDescription: "the last goes and the comment before stays", before: "[a, # a\n b]", items: "a",
            after: "[a # a\n ]"),
        Case(
            testDescription: "the last goes with its line end", before: "[a,\n b]", items: "a", after: "[a]"),
        Case(
            testDescription: "behind the last on a line with the bracket", before: "[\n  a, # a\n  b]", items: "abc",
            after: "[\n  a, # a\n  b,\n  c]"),
        Case(
            testDescription: "behind the last with a comment", before: "[\n  a # a\n]", items: "ab",
            after: "[\n  a, # a\n  b\n]"),
        Case(
            testDescription: "behind the last with a comma and a comment", before: "[\n  a, # a\n]", items: "ab",
            after: "[\n  a, # a\n  b,\n]"),
        Case(
            testDescription: "lines go whole", before: "[\n  a, # a\n  # of b\n  b, # b\n  c # c\n]", items: "ac",
            after: "[\n  a, # a\n  # of b\n  c # c\n]"),
        Case(
            testDescription: "at the head, below the bracket's comment", before: "[ # all\n  b # b\n]", items: "ab",
            after: "[ # all\n  a,\n  b # b\n]"),
        Case(
            testDescription: "between lines that begin with commas", before: "[ # all\n  a # a\n, c # c\n]",
            items: "abc", after: "[ # all\n  a # a\n, b, c # c\n]"),
        Case(
            testDescription: "behind the last of lines that begin with commas", before: "[ a # a\n, b # b\n]",
            items: "abc", after: "[ a # a\n, b, # b\n  c\n]"),
        Case(
            testDescription: "the first of lines that begin with commas goes", before: "[\n  a # a\n, b # b\n, c\n]",
            items: "bc", after: "[\nb # b\n, c\n]"),
        Case(
            testDescription: "the middle of lines that begin with commas goes", before: "[\n  a # a\n, b # b\n, c\n]",
            items: "ac", after: "[\n  a # a\n, c\n]"),
        Case(
            testDescription: "the last of lines that begin with commas goes", before: "[\n  a # a\n, b # b\n]",
            items: "a", after: "[\n  a # a\n]"),
        Case(
            testDescription: "a comment above an item that stays, behind one that goes",
            before: "[\n  a\n, b\n# of c\n, c\n]", items: "ac", after: "[\n  a\n# of c\n, c\n]"),
        Case(
            testDescription: "a comment above an item that stays, behind the first, which goes",
            before: "[\n  a\n# of b\n, b\n]", items: "b", after: "[\n# of b\nb\n]"),
        Case(
            testDescription: "one comes and one goes in lines that begin with commas",
            before: "[\n  a\n, b\n# of d\n, d\n]", items: "acd", after: "[\n  a\n# of d\n, c, d\n]"),
        Case(
            testDescription: "a comma in a comment is none", before: "[a # x, y\n, c]", items: "abc",
            after: "[a # x, y\n, b, c]"),
        Case(
            testDescription: "CRLF", before: "[a, # a\r\n b # b\r\n]", items: "acb",
            after: "[a, # a\r\n c,\r\n b # b\r\n]"),
    ]

    @Test(arguments: cases)
    func `splices items at exact places`(_ test: Case) throws {
        #expect(try Self.edited(test.before, to: test.items.map(String.init)) == test.after)
    }

    @Test func `refuses keys behind question marks`() throws {
        #expect(throws: ManifestFinding.malformed(.explicitKey, line: 1)) {
            try Self.edited("{? a : b, c: d}", to: ["a : b", "c: d", "e: f"])
        }
        #expect(try Self.edited("[a, # why?\n b]", to: ["a"]) == "[a # why?\n ]")
    }

    @Test func `whatever stands between them, the items are as planned and the comments of those that stay too`() throws
    {
        for seed in 1...3000 as ClosedRange<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let names = (0..<generator.number(1...6)).map { "i\($0)" }
            let text = Self.collection(names, &generator)
            var wanted = names.filter { _ in generator.bool(oneIn: 2) }
            for index in 0..<generator.number(0...3) {
                wanted.insert("n\(index)", at: generator.number(0...wanted.count))
            }
            guard !wanted.isEmpty else { continue }
            let after = try Self.edited(text, to: wanted)
            let items = try? SpanTree.documents(of: Array(after.utf8)).first?.items?.map { $0.string ?? "" }
            #expect(items == wanted, "seed \(seed): \(text) became \(after)")
            for name in names where wanted.contains(name) {
                for comment in ["# \(name)\n", "# above \(name)\n"] where text.contains(comment) {
                    #expect(after.contains(comment), "seed \(seed): \(text) became \(after)")
                }
            }
            if wanted == names { #expect(after == text, "seed \(seed)") }
        }
    }

    /// Returns a list with random white space, line ends, comments and commas in all places that allow them.
    private static func collection(_ names: [String], _ generator: inout SeededGenerator) -> String {
        var text = "[" + generator.pick(["", " ", "\n  ", " # all\n  "])
        for (index, name) in names.enumerated() {
            let isLast = index == names.count - 1
            text += name
            let comma = isLast && generator.bool(oneIn: 2) ? "" : ","
            text += generator.pick([
                "\(comma) ", "\(comma)", " \(comma) ", "\(comma) # \(name)\n  ", "\(comma)\n  ",
                " # \(name)\n  \(comma) ",
                " # \(name)\n  \(comma)\n  # below\n  ", "\(comma)  # \(name)\n  # below\n  ",
            ])
        }
        return text + "]\n"
    }

    private static func edited(_ text: String, to names: [String]) throws -> String {
        let bytes = Array(text.utf8)
        let list = try #require(SpanTree.documents(of: bytes).first)
        let items = try #require(list.items?.map(\.range) ?? list.entries?.map(\.range))
        var style = FlowStyle()
        if text.contains("\r\n") { style.lineEnd = "\r\n" }
        let flow = FlowSequence(bytes, list.range, items: items, style)
        let old = items.map { bytes.text($0) }
        let splices = try flow.splices(names.map { name in old.firstIndex(of: name).map { .kept($0) } ?? .new(name) })
        return String(decoding: bytes.applying(splices), as: UTF8.self)
    }
}
