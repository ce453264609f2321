import EgressTestSupport
import Testing

/// Tests learning with Unbound in front of NSD, which serves a zone with wildcards.
@Suite(.waits) struct LearningLiveTests {
    private static let zones = [
        ServedZone.made("example.com", "* IN A 52.0.0.1", "* IN A 52.0.0.2", "*.cdn IN CNAME edge.example.net."),
        ServedZone.made("example.net", "edge IN A 52.0.1.1"),
    ]

    private static let addresses = ["52.0.0.1", "52.0.0.2", "52.0.1.1"]

    private static func ask(_ server: LiveServer) throws {
        for name in ["a.example.com", "x.y.cdn.example.com", "edge.example.net"] {
            _ = try Dig.answer(from: server.endpoint, name, "A")
        }
    }

    @Test(arguments: [true, false]) func `the policy holds what Unbound told its clients`(isTCP: Bool) throws {
        let ground = try LearnGround()
        try ground.folder.write(LiveServer.identity + "\n", to: "token")
        let service = try ground.service(
            ["--learn-from", "127.0.0.0/8", "--learn-token", ground.folder.path("token")],
            learningFrom: isTCP ? ["tcp:127.0.0.1:0"] : nil)
        let target = try isTCP ? TapTarget.port(service.learningPort()) : .unix(path: ground.socket)
        let server = try LiveServer.unbound(zones: Self.zones, telling: target)
        try Self.ask(server)
        try ground.expect(Self.addresses, service)
        try service.expectLog("added 52.0.1.1: a client was told it for x.y.cdn.example.com\n")
        try service.wait(until: "the lag is measured") { () throws(SupportError) in
            try service.metric("learn_lag_seconds_count") ?? 0 >= 3
        }
        #expect(try service.metric("learn_connections") ?? 0 >= 1)
        #expect(try service.metric(#"learn_dropped_total{reason="token"}"#) == 0)
        #expect(!service.log.contains("error"), "\(service.log)")
    }

    @Test func `a recording of fstrm_capture fills the policy`() throws {
        let ground = try LearnGround()
        let capture = try TapCapture(in: ground.folder)
        let server = try LiveServer.unbound(zones: Self.zones, telling: .unix(path: capture.socket))
        try Self.ask(server)
        try Wait.until("the recording has every answer") { () throws(SupportError) in
            capture.flush()
            let run = try ground.refresh("--learn", capture.path)
            let addresses = try ground.addresses()
            return run.status == 0 && addresses == Self.addresses
        }
        capture.stop()
        let printed = try BuiltBinary.run(
            ["*.example.com:443", "--pod", "app=web", "--dns", "none", "--learn", capture.path])
        #expect(printed.status == 0, "\(printed.stderr)")
        #expect(LearnGround.addresses(in: printed.stdout) == Self.addresses)
        #expect(printed.stdout.contains("egressgen.dev/retained"))
    }
}
