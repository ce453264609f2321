import EgressTestSupport
import Testing

/// Tests refreshes of manifests that are too large, are not text, or have rules of another author.
@Suite(.waits) struct RefreshEdgeTests {
    private static let drops = ManagedManifest.filled(
        "git", host: "git.example.com", ["140.82.121.3"], annotations: ["retain: \"0\""])
    private static let fresh = drops.replacing("121.3", with: "121.4")

    // MARK: Limits

    @Test func `notes that would be too large leave their policy alone, and no other one`() throws {
        let blocks = (0..<33).map { "    - ipBlock:\n        cidr: 8.0.\($0 * 2).0/24\n" }.joined()
        let large = ManagedManifest.filled(
            "large", host: "api.example.com", ["9.9.9.9"], annotations: ["aggregate: \"true\""]
        ).replacing("    - ipBlock:\n        cidr: 9.9.9.9/32\n", with: blocks)
        let folder = try TemporaryFolder()
        try folder.write(large + "---\n" + Self.drops, to: "a.yaml")
        let run = try egressgen("refresh \(folder.path("a.yaml"))", Zones.example)
        #expect(run.status == 65)
        let start = "egressgen: error: \(folder.path("a.yaml")):6: default/large would have "
        #expect(run.errorLines.first?.hasPrefix(start) == true, "\(run.stderr)")
        #expect(run.stderr.contains("1 policy in 1 file: 1 changed, 0 unchanged, 1 left alone\n"))
        #expect(try folder.read("a.yaml") == large + "---\n" + Self.fresh)
        #expect(try egressgen("refresh \(folder.path("a.yaml"))", Zones.example).status == 65)
    }

    @Test func `a first fill whose words would be too large writes nothing`() throws {
        let labels = Array(repeating: String(repeating: "a", count: 60), count: 3).joined(separator: ".")
        let names = (1...700).map { "\($0).\(labels).example" }
        let kept = try KeptFile(ManagedManifest.unfilled("all", hosts: names.joined(separator: " ")))
        let zone = try WrittenZone("$ORIGIN example.\n@ 60 IN SOA ns ns 1 1 1 1 1\n*.\(labels) 60 IN A 8.0.0.2\n")
        let run = try egressgen("refresh \(kept.path)", zone.arguments)
        #expect(run.status == 65)
        #expect(run.errorLines.first?.contains("over the limit of 262144") == true, "\(run.stderr)")
        try kept.expectUntouched()
    }

    @Test func `a form that cannot be edited leaves its policy alone, and no other one`() throws {
        let folder = try TemporaryFolder()
        let odd = Self.drops.replacing("  - to:\n    - ipBlock:", with: "  - to:\n    - ? ipBlock\n      :")
        try folder.write(odd + "---\n" + Self.drops, to: "a.yaml")
        let run = try egressgen("refresh \(folder.path)", Zones.example)
        #expect(run.status == 65)
        #expect(try folder.read("a.yaml") == odd + "---\n" + Self.fresh)
    }

    @Test func `a merge key where egressgen writes is refused with its line`() throws {
        let text = """
            x: &deny {policyTypes: [Ingress, Egress], ingress: []}
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: web, annotations: {egressgen.dev/hosts: git.example.com}}
            spec: {<<: *deny, podSelector: {}}

            """
        let kept = try KeptFile(text)
        let run = try egressgen("refresh \(kept.path)", Zones.example)
        BadInput([], 65, "\(kept.path):5", naming: "merge key where egressgen writes")
            .expectError(run)
        try kept.expectUntouched()
    }

    // MARK: Streams

    @Test(arguments: [
        Array("kind: ConfigMap\ndata: \"".utf8) + [0xff, 0xfe, 0x80] + Array("\"\n".utf8),
        Array("# egressgen.dev/hosts of {{ .x }} ".utf8) + [0xe9] + Array("\r\n".utf8), [0xff, 0xfe, 0x61, 0x00],
    ])
    func `a stream that is not UTF-8 comes out with the same bytes`(bytes: [UInt8]) throws {
        let run = try BuiltBinary.run(["refresh", "-"] + Zones.example, bytes: bytes)
        #expect(run.status == 0)
        #expect(run.output == bytes)
    }

    // MARK: Foreign rules

    @Test func `an adopted policy has the notes of the plan, so that a second run writes nothing`() throws {
        let notes = #"retained: '{"git.example.com":{"140.82.121.3":"2999-11-24T12:00:00Z"}}'"#
        let folder = try TemporaryFolder()
        try folder.write(
            ManagedManifest.filled("git", host: "git.example.com", ["140.82.121.3"], annotations: [notes])
                .replacing("  - to:", with: "  - ports: [{port: 1, protocol: TCP}]\n    to:"), to: "a.yaml")
        let words = "refresh \(folder.path("a.yaml")) --adopt"
        #expect(try egressgen(words, Zones.example).status == 0)
        let once = try folder.read("a.yaml")
        #expect(!once.contains("retained") && once.contains("cidr: 140.82.121.4/32"))
        let again = try egressgen(words, Zones.example)
        #expect(again.stderr == "1 policy in 1 file: 0 changed, 1 unchanged\n")
        #expect(try folder.read("a.yaml") == once)
    }
}
