import Testing

@testable import EgressManifest

/// The fate of a patch whose answer was lost, determined from the object on the server.
@Suite struct PatchFateTests {
    private static let read = """
        {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "web", \
        "resourceVersion": "7", "annotations": {"egressgen.dev/hosts": "www.example.com"}}, \
        "spec": {"podSelector": {}, "policyTypes": ["Egress"]}}
        """

    @Test(arguments: [
        ("7", "9", PatchFate.stored), ("93.184.216.34/32", "93.184.216.36/32", .unknown),
        ("www.example.com dns=any", "www.example.com", .unknown), ("networking.k8s.io/v1", "v1", .unknown),
    ])
    func `what is not the version that was read is compared with the plan`(
        part: String, change: String, fate: PatchFate
    ) throws {
        let manifest = try RefreshedManifest(Array(Self.read.utf8))
        let planned = try #require(manifest.plans.first)
        let stored = String(decoding: try manifest.bytes(), as: UTF8.self).replacing(#""7""#, with: #""8""#)
        #expect(planned.fate(in: Array(stored.utf8)) == .stored)
        let changed =
            part == "7" ? stored.replacing(#""8""#, with: "\"\(change)\"") : stored.replacing(part, with: change)
        #expect(changed != stored)
        #expect(planned.fate(in: Array(changed.utf8)) == fate)
    }

    @Test func `the version that was read is untouched`() throws {
        let manifest = try RefreshedManifest(Array(Self.read.utf8))
        #expect(manifest.plans.map { $0.fate(in: Array(Self.read.utf8)) } == [.untouched])
        #expect(
            manifest.plans.map { $0.fate(in: Array(Self.read.replacing(#""7""#, with: #""8""#).utf8)) } == [.unknown])
    }
}
