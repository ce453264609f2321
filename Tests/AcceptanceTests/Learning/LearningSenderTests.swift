import EgressModel
import EgressTestSupport
import Testing

/// Tests what a service does about senders that it does not trust, or that send something else.
@Suite(.waits) struct LearningSenderTests {
    private static let token = "sixteen-bytes-ok"

    private static func answer(_ address: String, identity: String? = nil) -> ClientAnswer {
        ClientAnswer("a.example.com", address).with { $0.identity = identity }
    }

    @Test func `a frame without the token is dropped, counted, and told of once`() throws {
        let ground = try LearnGround()
        try ground.folder.write(Self.token + "\n", to: "token")
        let service = try ground.service(["--learn-token", ground.folder.path("token")])
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        for identity in [nil, "", "sixteen-bytes-no", "sixteen"] {
            try sender.tell(Self.answer("52.0.0.1", identity: identity))
        }
        try sender.tell(Self.answer("52.0.0.2", identity: Self.token))
        try sender.tell(Self.answer("52.0.0.3", identity: Self.token + " coredns-7"))
        try ground.expect(["52.0.0.2", "52.0.0.3"], service)
        try service.expectMetric(#"learn_dropped_total{reason="token"}"#, 4)
        let warnings = service.log.split(separator: "\n").filter { $0.contains("without the token") }
        #expect(warnings.count == 1)
        #expect(warnings.first?.hasPrefix("egressgen: warning: ") == true)
    }

    @Test func `a peer that is not listed is closed, counted, and told of once`() throws {
        let ground = try LearnGround()
        let service = try ground.service(["--learn-from", "127.0.0.2/32"], learningFrom: ["tcp:127.0.0.1:0"])
        let port = try service.learningPort()
        for _ in 0..<3 { try TapSender(port: port).expectEnd() }
        let sender = try TapSender(port: port, from: "127.0.0.2")
        try sender.shakeHands()
        try sender.tell(Self.answer("52.0.0.1"))
        try ground.expect(["52.0.0.1"], service)
        try service.expectMetric(#"learn_dropped_total{reason="peer"}"#, 3)
        #expect(service.log.split(separator: "\n").count { $0.contains("127.0.0.1: may not connect") } == 1)
        #expect(service.log.contains("hint: add its address to --learn-from"))
    }

    @Test(
        arguments: [
            ("garbage", Array("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".utf8)),
            ("a length of 4 GiB", [0xff, 0xff, 0xff, 0xff]),
            ("a frame of 4 GiB in a stream", FrameStreamBytes.start() + [0xff, 0xff, 0xff, 0xff]),
            ("another content type", FrameStreamBytes.start("protobuf:other")),
            ("another content type in READY", FrameStreamBytes.ready("protobuf:other")),
            ("data before START", FrameStreamBytes.data([1, 2, 3])),
            ("a frame that is no protobuf", FrameStreamBytes.start() + FrameStreamBytes.data([0xff, 0xff])),
        ] as [(String, [UInt8])])
    func `a stream that is no dnstap ends, and the others go on`(what: String, bytes: [UInt8]) throws {
        let ground = try LearnGround()
        let service = try ground.service(learningFrom: ["tcp:127.0.0.1:0"])
        let port = try service.learningPort()
        let good = try TapSender(port: port)
        try good.shakeHands()
        for _ in 0..<3 {
            let bad = try TapSender(port: port)
            try bad.send(bytes)
            try bad.expectEnd()
        }
        try good.tell(Self.answer("52.0.0.1"))
        try ground.expect(["52.0.0.1"], service)
        try service.expectMetric(#"learn_dropped_total{reason="fault"}"#, 3)
        #expect(service.log.split(separator: "\n").count { $0.contains("127.0.0.1: its stream was closed") } == 1)
        #expect(try service.metric("learn_connections") == 1)
    }

    @Test func `a sender that stops within a frame has told what it sent before`() throws {
        let ground = try LearnGround()
        let service = try ground.service()
        do {
            let sender = try TapSender(path: ground.socket)
            try sender.start()
            try sender.tell(Self.answer("52.0.0.1"))
            try sender.send(Array(Self.answer("52.0.0.2").frame.dropLast(5)))
        }
        try ground.expect(["52.0.0.1"], service)
        try service.expectMetric(#"learn_dropped_total{reason="fault"}"#, 1)
        try service.expectLog("a local DNS server: its stream was closed: it ends inside a frame")
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        try sender.tell(Self.answer("52.0.0.3"))
        try ground.expect(["52.0.0.1", "52.0.0.3"], service)
    }

    @Test func `frames that arrive byte by byte, or many at once, count`() throws {
        let ground = try LearnGround()
        let service = try ground.service()
        let slow = try TapSender(path: ground.socket)
        for byte in FrameStreamBytes.start() + Self.answer("52.0.0.1").frame { try slow.send([byte]) }
        let fast = try TapSender(path: ground.socket)
        let answers = (1...200).flatMap { ClientAnswer("n\($0).example.com", "52.0.1.\($0)").frame }
        try fast.send(FrameStreamBytes.start() + answers)
        try ground.expect(["52.0.0.1"] + (1...200).map { "52.0.1.\($0)" }, service)
        try service.expectMetric("learn_frames_total", 201)
    }

    @Test func `only what a client was told counts`() throws {
        let ground = try LearnGround()
        let service = try ground.service()
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        let message = MessageBuilder(id: 7, "a.example.com.", .a).a("a.example.com.", "52.0.0.1")
        for kind in [DnstapFrame.Kind.authResponse, .resolverResponse, .clientQuery, .forwarderResponse] {
            try sender.send(FrameStreamBytes.data(DnstapFrame(message.bytes).with { $0.kind = kind }.bytes))
        }
        for refused in [message.rcode(.nxDomain), message.qr(false), message.alsoQuestion("a.example.com.", .a)] {
            try sender.send(FrameStreamBytes.data(DnstapFrame(refused.bytes).bytes))
        }
        try sender.send(FrameStreamBytes.data(DnstapFrame(message.tc().bytes).bytes))
        try ground.expect(["52.0.0.1"], service)
        try service.expectMetric("learn_frames_total", 8)
        #expect(try service.metric("learn_matched_total") == 1)
    }

    @Test func `a server that sends no messages is told of`() throws {
        let ground = try LearnGround()
        let service = try ground.service()
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        for _ in 0..<3 { try sender.send(FrameStreamBytes.data(DnstapFrame(nil).bytes)) }
        try service.expectMetric("learn_frames_total", 3)
        try service.expectLog("sends frames without DNS messages")
        #expect(service.log.split(separator: "\n").count { $0.contains("without DNS messages") } == 1)
        #expect(service.log.contains("'full'"))
    }

    @Test func `a sender that connects makes the service ask for its names again, once a minute`() throws {
        let ground = try LearnGround(hosts: "api.example.org")
        let service = try ground.service()
        try ground.expect(["9.9.9.1"], service)
        let done = try service.refreshes()
        try ground.folder.write(ServedZone.made("example.org", "api IN A 9.9.9.2").text, to: "zone.db")
        var senders: [TapSender] = []
        for _ in 0..<5 {
            let sender = try TapSender(path: ground.socket)
            try sender.start()
            senders.append(sender)
        }
        try ground.expect(["9.9.9.1", "9.9.9.2"], service)
        try senders[4].tell("api.example.org", "52.0.0.1")
        try ground.expect(["9.9.9.1", "9.9.9.2", "52.0.0.1"], service)
        #expect(try service.refreshes() == done + 1)
    }

    @Test func `an answer that is too old does not count, and one from the future does`() throws {
        let ground = try LearnGround()
        let service = try ground.service()
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        try sender.tell(Self.answer("52.0.0.1").with { $0.time = 1_000_000_000 })
        try sender.tell(Self.answer("52.0.0.2").with { $0.time = 9_000_000_000 })
        try ground.expect(["52.0.0.2"], service)
        try service.expectMetric(#"learn_refused_total{reason="stale"}"#, 1)
    }

    @Test func `what is over the limit is not added, and told of`() throws {
        let ground = try LearnGround()
        let service = try ground.service(["--learn-limit", "2"])
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        for number in [5, 6, 1, 2] { try sender.tell("n\(number).example.com", "52.0.0.\(number)") }
        try ground.expect(["52.0.0.5", "52.0.0.6"], service)
        try service.expectMetric(#"learn_refused_total{reason="limit"}"#, 2)
        try service.expectLog("*.example.com has 2 addresses, so ")
        #expect(service.log.contains("--learn-limit"))
    }
}
