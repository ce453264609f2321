import EgressTestSupport
import Synchronization
import Testing

/// Tests the first connections of a pod that resolves through the forwarder, on a network plugin that rejects what the
/// policy does not allow.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable && PodNetwork.isAvailable), .serialized)
struct ForwardedConnectionTests {
    /// Longer than a plugin needs on a busy machine.
    private static let settle = ["--hold", "1700ms", "--settle", "1s"]

    private let ground: ForwardingGround
    private let network: PodNetwork
    private let server: NamespaceProgram

    init() throws {
        ground = try ForwardingGround()
        network = try PodNetwork()
        try network.route("52.0.0.0/24")
        server = try network.serve(port: 443)
    }

    @Test func `to new addresses of a pattern never fail`() throws {
        try ground.make()
        let service = try ground.service(Self.settle)
        let plugin = try PolicyEnforcer(of: "web", in: ground.namespace, ground.cluster, on: network, rejects: true)
        let client = try network.resolvingClient(of: service.forwarder(), port: 443)
        for round in 1...3 {
            let numbers = round * 10 + 1...round * 10 + 10
            let outcomes = try client.connect(numbers.map { "a\($0).example.com" }, round: round)
            #expect(outcomes == numbers.reduce(into: [:]) { $0["52.0.0.\($1)"] = "ok" })
        }
        #expect(plugin.fault == nil)
        #expect(try network.dropped == 0)
        #expect(service.held.count == 30)
    }

    @Test func `to new addresses of an exact host that rotates never fail`() throws {
        try ground.make(hosts: "www.example.com:443")
        let last = Mutex(0)
        let rotating = try HostileServer { query in
            let number = last.withLock { last in
                last += 1
                return last
            }
            return [MessageBuilder(answering: query).ra().a(query.qname, "52.0.0.\(number)").reply]
        }
        let service = try ground.service(Self.settle, upstreams: [rotating.endpoint])
        let plugin = try PolicyEnforcer(of: "web", in: ground.namespace, ground.cluster, on: network, rejects: true)
        let client = try network.resolvingClient(of: service.forwarder(), port: 443)
        for round in 1...10 {
            #expect(try client.connect(["www.example.com"], round: round) == ["52.0.0.\(round)": "ok"])
        }
        #expect(plugin.fault == nil)
        #expect(try network.dropped == 0)
    }

    /// Shows that the plugin rejects, so that the tests above can fail.
    @Test func `fail if the answer does not wait`() throws {
        try ground.make()
        let kubectl = try ground.kubectl("if request.method == \"PATCH\": time.sleep(1)")
        let service = try ground.service(["--hold", "0"], kubectl: kubectl.path)
        let plugin = try PolicyEnforcer(of: "web", in: ground.namespace, ground.cluster, on: network, rejects: true)
        let client = try network.resolvingClient(of: service.forwarder(), port: 443)
        let outcomes = try client.connect(["a1.example.com"], round: 1)
        #expect(outcomes["52.0.0.1"]?.contains("refused") == true, "\(outcomes)")
        #expect(try network.dropped == 1)
        try ground.expect(["52.0.0.1"], by: service)
        #expect(plugin.fault == nil)
    }
}
