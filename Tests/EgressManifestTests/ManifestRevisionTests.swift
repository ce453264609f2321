import EgressTestSupport
import Foundation
import Testing

@testable import EgressManifest

@Suite struct ManifestRevisionTests {
    private static let cases =
        ((try? FileManager.default.contentsOfDirectory(atPath: Fixture.path("refresh"))) ?? []).sorted()

    @Test func `has its cases`() {
        #expect(Self.cases.count > 40)
    }

    @Test(arguments: cases)
    func `edits a manifest as its golden file shows`(name: String) throws {
        let refreshed = try RefreshedManifest(
            Array(try Data(contentsOf: URL(fileURLWithPath: Fixture.path("refresh/\(name)")))))
        try Golden.check(String(decoding: refreshed.bytes(), as: UTF8.self), "refresh/\(name)")
    }

    @Test(arguments: cases)
    func `changes nothing the second time`(name: String) throws {
        let once = try RefreshedManifest(Array(Fixture.read("refresh/\(name)").utf8)).bytes()
        let twice = try RefreshedManifest(once)
        #expect(try twice.bytes() == once)
        #expect(!twice.plans.contains { $0.changes(countingNotes: true) })
    }

    @Test(arguments: ["note-run-out.yaml", "note-too-far.yaml", "comments-everywhere.yaml"])
    func `leaves notes as they are where they do not count`(name: String) throws {
        let text = try Fixture.read("refresh/\(name)")
        let revised = String(decoding: try RefreshedManifest(Array(text.utf8)).bytes(notes: false), as: UTF8.self)
        let notes = { (text: String) in text.split(separator: "\n").filter { $0.contains("egressgen.dev/retained") } }
        #expect(notes(revised) == notes(text))
        #expect(revised != text)
    }
}
