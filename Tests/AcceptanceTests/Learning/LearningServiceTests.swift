import EgressTestSupport
import Foundation
import Testing

/// Tests that a service adds to policies what DNS servers told their clients.
@Suite(.waits) struct LearningServiceTests {
    @Test(arguments: [true, false])
    func `a pattern gets the addresses of its names`(isTCP: Bool) throws {
        let ground = try LearnGround()
        let service = try ground.service(learningFrom: isTCP ? ["tcp:127.0.0.1:0"] : nil)
        let sender = try isTCP ? TapSender(port: service.learningPort()) : TapSender(path: ground.socket)
        try sender.shakeHands()
        try sender.tell("a.b.Example.com", through: ["cdn.example.net"], "52.0.0.2", "52.0.0.1")
        try ground.expect(["52.0.0.1", "52.0.0.2"], service)
        let text = try ground.folder.read("web.yaml")
        #expect(text.contains("    egressgen.dev/applied: \"*.example.com:443\"\n"))
        #expect(text.contains("port: 443"))
        #expect(text.contains(#"{"*.example.com":{"52.0.0.1":"#))
        let place = "\(ground.policy): default/web: *.example.com: added 52.0.0.1"
        try service.expectLog("\(place): a client was told it for a.b.example.com\n")
        #expect(service.log.split(separator: "\n").count { $0.contains("added 52.0.0.1") } == 1)
        try sender.send(FrameStreamBytes.stop)
        #expect(try sender.receive(12) == FrameStreamBytes.control(5))
        service.signal(15)
        #expect(try service.end() == 0)
    }

