import EgressModel
import Testing

@testable import EgressFiles

@Suite struct LineageWalkTests {
    private typealias Change = GitCommit.Change

    /// Commits from the newest to the oldest, at descending times.
    private static func commits(_ changes: [[Change]]) -> [GitCommit] {
        changes.enumerated().map { index, changes in
            GitCommit(
                hash: "c\(changes.isEmpty ? 0 : index)", time: UTCTime(seconds: 1_000 - index), changes: changes)
        }
    }

    /// The lineages as words: the path, then the commit and the content of each version from the oldest to the newest.
    private static func lineages(_ walk: LineageWalk) -> [String] {
        walk.lineages.map { lineage in
            ([lineage.path.text] + lineage.versions.map { "\($0.commit):\($0.object ?? "-")" }).joined(separator: " ")
        }
    }

    private static func walk(
        _ changes: [[Change]], renames: [LineageWalk.Addition: GitPath] = [:], asked: Set<GitPath>
    ) -> LineageWalk {
        LineageWalk(commits(changes), renames: renames) { asked.contains($0) }
    }

    @Test func `a file that changes is one lineage`() {
        let walk = Self.walk(
            [[Change("a", object: "2")], [Change("b", object: "9")], [Change("a", object: "1", isAddition: true)]],
            asked: ["a"])
        #expect(Self.lineages(walk) == ["a c2:1 c0:2"])
        #expect(walk.additions == [.init(commit: "c2", path: "a")])
    }

    @Test func `a rename leads to the former path until the file came into being there`() {
        let walk = Self.walk(
            [
                [Change("old", object: "8", isAddition: true)], [Change("new", from: "old", object: "2")],
                [Change("old", object: "1", isAddition: true)], [Change("old", object: nil)],
                [Change("old", object: "7", isAddition: true)],
            ], asked: ["new"])
        #expect(Self.lineages(walk) == ["new c2:1 c1:2"])
    }

    @Test func `two files that swap their names keep their lineages`() {
        let walk = Self.walk(
            [
                [Change("a", from: "b", object: "B"), Change("b", from: "a", object: "A")],
                [Change("a", object: "A", isAddition: true), Change("b", object: "B", isAddition: true)],
            ], asked: ["a", "b"])
        #expect(Self.lineages(walk) == ["a c1:B c0:B", "b c1:A c0:A"])
    }

    @Test func `an addition that is a rename by a wider look is one, and its removal is no version`() {
        let walk = Self.walk(
            [
                [Change("old", object: nil), Change("new", object: "2", isAddition: true)],
                [Change("old", object: "1", isAddition: true)],
            ], renames: [.init(commit: "c0", path: "new"): "old"], asked: ["new"])
        #expect(Self.lineages(walk) == ["new c1:1 c0:2"])
    }

    @Test func `a file that was renamed back to a former path is gone`() {
        let walk = Self.walk(
            [
                [Change("old", object: "3")], [Change("old", from: "new", object: "2")],
                [Change("new", from: "old", object: "2")], [Change("old", object: "1", isAddition: true)],
            ], asked: ["new"])
        #expect(Self.lineages(walk) == ["new c3:1 c2:2 c1:-"])
    }

    @Test func `an asked path that was away is one lineage`() {
        let walk = Self.walk(
            [
                [Change("a", object: "2", isAddition: true)], [Change("a", object: nil)],
                [Change("a", object: "1", isAddition: true)],
            ], asked: ["a"])
        #expect(Self.lineages(walk) == ["a c2:1 c1:- c0:2"])
    }

    @Test func `times do not descend`() {
        let commits = [
            GitCommit(hash: "new", time: UTCTime(seconds: 5), changes: [Change("a", object: "2")]),
            GitCommit(hash: "old", time: UTCTime(seconds: 9), changes: [Change("a", object: "1", isAddition: true)]),
        ]
        let walk = LineageWalk(commits, renames: [:]) { $0 == "a" }
        #expect(walk.lineages.first?.versions.map(\.time.seconds) == [9, 9])
    }

    private static let askedPaths: [(GitPath, Bool?, GitPath, GitPath?)] = [
        ("", true, "a.yaml", "a.yaml"), ("p", true, "p/a.yml", "a.yml"), ("p", true, "pq/a.yml", nil),
        ("p", true, "p/a.txt", nil), ("p", false, "p", ""), ("p", false, "p/a.yaml", nil), ("p", nil, "p", ""),
        ("p", nil, "p/a.json", "a.json"), ("e\u{301}", true, "\u{e9}/a.yaml", nil),
        ("p", true, "p/\u{301}a.yaml", "\u{301}a.yaml"), ("p", true, "p/\u{301}/a.yaml", "\u{301}/a.yaml"),
    ]

    @Test(arguments: askedPaths)
    func `a folder asks for its manifests, and a file for itself`(
        path: GitPath, isFolder: Bool?, other: GitPath, rest: GitPath?
    ) {
        #expect(AskedPath(path, isFolder: isFolder).rest(of: other) == rest)
    }
}
