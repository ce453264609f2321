import EgressModel
import EgressTestSupport
import Foundation
import Testing

/// Tests the first connection of a pod to an address that its policy's pattern has just learned, on a network plugin that
/// drops packets.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable && PodNetwork.isAvailable))
struct FirstConnectionTests {
    private static let manifest = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: web
          annotations:
            egressgen.dev/hosts: "*.example.com:443"
            egressgen.dev/dns: kube-dns
        spec:
          podSelector: {}
          policyTypes: [Egress]

        """

    /// The frame of a CoreDNS whose `extra` is long, as egressgen's template makes it.
    private static var frame: [UInt8] {
        let reply = MessageBuilder(id: 7, "a17.example.com.", .a).a("a17.example.com.", PodNetwork.server).bytes
        let now = Date().timeIntervalSince1970
        let frame = DnstapFrame(reply).with {
            $0.padding = 8200
            $0.time = (UInt64(now), UInt32((now - now.rounded(.down)) * 1e9))
        }
        return FrameStreamBytes.data(frame.bytes)
    }

    private let cluster: LiveCluster
    private let namespace: String
    private let port: UInt16
    private let service: ServiceProcess

    init() throws {
        cluster = try LiveCluster.shared()
        namespace = try cluster.makeNamespace("learned")
        try cluster.administer("apply", "-n", namespace, "-f", "-", input: Self.manifest)
        (port, service) = try Self.start(cluster, namespace)
    }

    private static func start(_ cluster: LiveCluster, _ namespace: String) throws -> (UInt16, ServiceProcess) {
        let port = try VacantPort().endpoint.port
        let service = try ServiceProcess(
            [
                "refresh", "--cluster", "-n", namespace, "--every", "1h", "--learn", "tcp:127.0.0.1:\(port)",
                "--zone", Fixture.zonePath("example.com"), "--kubeconfig", cluster.kubeconfig, "--kubectl",
                Kubectl.current.path,
            ], environment: ["HOME": cluster.home])
        return (port, service)
    }

    /// The sender of a CoreDNS, once the service listens and the policy's DNS rule is written.
    private func connect() throws -> TapSender {
        try service.wait(until: "the first fill") { () throws(SupportError) in
            try cluster.policy("web", in: namespace).spec.egress?.isEmpty == false
        }
        var sender: TapSender?
        try service.wait(until: "the service listens for dnstap") {
            sender = try? TapSender(port: Int(port))
            return sender != nil
        }
        let connected = try #require(sender)
        try connected.shakeHands()
        return connected
    }

    @Test func `succeeds with the first retransmission of its SYN`() throws {
        let network = try PodNetwork()
        let server = try network.serve(port: 443)
        let sender = try connect()
        let plugin = try PolicyEnforcer(of: "web", in: namespace, cluster, on: network)
        let client = try network.client(port: 443)
        let frame = Self.frame
        client.tell()
        try sender.send(frame)
        let seconds = try client.connectionTime()
        let dropped = try network.dropped
        print("the first connection took \(seconds) s, \(dropped) packets were dropped")
        #expect(plugin.fault == nil)
        #expect(dropped == 1)
        // Linux sends a SYN again after one second, and then after two or three.
        #expect(seconds < 1.9)
        #expect(try cluster.policy("web", in: namespace).cidrs == ["\(PodNetwork.server)/32"])
        withExtendedLifetime(server) {}
    }
}