    @Test func `one answer counts for a name and for a pattern, each with its ports`() throws {
        let ground = try LearnGround(hosts: #""api.example.org:5432 *.example.org:443""#)
        let service = try ground.service()
        try ground.expect(["9.9.9.1"], service)
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        try sender.tell("api.example.org", "52.0.0.1")
        try ground.expect(["9.9.9.1", "52.0.0.1", "52.0.0.1"], service)
        try service.expectLog("api.example.org: added 52.0.0.1: a client was told it for api.example.org\n")
        try service.expectLog("*.example.org: added 52.0.0.1: a client was told it for api.example.org\n")
        let text = try ground.folder.read("web.yaml")
        // Our own answer has the first address, so it has no note.
        #expect(!text.contains(#""9.9.9.1":"#))
        #expect(text.contains(#""api.example.org":{"52.0.0.1":"#))
        withExtendedLifetime(sender) {}
    }

    @Test func `the metrics tell what was learned`() throws {
        let ground = try LearnGround()
        let service = try ground.service()
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        // The refresh that the sender causes would write what it finds learned.
        try service.wait(until: "two refreshes") { () throws(SupportError) in try service.refreshes() == 2 }
        try sender.tell("a.example.com", "52.0.0.1", "52.0.0.2")
        try sender.tell("a.example.com", "10.0.0.1", "169.254.169.254")
        try sender.tell("a.example.net", "52.0.0.3")
        try service.expectMetric("learn_learned_total", 2)
        try service.expectMetric("learn_frames_total", 3)
        try service.expectMetric("learn_frame_to_patch_seconds_count", 1)
        for (name, value) in [
            ("learn_matched_total", 2), (#"learn_refused_total{reason="special"}"#, 2), ("learn_connections", 1),
            (#"learn_dropped_total{reason="fault"}"#, 0),
            ("learn_lag_seconds_count", 0), ("addresses_added_total", 2),
        ] as [(String, Double)] { #expect(try service.metric(name) == value, "\(name)") }
        #expect(try service.metric("learn_bytes_total") ?? 0 > 100)
        #expect(
            try service.get("/metrics").body.contains(#"policy_addresses{policy="\#(ground.policy): default/web"} 2"#))
        #if os(Linux)
            #expect(try Judges.problems(ofMetrics: service.get("/metrics").body) == "")
        #endif
        for address in ["10.0.0.1", "169.254.169.254"] {
            try service.expectLog("\(address)")
            #expect(service.log.contains("--accept") || service.log.contains("egressgen.dev/accept"))
        }
        #expect(!service.log.contains("error"), "\(service.log)")
    }

    @Test func `what was learned survives a restart of the service`() throws {
        let ground = try LearnGround(hosts: #""*.example.com api.example.org""#)
        var service = try ground.service()
        try TapSender(path: ground.socket).send(
            FrameStreamBytes.start() + ClientAnswer("a.example.com", "52.0.0.1").frame)
        try ground.expect(["52.0.0.1", "9.9.9.1"], service)
        service.signal(15)
        #expect(try service.end() == 0)
        let text = try ground.folder.read("web.yaml")
        service = try ground.service()
        try service.refreshNow()
        #expect(try ground.folder.read("web.yaml") == text)
        #expect(try ground.refresh().status == 0)
        #expect(try ground.folder.read("web.yaml") == text)
    }

    @Test func `what still waits at the end is written`() throws {
        let ground = try LearnGround()
        let service = try ground.service()
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        try sender.tell("a.example.com", "52.0.0.1")
        try ground.expect(["52.0.0.1"], service)
        // A file is written at most once a second, so the next address waits.
        try sender.tell("b.example.com", "52.0.0.2")
        try service.wait(until: "the address waits") { () throws(SupportError) in
            try service.metric("learn_matched_total") == 2
        }
        service.signal(15)
        #expect(try service.end() == 0)
        try ground.expect(["52.0.0.1", "52.0.0.2"], service)
    }

    @Test func `an edit of the file meanwhile is kept, and what was learned too`() throws {
        let ground = try LearnGround()
        let service = try ground.service()
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        try sender.tell("a.example.com", "52.0.0.1")
        try ground.expect(["52.0.0.1"], service)
        let text = try ground.folder.read("web.yaml")
        let edited = text.replacing("hosts: \"*.example.com:443", with: "hosts: \"*.example.com:8443")
        try ground.folder.write("# mine\n" + edited, to: "web.yaml")
        try sender.tell("b.example.com", "52.0.0.2")
        try ground.expect(["52.0.0.1", "52.0.0.2"], service)
        #expect(try ground.folder.read("web.yaml").hasPrefix("# mine\n"))
        #expect(try ground.folder.read("web.yaml").contains("port: 8443"))
    }

    @Test(arguments: ["an older manifest", "without rules", "egress: []"])
    func `what somebody else takes away is put back`(form: String) throws {
        let ground = try LearnGround()
        let older = try ground.folder.read("web.yaml")
        let service = try ground.service()
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        try sender.tell("a.example.com", "52.0.0.1")
        try ground.expect(["52.0.0.1"], service)
        let text = try ground.folder.read("web.yaml")
        let head = text.split(separator: "  egress:\n")[0]
        switch form {
        case "an older manifest": try ground.folder.write(older, to: "web.yaml")
        case "without rules": try ground.folder.write(String(head), to: "web.yaml")
        default: try ground.folder.write(head + "  egress: []\n", to: "web.yaml")
        }
        try service.refreshNow()
        try ground.expect(["52.0.0.1"], service)
        #expect(!service.log.contains("error"), "\(service.log)")
    }

    @Test func `a host that is taken out takes its addresses along for good`() throws {
        let ground = try LearnGround(hosts: #""*.example.com api.example.org""#)
        let service = try ground.service()
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        try sender.tell("a.example.com", "52.0.0.1")
        try ground.expect(["52.0.0.1", "9.9.9.1"], service)
        let text = try ground.folder.read("web.yaml")
        try ground.folder.write(
            text.replacing("hosts: \"*.example.com api", with: "hosts: \"api"), to: "web.yaml")
        try service.refreshNow()
        #expect(try ground.addresses() == ["9.9.9.1"])
        try ground.folder.write(
            try ground.folder.read("web.yaml").replacing("hosts: \"api", with: "hosts: \"*.example.com api"),
            to: "web.yaml")
        try service.refreshNow()
        #expect(try ground.addresses() == ["9.9.9.1"])
        try sender.tell("a.example.com", "52.0.0.1")
        try ground.expect(["52.0.0.1", "9.9.9.1"], service)
    }

    @Test func `learning goes on while a refresh waits for DNS`() throws {
        let ground = try LearnGround(hosts: #""*.example.com api.example.net""#)
        let silent = try HostileServer { _ in [.silence] }
        let service = try ServiceProcess(
            [
                "refresh", ground.folder.path, "--every", "1h", "--resolver", "127.0.0.1:\(silent.port)", "--timeout",
                "20s",
                "--tries", "1", "--learn", "unix:\(ground.socket)",
            ] + LearnGround.talk)
        try service.expectLog("learning from ")
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        // The policy is known as soon as the refresh has read it.
        try service.wait(until: "the address is learned") { () throws(SupportError) in
            try sender.tell("a.example.com", "52.0.0.1")
            return try ground.addresses() == ["52.0.0.1"]
        }
        #expect(try service.refreshes() == 0)
        service.signal(15)
        #expect(try service.end() == 0)
        #expect(try ground.addresses() == ["52.0.0.1"])
    }

    @Test func `several policies and files learn from one answer`() throws {
        let ground = try LearnGround()
        try ground.folder.write(
            ManagedManifest.unfilled("api", hosts: "a.example.com", annotations: ["dns: none"]) + "---\n"
                + ManagedManifest.unfilled("job", hosts: "\"*.a.example.com\"", annotations: ["dns: none"]),
            to: "others.yaml")
        try ground.folder.write(ServedZone.made("example.com", "a IN A 9.9.9.9").text, to: "zone.db")
        let service = try ground.service()
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        try sender.tell("a.example.com", "52.0.0.1")
        try ground.expect(["52.0.0.1"], service)
        try service.wait(until: "the other file has it too") { () throws(SupportError) in
            LearnGround.addresses(in: try ground.folder.read("others.yaml")) == ["9.9.9.9", "52.0.0.1"]
        }
    }

    @Test func `a file that is away holds up no other, and is written when it is back`() throws {
        let ground = try LearnGround()
        try ground.folder.write(
            ManagedManifest.unfilled("api", hosts: "\"*.example.net\"", annotations: ["dns: none"]), to: "api.yaml")
        let service = try ground.service()
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        // The refresh that the sender causes has ended.
        try service.wait(until: "two refreshes") { () throws(SupportError) in try service.refreshes() == 2 }
        #expect(rename(ground.policy, ground.folder.path("away")) == 0)
        try sender.tell("a.example.com", "52.0.0.1")
        try service.expectLog("egressgen: error: \(ground.policy): cannot be read: ")
        for number in 1...3 {
            try sender.tell("a.example.net", "52.0.1.\(number)")
            try service.wait(until: "the other file is written") { () throws(SupportError) in
                try LearnGround.addresses(in: ground.folder.read("api.yaml")).count == number
            }
        }
        #expect(rename(ground.folder.path("away"), ground.policy) == 0)
        try ground.expect(["52.0.0.1"], service)
        #expect(service.log.split(separator: "\n").count { $0.contains("cannot be read") } == 1)
    }

    @Test func `a file that is broken for a while gets what was learned meanwhile`() throws {
        let ground = try LearnGround()
        let service = try ground.service()
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        try service.wait(until: "two refreshes") { () throws(SupportError) in try service.refreshes() == 2 }
        let text = try ground.folder.read("web.yaml")
        try ground.folder.write("metadata: {annotations: {egressgen.dev/hosts: [", to: "web.yaml")
        try sender.tell("a.example.com", "52.0.0.1")
        try service.expectLog("egressgen: error: \(ground.policy):2: is not YAML")
        try ground.folder.write(text, to: "web.yaml")
        try ground.expect(["52.0.0.1"], service)
    }

    @Test func `the hook runs at most once a second, with what was learned`() throws {
        let ground = try LearnGround()
        let hook = try ground.folder.writeProgram(
            "#!/bin/sh\ncd \"$(dirname \"$0\")\"\ndate +%s.%N >>runs\ncat >>input\n", to: "hook")
        let service = try ground.service(["--on-change", hook])
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        for number in 1...30 {
            try sender.tell("a.example.com", "52.0.0.\(number)")
            Wait.letPass(seconds: 0.1)
        }
        try ground.expect((1...30).map { "52.0.0.\($0)" }, service)
        try service.wait(until: "the last run of the hook") { () throws(SupportError) in
            try ground.folder.read("input").contains("52.0.0.30")
        }
        let times = try ground.folder.read("runs").split(separator: "\n").compactMap { Double($0) }
        #expect((2...6).contains(times.count), "\(times)")
        let input = try ground.folder.read("input")
        for number in 1...30 { #expect(input.contains("\"52.0.0.\(number)\"")) }
    }

    @Test func `with json every change is one object`() throws {
        let ground = try LearnGround()
        let service = try ServiceProcess(
            [
                "refresh", ground.folder.path, "--every", "1h", "--learn", "unix:\(ground.socket)", "--log-format",
                "json", "-v",
            ])
        try service.expectLog("1 policy in 1 file")
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        try sender.tell("a.example.com", "52.0.0.1")
        try ground.expect(["52.0.0.1"], service)
        try service.expectLog(#""address":"52.0.0.1""#)
        let line = try #require(service.log.split(separator: "\n").first { $0.contains("52.0.0.1") })
        for part in [#""host":"*.example.com""#, #""change":"added""#, "a.example.com"] { #expect(line.contains(part)) }
    }
}
