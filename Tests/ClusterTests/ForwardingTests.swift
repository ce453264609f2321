import EgressModel
import EgressTestSupport
import Foundation
import Testing

/// Tests a service that forwards and holds answers, with a real API server.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct ForwardingTests {
    private let ground: ForwardingGround
    private let client: DNSClient

    /// Writes the wall clock before each patch is sent, so before its acknowledgement and before any watch has it.
    private static let clockedPatches = """
        if request.method == "PATCH":
            time.sleep(0.3)
            log(str(time.time()))
            status, body = request.carry_out()
            request.answer(status, body, {"Content-Type": "application/json"})
        """

    init() throws {
        ground = try ForwardingGround()
        client = try DNSClient()
        try ground.make()
    }

    @Test(arguments: [
        ("a1.example.com", "52.0.0.1", "*.example.com:443"), ("www.example.com", "8.8.4.4", "www.example.com"),
    ])
    func `a new address is acknowledged, and has settled, when the client has it`(
        name: String, address: String, hosts: String
    ) throws {
        try ground.make(hosts: hosts)
        let kubectl = try ground.kubectl(Self.clockedPatches)
        let service = try ground.service(["--hold", "1700ms", "--settle", "250ms"], kubectl: kubectl.path)
        let earlier = kubectl.log.count
        let answer = try client.ask(service.forwarder(), name)
        let sent = try #require(kubectl.log.dropFirst(earlier).first.flatMap(Double.init))
        #expect(answer.address == address)
        #expect(answer.time >= sent + 0.25)
        #expect(try ground.addresses().contains(address))
        try service.wait(until: "a line") { !service.held.isEmpty }
        #expect(service.held.map(\.lateness) == [nil])
    }

    @Test func `an address that has settled passes at once, and so does what no policy waits for`() throws {
        try ground.make("foreign", hosts: "*.example.net", egress: "[{ports: [{port: 443}]}]")
        let service = try ground.service()
        let forwarder = try service.forwarder()
        #expect(try client.ask(forwarder, "a1.example.com").address == "52.0.0.1")
        try service.wait(until: "a line") { !service.held.isEmpty }
        for (name, type) in [
            ("a1.example.com", .a), ("b1.example.com", .a), ("six.example.com", .aaaa), ("text.example.com", .soa),
            ("own.example.com", .a), ("inner.example.com", .a), ("foreign.example.net", .a),
        ] as [(String, RecordType)] {
            #expect(try client.ask(forwarder, name, type).rcode == 0)
        }
        #expect(try client.ask(forwarder, "none.example.com").rcode == 3)
        #expect(try ground.heldNames(by: service, closing: "a2.example.com") == ["a1.example.com"])
        #expect(try ground.addresses() == ["52.0.0.1", "52.0.0.2"])
        #expect(try ground.policy("foreign").cidrs.isEmpty)
    }

    @Test func `an address over the limit passes at once, and the policy does not get it`() throws {
        try ground.make("other", hosts: "a3.example.com")
        let service = try ground.service(["--learn-limit", "1"] + ForwardingGround.longHold)
        #expect(try client.ask(service.forwarder(), "a1.example.com").address == "52.0.0.1")
        #expect(try client.ask(service.forwarder(), "a2.example.com").address == "52.0.0.2")
        #expect(try ground.heldNames(by: service, closing: "a3.example.com") == ["a1.example.com"])
        #expect(try ground.addresses() == ["52.0.0.1"])
    }

    @Test func `answers that are held for one address share a patch, and repeated questions an answer each`() throws {
        let kubectl = try ground.kubectl(Self.clockedPatches)
        let service = try ground.service(kubectl: kubectl.path)
        let forwarder = try service.forwarder()
        let before = (kubectl.log.count, try ground.policy().metadata.generation)
        let names = ["a7", "b7", "a7", "b7", "A7", "a7"].map { "\($0).example.com" }
        let tickets = try names.map { name throws(SupportError) in try client.send(name, to: forwarder) }
        for ticket in tickets { #expect(try client.wait(for: ticket).address == "52.0.0.7") }
        #expect(try ground.addresses() == ["52.0.0.7"])
        #expect(kubectl.log.count == before.0 + 1)
        #expect(try ground.policy().metadata.generation == before.1 + 1)
        try service.wait(until: "the lines") { service.held.count >= 2 }
        #expect(service.held.allSatisfy { $0.lateness == nil })
    }

    @Test func `many new addresses at once come with few patches`() throws {
        let service = try ground.service()
        let forwarder = try service.forwarder()
        let before = try ground.policy().metadata.generation
        let tickets = try (1...100).map { number throws(SupportError) in
            try client.send("a\(number).example.com", to: forwarder)
        }
        for ticket in tickets { #expect(try client.wait(for: ticket).rcode == 0) }
        try ground.expect((1...100).map { "52.0.0.\($0)" }, by: service)
        let patches = try ground.policy().metadata.generation - before
        print("100 new addresses at once: \(patches) patches")
        #expect(patches <= 20)
    }

    @Test func `both policies that need an address have it when the client has it`() throws {
        try ground.make("shop", hosts: "a9.example.com:8443")
        let kubectl = try ground.kubectl(Self.clockedPatches)
        let service = try ground.service(kubectl: kubectl.path)
        let earlier = kubectl.log.count
        let answer = try client.ask(service.forwarder(), "a9.example.com")
        #expect(kubectl.log.dropFirst(earlier).compactMap(Double.init).count { $0 <= answer.time } == 2)
        for name in ["web", "shop"] { #expect(try ground.addresses(name) == ["52.0.0.9"]) }
        try service.wait(until: "a line") { !service.held.isEmpty }
        #expect(service.held.map(\.lateness) == [nil])
    }

    @Test func `a service learns from dnstap and forwards, and what it has heard of passes at once`() throws {
        let socket = ground.folder.path("tap.sock")
        let service = try ground.service(["--learn", "unix:\(socket)"] + ForwardingGround.longHold)
        let sender = try TapSender(path: socket)
        try sender.start()
        try sender.tell("a5.example.com", "52.0.0.5")
        try ground.expect(["52.0.0.5"], by: service)
        // The address settles.
        Wait.letPass(seconds: 1)
        #expect(try client.ask(service.forwarder(), "b5.example.com").address == "52.0.0.5")
        #expect(try ground.heldNames(by: service, closing: "a6.example.com").isEmpty)
    }

    @Test func `a policy that is created, and an address that somebody removed, are waited for`() throws {
        let service = try ground.service()
        let forwarder = try service.forwarder()
        try ground.make("late", hosts: "*.example.net")
        try service.wait(until: "the service knows the policy") { () throws(SupportError) in
            _ = try client.ask(forwarder, "x.example.net")
            return try ground.addresses("late") == ["53.0.0.1"]
        }
        #expect(try client.ask(forwarder, "a1.example.com").address == "52.0.0.1")
        try ground.cluster.administer(
            "patch", "networkpolicy", "web", "-n", ground.namespace, "--type=merge", "-p", #"{"spec": {"egress": []}}"#)
        try ground.expect(["52.0.0.1"], by: service)
        #expect(try client.ask(forwarder, "b1.example.com").address == "52.0.0.1")
        #expect(!service.log.contains("egressgen: error"))
    }
}
