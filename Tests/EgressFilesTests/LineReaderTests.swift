import EgressTestSupport
import SystemPackage
import Testing

@testable import EgressFiles

@Suite struct LineReaderTests {
    private static func lines(_ reader: LineReader) throws -> [String] {
        var lines: [String] = []
        while let line = try reader.next({ String(decoding: $0, as: UTF8.self) }) { lines.append(line) }
        return lines
    }

    private static let cases: [(text: String, lines: [String])] = [
        ("", []), ("a", ["a"]), ("a\n", ["a"]), ("\n", [""]), ("a\n\nb", ["a", "", "b"]), ("\n\n", ["", ""]),
        ("a\r\nb\r\n", ["a\r", "b\r"]), ("\u{feff}a\nb", ["a", "b"]), ("\u{feff}", [""]),
        ("a\n\u{feff}b", ["a", "\u{feff}b"]),
    ]

    @Test(arguments: cases)
    func `gives lines without their feeds, from memory and from a file`(text: String, lines: [String]) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "lines")
        #expect(try Self.lines(LineReader(bytes: Array(text.utf8))) == lines)
        #expect(try Self.lines(LineReader(path: path)) == lines)
    }

    @Test(arguments: [1, 7, 65535, 65536, 65537, 200_000])
    func `lines may cross the borders of what is read at once`(length: Int) throws {
        let folder = try TemporaryFolder()
        let lines = (0..<(length < 100 ? 40_000 : 5)).map { String(repeating: "\($0 % 10)", count: length) }
        let path = try folder.write(lines.joined(separator: "\n"), to: "lines")
        #expect(try Self.lines(LineReader(path: path)) == lines)
    }

    @Test func `a missing file is an error`() {
        #expect(throws: FileFinding.unreadable(path: "/nonexistent/file", .noSuchFileOrDirectory)) {
            try LineReader(path: "/nonexistent/file")
        }
    }
}
