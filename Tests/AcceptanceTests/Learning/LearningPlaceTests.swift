import EgressTestSupport
import Testing

/// Tests where a service listens for DNS servers.
@Suite(.waits) struct LearningPlaceTests {
    @Test func `a socket is removed at the end`() throws {
        let ground = try LearnGround()
        let service = try ground.service()
        #expect(ground.folder.names.contains("tap.sock"))
        service.signal(15)
        #expect(try service.end() == 0)
        #expect(!ground.folder.names.contains("tap.sock"))
    }

    @Test func `a socket at which somebody listens is not taken`() throws {
        let ground = try LearnGround()
        let service = try ground.service()
        let run = try ground.refresh("--every", "1h", "--learn", "unix:\(ground.socket)")
        #expect(run.status == 74)
        #expect(run.stderr.contains("egressgen: error: --learn unix:\(ground.socket): cannot listen here: "))
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        try sender.tell("a.example.com", "52.0.0.1")
        try ground.expect(["52.0.0.1"], service)
    }

    @Test func `a socket that a dead process left is taken over`() throws {
        let ground = try LearnGround()
        try TapSender.leaveSocket(at: ground.socket)
        let service = try ground.service()
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        try sender.tell("a.example.com", "52.0.0.1")
        try ground.expect(["52.0.0.1"], service)
    }

    @Test func `an address that is in use is 74`() throws {
        let ground = try LearnGround()
        let service = try ground.service(learningFrom: ["tcp:127.0.0.1:0"])
        let run = try ground.refresh("--every", "1h", "--learn", "tcp:127.0.0.1:\(service.learningPort())")
        #expect(run.status == 74)
        #expect(run.stderr.hasPrefix("egressgen: error: --learn tcp:127.0.0.1:"))
    }

    @Test(arguments: ["file", "missing/tap.sock"]) func `another file is not taken`(name: String) throws {
        let ground = try LearnGround()
        try ground.folder.write("mine\n", to: "file")
        let run = try ground.refresh("--every", "1h", "--learn", "unix:\(ground.folder.path(name))")
        #expect(run.status == 74)
        #expect(try ground.folder.read("file") == "mine\n")
    }

    @Test func `a service listens at several places`() throws {
        let ground = try LearnGround()
        let service = try ground.service(learningFrom: ["unix:\(ground.socket)", "tcp:127.0.0.1:0"])
        let senders = [try TapSender(path: ground.socket), try TapSender(port: service.learningPort())]
        for (number, sender) in senders.enumerated() {
            try sender.start()
            try sender.tell("a.example.com", "52.0.0.\(number)")
        }
        try ground.expect(["52.0.0.0", "52.0.0.1"], service)
        try service.expectMetric("learn_connections", 2)
    }

    @Test func `a listener without --every is a usage error, and nothing is written`() throws {
        let ground = try LearnGround()
        let before = try ground.folder.read("web.yaml")
        let run = try ground.refresh("--learn", "unix:\(ground.socket)")
        #expect(run.status == 64)
        #expect(run.stderr.contains("hint: add --every"))
        #expect(try ground.folder.read("web.yaml") == before)
        #expect(try ground.refresh("--every", "1h", "--learn", "capture.fstrm").status == 64)
        #expect(try ground.refresh("--every", "1h", "--learn", "tcp:0.0.0.0:6000").errorLines.count == 4)
    }
}
