import EgressModel
import Testing

@testable import EgressFiles

@Suite struct GitOutputTests {
    private static let zero = String(repeating: "0", count: 40)
    private static let blob = String(repeating: "b", count: 40)

    private static func commits(_ text: String, pieces size: Int = .max) throws -> [GitCommit] {
        var log = GitLog { $0.isManifest }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(size))
            rest = rest.dropFirst(size)
            try piece.withUnsafeBytes { bytes in try log.take(bytes) }
        }
        return try log.end()
    }

    private static let log =
        "commit c2 200 c1\0\n:100644 100644 \(zero) \(blob) M\0a b.yaml\0"
        + ":100644 100644 \(zero) \(blob) R090\0old\n.yaml\0new.yaml\0:100644 000000 \(zero) \(zero) D\0gone.yaml\0"
        + ":000000 120000 \(zero) \(blob) A\0link.yaml\0:000000 100644 \(zero) \(blob) A\0note.txt\0"
        + "commit c1 100 \0\n:000000 100755 \(zero) \(blob) A\0a b.yaml\0"

    @Test(arguments: [Int.max, 7, 1])
    func `a log is read in pieces of any size`(size: Int) throws {
        let commits = try Self.commits(Self.log, pieces: size)
        #expect(commits.map(\.hash) == ["c2", "c1"])
        #expect(commits.map(\.isFirst) == [false, true])
        #expect(commits.map(\.time.seconds) == [200, 100])
        #expect(
            commits[0].changes
                == [
                    GitCommit.Change("a b.yaml", object: Self.blob),
                    GitCommit.Change("new.yaml", from: "old\n.yaml", object: Self.blob),
                    GitCommit.Change("gone.yaml", object: nil),
                    GitCommit.Change("link.yaml", object: nil, isAddition: true),
                ].map { change in
                    change.path == "gone.yaml" ? GitCommit.Change("gone.yaml", object: nil) : change
                })
        #expect(commits[1].changes == [GitCommit.Change("a b.yaml", object: Self.blob, isAddition: true)])
    }

    @Test(arguments: [
        ("7", 7), ("", 0), ("9223372036854775807", 253_402_300_799), ("99999999999999999999", 253_402_300_799),
    ])
    func `the time of a commit can be anything`(text: String, seconds: Int) throws {
        #expect(try Self.commits("commit c2 \(text) c1\0").map(\.time.seconds) == [seconds])
        #expect(try Self.commits("commit c2 \(text) \0").map(\.isFirst) == [true])
    }

    @Test func `names are bytes`() throws {
        let names: [[UInt8]] =
            ["\u{e9}.yaml", "e\u{301}.yaml"].map { Array($0.utf8) } + [[0xfe], [0xff]].map { $0 + Array(".yaml".utf8) }
        var bytes = Array("commit c1 100 \0".utf8)
        for name in names { bytes += Array(":000000 100644 \(Self.zero) \(Self.blob) A\0".utf8) + name + [0] }
        var log = GitLog { _ in true }
        try bytes.withUnsafeBytes { bytes in try log.take(bytes) }
        let paths = try log.end()[0].changes.map(\.path)
        #expect(paths.map(\.bytes) == names)
        #expect(Set(paths).count == 4 && paths.map(\.isUTF8) == [true, true, false, false])
    }

    @Test(arguments: [
        "nonsense\0", ":100644 100644 a b M\0x\0", "commit c x y\0", "commit c 1\0", "commit c -1 \0",
        "commit c 1 \0\n:1 2 3 4 M\0", "commit c 1",
    ])
    func `other output is refused`(text: String) {
        #expect(throws: GitFinding.unexpectedOutput) { try Self.commits(text) }
    }

    @Test(arguments: [Int.max, 3, 1])
    func `a batch is read in pieces of any size`(size: Int) throws {
        var batch = GitBatch()
        var found: [String] = []
        var rest = Array("a blob 5\nx\ny\0z\nb blob 0\n\nc missing\nd blob 1\n\n\n".utf8)[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(size))
            rest = rest.dropFirst(size)
            try piece.withUnsafeBytes { bytes in
                try batch.take(bytes) { found.append("\($0)=\(String(decoding: $1, as: UTF8.self))") }
            }
        }
        #expect(found == ["a=x\ny\0z", "b=", "d=\n"])
        #expect(throws: GitFinding.missingObjects(1)) { try batch.end() }
    }

    @Test func `a batch that ends early is refused`() throws {
        var batch = GitBatch()
        try Array("a blob 5\nx".utf8).withUnsafeBytes { bytes in try batch.take(bytes) { _, _ in } }
        #expect(throws: GitFinding.unexpectedOutput) { try batch.end() }
    }
}
