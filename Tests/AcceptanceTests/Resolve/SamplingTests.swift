import EgressModel
import EgressTestSupport
import Foundation
import Synchronization
import Testing

/// Tests how many times each command asks a question, with and without `--samples`.
@Suite(.waits, .judgedPolicies) struct SamplingTests {
    /// Starts a server that gives 8 of 64 addresses for names that begin with `rot`, and two addresses in changing
    /// order for all others.
    private static func server() throws -> HostileServer {
        let generator = Mutex(SeededGenerator(seed: 1))
        let pool = (1...64).map { "8.0.0.\($0)" }
        return try HostileServer { query in
            let answer = MessageBuilder(answering: query).ra()
            guard query.qtype == .a else { return [answer.reply] }
            let rotates = query.qname.hasPrefix("rot")
            let addresses = generator.withLock { pool.prefix(rotates ? 64 : 2).shuffled(using: &$0).prefix(8) }
            return [answer.addresses(query.qname, Array(addresses)).reply]
        }
    }

    private static func filled(_ name: String, host: String) -> String {
        ManagedManifest.filled(name, host: host, ["8.0.0.1", "8.0.0.2"])
    }

    private func count(_ text: String) -> Int { text.components(separatedBy: "cidr: 8.0.0.").count - 1 }

    @Test func `a new policy asks a steady name twice, and a rotating one up to 20 times`() throws {
        let steady = try Self.server()
        #expect(try egressgen("a.example --pod run=busybox", asking(steady.endpoint)).status == 0)
        #expect(steady.log.count == 2)
        let rotating = try Self.server()
        let run = try egressgen("rot.example --pod run=busybox", asking(rotating.endpoint))
        #expect(run.status == 0)
        #expect(rotating.log.count == 20)
        #expect(count(run.stdout) > 50)
        #expect(run.stderr.contains("warning: rot.example: about ") && run.stderr.contains("have not been seen yet"))
    }

    @Test(arguments: [("1", 1, 8), ("3", 3, 9), ("auto", 20, 51)])
    func `--samples says how often`(samples: String, questions: Int, least: Int) throws {
        let server = try Self.server()
        let run = try egressgen("rot.example --pod run=busybox --samples \(samples)", asking(server.endpoint))
        #expect(run.status == 0)
        #expect(server.log.count == questions)
        #expect(count(run.stdout) >= least)
    }

    @Test func `a name that is in the file already is asked once, a name that is added is sampled`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("web.yaml")
        let command = "--pod app=web -o \(path) "
        let server = try Self.server()
        #expect(try egressgen(command + "rot.example", asking(server.endpoint)).status == 0)
        #expect(server.log.count == 20)
        #expect(try egressgen(command + "rot.example", asking(server.endpoint)).status == 0)
        #expect(server.log.count == 21)
        #expect(try egressgen(command + "rot.example:443 b.example", asking(server.endpoint)).status == 0)
        #expect(server.log.map(\.qname).suffix(3).sorted() == ["b.example", "b.example", "rot.example"])
    }

    @Test func `refresh asks once for the names that every policy holds`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.filled("web", host: "a.example"), to: "web.yaml")
        try folder.write(Self.filled("shared", host: "b.example"), to: "shared.yaml")
        try folder.write(ManagedManifest.unfilled("new", hosts: "b.example rot.example"), to: "new.yaml")
        let server = try Self.server()
        #expect(try egressgen("refresh \(folder.path)", asking(server.endpoint)).status == 0)
        let asked = Dictionary(grouping: server.log.map(\.qname)) { $0 }.mapValues(\.count)
        #expect(asked == ["a.example": 1, "b.example": 2, "rot.example": 20])
        #expect(count(try folder.read("new.yaml")) > 50)
        let before = server.log.count
        #expect(try egressgen("refresh \(folder.path)", asking(server.endpoint)).status == 0)
        #expect(server.log.count == before + 3)
    }

    @Test func `policies of different families share the samples of a name`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.filled("web", host: "a.example"), to: "web.yaml")
        let dual = ManagedManifest.unfilled("new", hosts: "a.example")
            .replacing(
                "egressgen.dev/hosts: a.example", with: "egressgen.dev/hosts: a.example\n    egressgen.dev/family: dual"
            )
        try folder.write(dual, to: "new.yaml")
        let server = try Self.server()
        #expect(try egressgen("refresh \(folder.path)", asking(server.endpoint)).status == 0)
        #expect(server.log.map(\.qtype.rawValue).sorted() == [1, 1, 28, 28])
    }

    @Test(arguments: [
        ("resolve a.example", 1), ("resolve a.example --samples auto", 2), ("resolve rot.example --samples auto", 20),
        ("explain POLICY --pod app=web --to a.example:443", 1),
        ("explain POLICY --pod app=web --to a.example:443 --samples auto", 2),
    ])
    func `resolve and explain ask once by default`(command: String, questions: Int) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.filled("web", host: "a.example"), to: "web.yaml")
        let server = try Self.server()
        _ = try egressgen(command.replacingOccurrences(of: "POLICY", with: path), asking(server.endpoint))
        #expect(server.log.count == questions)
    }

    @Test func `a function samples what its policies do not hold`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("apiVersion: v1\nkind: ConfigMap\ndata: {}\n", to: "config.yaml")
        let server = try Self.server()
        let input =
            Self.filled("web", host: "a.example") + "---\n" + ManagedManifest.unfilled("new", hosts: "b.example")
        let run = try egressgen("function \(config)", asking(server.endpoint), input: input)
        #expect(run.status == 0)
        #expect(server.log.map(\.qname).sorted() == ["a.example", "b.example", "b.example"])
    }

    @Test(arguments: [nil, "auto", "3"])
    func `zone files give the same policy however often they are asked`(samples: String?) throws {
        let run = try generate(
            "api.example.com --pod run=busybox", Zones.example + (samples.map { ["--samples", $0] } ?? []))
        #expect(run.stdout == busyboxPolicy("api.example.com", ["93.184.216.34/32", "93.184.216.35/32"]))
    }
}
