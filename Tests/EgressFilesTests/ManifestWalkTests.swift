import EgressFiles
import EgressTestSupport
import Foundation
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

    @Test func `tells of links that lead outside, if nothing else reaches their targets`() throws {
        for name in ["a", "b", "deep"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        for name in ["b/x.yaml", "b/y.txt", "deep/z.yaml"] { try folder.write("", to: name) }
        let links = [
            "a/x.yaml": "../b/x.yaml", "a/y.json": "../b/y.txt", "a/z.txt": "../b/x.yaml",
            "a/deep.yaml": "../deep", "a/null.yaml": "/dev/null",
        ]
        for (link, target) in links {
            try FileManager.default.createSymbolicLink(atPath: folder.path(link), withDestinationPath: target)
        }
        let walk = ManifestWalk([folder.path("a")], excluding: [])
        #expect(walk.files.isEmpty && walk.findings.isEmpty)
        #expect(walk.outsideLinks.map(\.path) == [folder.path("a/x.yaml"), folder.path("a/y.json")])
        #expect(walk.outsideLinks.map(\.target) == [folder.path("b/x.yaml"), folder.path("b/y.txt")])
        let both = ManifestWalk([folder.path("a"), folder.path("b")], excluding: [])
        #expect(both.outsideLinks.map(\.path) == [folder.path("a/y.json")])
        #expect(ManifestWalk([folder.path("a")], excluding: ["*.json", "x.*"]).outsideLinks.isEmpty)
        #expect(ManifestWalk([folder.path("")], excluding: []).outsideLinks.isEmpty)
    }

    @Test func `a link that leads nowhere or to itself cannot be read, unless its name is no manifest's`() throws {
        for (link, target) in [("lost.yaml", "nowhere"), ("self.json", "self.json"), ("lost.txt", "nowhere")] {
            try FileManager.default.createSymbolicLink(atPath: folder.path(link), withDestinationPath: target)
        }
        let walk = ManifestWalk([folder.path], excluding: [])
        #expect(
            Set(walk.findings) == [
                .unreadable(path: folder.path("lost.yaml"), .noSuchFileOrDirectory),
                .unreadable(path: folder.path("self.json"), .tooManySymbolicLinkLevels),
            ])
        #expect(ManifestWalk([folder.path], excluding: ["lost.*", "self.*"]).findings.isEmpty)
    }
}
