import EgressTestSupport
import Testing

@testable import EgressFiles

@Suite struct UnifiedDiffTests {
    private static func diff(_ old: [String], _ new: [String]) -> UnifiedDiff {
        UnifiedDiff("a.yaml", from: bytes(old), to: bytes(new))
    }

    private static func bytes(_ lines: [String]) -> [UInt8] { lines.flatMap { Array(($0 + "\n").utf8) } }

    /// Returns the text after the change, as patch makes it.
    private static func apply(_ diff: UnifiedDiff, to old: [String]) throws -> [String] {
        var (new, next) = ([String](), 0)
        for line in diff.lines.dropFirst(2) {
            if line.hasPrefix("@@") {
                // @@ -START,COUNT +START,COUNT @@
                let span = try #require(
                    line.split(separator: " ")[1].dropFirst().split(separator: ",").map { Int($0) }[0])
                let start = line.contains(",0 +") ? span : span - 1
                new += old[next..<start]
                next = start
            } else {
                if !line.hasPrefix("+") {
                    #expect(old[next] == line.dropFirst())
                    next += 1
                }
                if !line.hasPrefix("-") { new.append(String(line.dropFirst())) }
            }
        }
        return new + old[next...]
    }

    @Test func `the changes lead from any text to any other`() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let (old, new) = (
                (0..<Int.random(in: 0...20, using: &generator)).map { _ in "\(Int.random(in: 0...9, using: &generator))"
                },
                (0..<Int.random(in: 0...20, using: &generator)).map { _ in "\(Int.random(in: 0...9, using: &generator))"
                }
            )
            #expect(try Self.apply(Self.diff(old, new), to: old) == new)
        }
    }

    @Test func `a line is marked as changed only if it has to be`() {
        let lines = Self.diff(["a", "x", "b", "x", "c"], ["a", "y", "b", "x", "z", "c"]).lines
        #expect(lines.dropFirst(3) == [" a", "-x", "+y", " b", " x", "+z", " c"])
    }

    @Test func `many lines that are replaced need little memory`() {
        let old = (0..<20_000).map { "    cidr: 10.0.\($0 / 250).\($0 % 250)/32" }
        let new = old.map { $0.replacing("10.0.", with: "10.1.") }
        #expect(Self.diff(["a"] + old + ["b"], ["a"] + new + ["b"]).lines.count == 2 + 1 + 40_002)
    }

    @Test func `only the file names are bold, and a removed separator is red`() {
        let text = Self.diff(["a", "---", "b"], ["a", "++", "b"]).text(isColoured: true)
        #expect(
            text.split(separator: "\n").map { $0.replacing("\u{1b}", with: "") } == [
                "[1m--- a.yaml[0m", "[1m+++ a.yaml[0m", "[36m@@ -1,3 +1,3 @@[0m", " a", "[31m----[0m", "[32m+++[0m",
                " b",
            ])
    }
}
