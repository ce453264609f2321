import EgressTestSupport
import Foundation
import Testing

/// Tests a service that forwards while the API server, an upstream or kubectl fails, and while it starts and ends.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct ForwardingFaultTests {
    /// How the API server fails.
    enum Outage: CaseIterable {
        case paused
        case killed

        func begin(_ server: ClusterProcess) { self == .paused ? server.pause() : server.kill() }

        func end(_ cluster: LiveCluster) throws {
            if self == .paused { cluster.apiServer.resume() } else { try cluster.apiServer.start() }
            try cluster.waitUntilReady()
        }
    }

    /// The longest time from a query to its answer in seconds, with much room for a busy machine.
    private static let patience = 1.8 + 3
    /// Handles patches when a file exists, and then tells of each.
    private static let gatedPatches = """
        if request.method == "PATCH":
            log("patch")
            while not os.path.exists(log_file + ".gate"):
                time.sleep(0.01)
        """

    private let client: DNSClient

    init() throws {
        client = try DNSClient()
    }

    @Test(arguments: Outage.allCases)
    func `answers come while the API server is away, none waits once that is known, and all addresses are written`(
        outage: Outage
    ) throws {
        let cluster = try LiveCluster.start()
        let ground = try ForwardingGround(cluster)
        try ground.make()
        let service = try ground.service()
        let forwarder = try service.forwarder()
        _ = try client.ask(forwarder, "a1.example.com")
        outage.begin(cluster.apiServer)
        var asked = 1
        // The watch or a patch tells of it.
        try service.wait(until: "the outage is known") { () throws(SupportError) in
            asked += 1
            let answer = try client.ask(forwarder, "a\(asked).example.com")
            #expect(answer.address == "52.0.0.\(asked)")
            #expect(answer.seconds < Self.patience)
            return service.log.contains("egressgen: warning: kubectl: ")
        }
        let away = (asked + 1...asked + 20).map { "a\($0).example.com" }
        for name in away { #expect(try client.ask(forwarder, name).seconds < Self.patience) }
        #expect(try client.ask(forwarder, "none.example.com").rcode == 3)
        #expect(try service.get("/readyz").status == 200)
        #expect(try service.get("/healthz").status == 200)
        try outage.end(cluster)
        try ground.expect((1...asked + 20).map { "52.0.0.\($0)" }, by: service)
        let held = try ground.heldNames(by: service, closing: "a200.example.com")
        #expect(Set(held).isDisjoint(with: away), "\(held)")
        print("\(outage): \(asked - 1) queries until the outage was known, \(held.count) answers held")
    }

    @Test func `the service that ends while the API server is away lets its answers out, and ends with 0`() throws {
        let cluster = try LiveCluster.start()
        let ground = try ForwardingGround(cluster)
        try ground.make()
        let service = try ground.service()
        let forwarder = try service.forwarder()
        _ = try client.ask(forwarder, "a1.example.com")
        cluster.apiServer.pause()
        let tickets = try (2...10).map { number throws(SupportError) in
            try client.send("a\(number).example.com", to: forwarder)
        }
        service.signal(SIGTERM)
        for ticket in tickets { #expect(try client.wait(for: ticket).seconds < Self.patience) }
        #expect(try service.end() == 0)
        cluster.apiServer.resume()
    }

    @Test func `a patch that takes longer than the hold lets the answer out late, and is written`() throws {
        let ground = try ForwardingGround()
        try ground.make()
        let kubectl = try ground.kubectl(Self.gatedPatches)
        let service = try ground.service(["--hold", "400ms"], kubectl: kubectl.path)
        let forwarder = try service.forwarder()
        let answer = try client.ask(forwarder, "a1.example.com")
        #expect(answer.address == "52.0.0.1")
        #expect(answer.seconds >= 0.4)
        #expect(answer.seconds < Self.patience)
        try service.wait(until: "a line") { !service.held.isEmpty }
        #expect(service.held.map(\.lateness) == ["the time to hold it was over"])
        #expect(kubectl.log == ["patch"])
        #expect(try ground.addresses().isEmpty)
        try ground.folder.write("", to: gate(of: kubectl))
        try ground.expect(["52.0.0.1"], by: service)
    }

    /// A missing permission, an admission webhook that refuses, and one that cannot be reached.
    @Test(arguments: [
        (403, "Forbidden", "patch is not allowed"), (400, "", "denied the request"),
        (500, "InternalError", "failed calling webhook"),
    ])
    func `no answer waits for a policy that the server refuses to write, and those of others wait as ever`(
        code: Int, reason: String, message: String
    ) throws {
        let ground = try ForwardingGround()
        try ground.make("refused", hosts: "*.example.net:443")
        try ground.make()
        let kubectl = try ground.kubectl(
            """
            if request.method == "PATCH" and request.name == "refused":
                log("refused")
                request.answer(\(code), {"kind": "Status", "apiVersion": "v1", "status": "Failure",
                    "code": \(code), "reason": "\(reason)", "message": "\(message)"})
            """)
        let service = try ground.service(kubectl: kubectl.path)
        let forwarder = try service.forwarder()
        for number in 1...3 {
            let answer = try client.ask(forwarder, "n\(number).example.net")
            #expect(answer.address == "53.0.0.1")
            // This is shorter than the hold.
            #expect(answer.seconds < 1)
            #expect(try client.ask(forwarder, "a\(number).example.com").rcode == 0)
            #expect(try ground.addresses().contains("52.0.0.\(number)"))
        }
        try service.wait(until: "another attempt") { kubectl.log.count >= 2 }
        try service.wait(until: "all lines") { service.held.count >= 4 }
        let held = Dictionary(grouping: service.held) { $0.qname.hasSuffix(".net") }
        #expect(held[true]?.allSatisfy { $0.lateness == "they were not written" } == true)
        #expect(held[false]?.map(\.lateness) == [nil, nil, nil])
        #expect(try service.metric("forward_late_total{reason=\"unwritten\"}") == 3)
        #expect(service.log.split(separator: "\n").count { $0.contains(message) } == 1)
    }

    @Test func `SIGTERM lets held answers out at once, and the service writes what they brought and ends with 0`()
        throws
    {
        let ground = try ForwardingGround()
        try ground.make()
        let kubectl = try ground.kubectl(Self.gatedPatches)
        let service = try ground.service(kubectl: kubectl.path)
        let forwarder = try service.forwarder()
        let tickets = try (1...5).map { number throws(SupportError) in
            try client.send("a\(number).example.com", to: forwarder)
        }
        try service.wait(until: "a patch") { !kubectl.log.isEmpty }
        service.signal(SIGTERM)
        for ticket in tickets { #expect(try client.wait(for: ticket).rcode == 0) }
        try ground.folder.write("", to: gate(of: kubectl))
        #expect(try service.end() == 0)
        #expect(service.held.map(\.lateness) == Array(repeating: "the service ends", count: 5))
        #expect(try ground.addresses() == Set((1...5).map { "52.0.0.\($0)" }))
    }

    @Test func `before the first list, answers pass at once, and are learned as soon as it is there`() throws {
        let ground = try ForwardingGround()
        try ground.make()
        let kubectl = try ground.kubectl(
            """
            if request.method == "GET":
                log("read")
                while not os.path.exists(log_file + ".gate"):
                    time.sleep(0.01)
            """)
        let service = try ground.start(kubectl: kubectl.path)
        let forwarder = try service.forwarder()
        try service.wait(until: "a list") { !kubectl.log.isEmpty }
        for number in 1...5 { #expect(try client.ask(forwarder, "a\(number).example.com").rcode == 0) }
        #expect(try service.get("/readyz").status == 503)
        #expect(try service.get("/healthz").status == 200)
        try ground.folder.write("", to: gate(of: kubectl))
        try ground.expectReady(service)
        #expect(try ground.heldNames(by: service, closing: "a6.example.com").isEmpty)
        try ground.expect((1...6).map { "52.0.0.\($0)" }, by: service)
    }

    @Test func `when kubectl dies, answers come and their addresses are written`() throws {
        let ground = try ForwardingGround()
        try ground.make()
        let kubectl = try ground.kubectl(
            """
            if request.method == "PATCH" and not os.path.exists(log_file + ".gate"):
                open(log_file + ".gate", "w").close()
                request.die()
            """)
        let service = try ground.service(kubectl: kubectl.path)
        let answer = try client.ask(service.forwarder(), "a1.example.com")
        #expect(answer.address == "52.0.0.1")
        #expect(answer.seconds < Self.patience)
        try ground.expect(["52.0.0.1"], by: service)
    }

    @Test func `when the first upstream is killed, the second one answers, and new addresses are held`() throws {
        let ground = try ForwardingGround()
        try ground.make()
        let second = try LiveServer.nsd(zones: ForwardingGround.zones)
        let service = try ground.service(upstreams: [ground.upstream.endpoint, second.endpoint])
        let forwarder = try service.forwarder()
        #expect(try client.ask(forwarder, "a1.example.com").address == "52.0.0.1")
        kill(ground.upstream.pid, SIGKILL)
        for number in 2...5 {
            let answer = try client.ask(forwarder, "a\(number).example.com")
            #expect(answer.address == "52.0.0.\(number)")
            #expect(answer.seconds < Self.patience)
        }
        #expect(try ground.addresses() == Set((1...5).map { "52.0.0.\($0)" }))
    }

    /// Returns the name of the file that a replacement for kubectl waits for.
    private func gate(of kubectl: ScriptedKubectl) -> String {
        "\(kubectl.path.split(separator: "/").last ?? "").log.gate"
    }
}
