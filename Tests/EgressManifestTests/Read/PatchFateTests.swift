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
        #expect(try Self.fate(of: planned, in: stored) == .stored)
        let changed =
            part == "7" ? stored.replacing(#""8""#, with: "\"\(change)\"") : stored.replacing(part, with: change)
        #expect(changed != stored)
        #expect(try Self.fate(of: planned, in: changed) == fate)
    }

    @Test func `the version that was read is untouched`() throws {
        let manifest = try RefreshedManifest(Array(Self.read.utf8))
        let planned = try #require(manifest.plans.first)
        #expect(try Self.fate(of: planned, in: Self.read) == .untouched)
        #expect(try Self.fate(of: planned, in: Self.read.replacing(#""7""#, with: #""8""#)) == .unknown)
    }

    /// What is no policy tells nothing.
    private static func fate(of planned: PlannedPolicy, in stored: String) throws -> PatchFate {
        StoredPolicy(Array(stored.utf8)).map(planned.fate) ?? .unknown
    }
}
