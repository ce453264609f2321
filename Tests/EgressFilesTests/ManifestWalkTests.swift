import EgressFiles
import EgressTestSupport
import SystemPackage
import Testing

@Suite struct ManifestWalkTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `finds manifests by their names, sorted, and each once`() throws {
        for name in ["b.yml", "a.yaml", "c.json", "d.txt"] { try folder.write("", to: name) }
        let walk = ManifestWalk([folder.path, folder.path("a.yaml")], excluding: ["c.*"])
        #expect(walk.files == [folder.path("a.yaml"), folder.path("b.yml")])
        #expect(walk.findings.isEmpty)
    }

    @Test func `tells of what cannot be walked through`() {
        let walk = ManifestWalk([folder.path("missing"), "/dev/null"], excluding: [])
        let findings: [FileFinding] = [
            .unreadable(path: folder.path("missing"), .noSuchFileOrDirectory), .irregular(path: "/dev/null"),
        ]
        #expect(walk.findings == findings)
        #expect(walk.files.isEmpty)
    }
}
