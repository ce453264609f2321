import EgressTestSupport
import Foundation
import Testing

/// Tests runs that are killed, that run out of space, and that run at the same time.
@Suite(.waits) struct RefreshSafetyTests {
    private static let files = (1...50).map { "p\($0).yaml" }

    private static func old(_ name: String) -> String {
        ManagedManifest.filled(name, host: "git.example.com", ["140.82.121.3"], annotations: ["retain: \"0\""])
    }

    private static func new(_ name: String) -> String { old(name).replacing("121.3/", with: "121.4/") }

    @Test func `a kill at any moment leaves each file old or new, and nothing beside them in the end`() throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: 1)
        var killed = 0
        for _ in 1...200 {
            for name in Self.files { try folder.write(Self.old(name), to: name) }
            let seconds = Double.random(in: 0.005...0.08, using: &generator)
            killed += try BuiltBinary.runKilled(after: seconds, ["refresh", folder.path, "-q"] + Zones.example) ? 1 : 0
            for name in Self.files {
                let text = try folder.read(name)
                #expect(text == Self.old(name) || text == Self.new(name))
            }
            #expect(folder.names.count <= Self.files.count + 1)
        }
        #expect(killed > 50)
        try folder.write(Self.old("p1.yaml"), to: "p1.yaml")
        #expect(try egressgen("refresh \(folder.path) -q", Zones.example).status == 0)
        #expect(folder.names == Self.files.sorted())
    }

    @Test func `two runs at once lose no update`() throws {
        let folder = try TemporaryFolder()
        let zones = try ["a", "b"].map { name in
            try WrittenZone("$ORIGIN \(name).example.\n$TTL 60\n@ SOA ns ns 1 1 1 1 1\n@ A 8.0.0.2\n")
        }
        let policies = ["a", "b"].map { name in
            ManagedManifest.filled(name, host: "\(name).example", ["8.0.0.1"], annotations: ["retain: \"0\""])
        }
        let before = policies.joined(separator: "---\n")
        for _ in 1...200 {
            try folder.write(before, to: "both.yaml")
            let runs = try zones.map { zone in
                try BuiltBinary.start(["refresh", folder.path("both.yaml"), "-q"] + zone.arguments)
            }
            // Each run can resolve only one of the names, and must leave the other name's policy unchanged.
            for run in runs { #expect(try run.wait().status == 75) }
            #expect(try folder.read("both.yaml") == before.replacing("8.0.0.1/", with: "8.0.0.2/"))
        }
        #expect(folder.names == ["both.yaml"])
    }

    @Test func `without room a file is left as it was, and 74 tells`() throws {
        // The file is larger than the limit of one block. The messages on stderr are smaller.
        let kept = try KeptFile(Self.old("a") + String(repeating: "# a line of comment\n", count: 100))
        let run = try BuiltBinary.run(limited: "ulimit -f 1", ["refresh", kept.path] + Zones.example)
        #expect(run.status == 74)
        #expect(run.errorLines.first?.contains("cannot be written: file too large") == true, "\(run.stderr)")
        try kept.expectUntouched()
    }

    @Test func `a folder that may not be written is 74, and --check needs no writing`() throws {
        let kept = try KeptFile(Self.old("a"))
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: kept.folder.path)
        let run = try BuiltBinary.runBoundByModes(["refresh", kept.path] + Zones.example)
        #expect(run.status == 74)
        #expect(run.errorLines.first?.contains("cannot be written: permission denied") == true, "\(run.stderr)")
        #expect(try BuiltBinary.runBoundByModes(["refresh", kept.path, "--check"] + Zones.example).status == 1)
        try kept.expectUntouched()
    }

    @Test func `the mode of a file stays`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.old("a"), to: "a.yaml")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(try egressgen("refresh \(path)", Zones.example).status == 0)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
    }

    @Test func `a file that is deleted or edited while names are asked for is not lost`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.old("gone").replacing("git.example.com", with: "a.example"), to: "gone.yaml")
        try folder.write(Self.old("edited").replacing("git.example.com", with: "a.example"), to: "edited.yaml")
        let server = try HostileServer { query in
            try? FileManager.default.removeItem(atPath: folder.path("gone.yaml"))
            if let text = try? folder.read("edited.yaml"), !text.contains("# by hand") {
                _ = try? folder.write("# by hand\n" + text, to: "edited.yaml")
            }
            return [MessageBuilder(answering: query).ra().a(query.qname, "140.82.121.4").reply]
        }
        let run = try egressgen("refresh \(folder.path)", asking(server.endpoint))
        #expect(run.status == 74)
        #expect(run.stderr.contains("gone.yaml: cannot be written: no such file or directory"), "\(run.stderr)")
        #expect(folder.names == ["edited.yaml"])
        let text = try folder.read("edited.yaml")
        #expect(text.hasPrefix("# by hand\n") && text.contains("121.4/32") && !text.contains("121.3/32"))
    }
}
