import EgressTestSupport
import Foundation
import Synchronization
import Testing

/// Tests two services that forward and write the same policies.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct ForwardingReplicaTests {
    private let ground: ForwardingGround
    private let client: DNSClient
    private let services: [ServiceProcess]
    private let forwarders: [Endpoint]

    init() throws {
        let ground = try ForwardingGround()
        client = try DNSClient()
        try ground.make()
        services = try ["127.0.0.1", "127.0.0.2"].map { try ground.service(at: $0, temporary: ground.folder) }
        forwarders = try services.map { service throws(SupportError) in try service.forwarder() }
        self.ground = ground
    }

    @Test func `an address that one replica has written is not new to the other`() throws {
        #expect(try client.ask(forwarders[0], "a1.example.com").address == "52.0.0.1")
        let generation = try ground.policy().metadata.generation
        // The other replica sees the write in its watch, and the address settles.
        Wait.letPass(seconds: 2)
        #expect(try client.ask(forwarders[1], "a1.example.com").address == "52.0.0.1")
        #expect(try ground.heldNames(by: services[1], closing: "a2.example.com").isEmpty)
        #expect(try ground.policy().metadata.generation == generation + 1)
    }

    @Test func `conflicts between the replicas lose no address and make no answer late`() throws {
        let tickets = try (1...60).flatMap { number throws(SupportError) in
            // Each replica brings addresses of its own, and every third one at the same time as the other.
            let targets = number % 3 == 0 ? forwarders : [forwarders[number % 2]]
            return try targets.map { target throws(SupportError) in
                try client.send("a\(number).example.com", to: target)
            }
        }
        for ticket in tickets { #expect(try client.wait(for: ticket).rcode == 0) }
        try ground.expect((1...60).map { "52.0.0.\($0)" }, by: services[0])
        for service in services {
            #expect(!service.log.contains("egressgen: error"), "\(service.log)")
            print("held by a replica: \(service.held.count), late: \(service.held.count { $0.lateness != nil })")
        }
        // Both rest.
        Wait.letPass(seconds: 1)
        let version = try ground.policy().metadata.resourceVersion
        Wait.letPass(seconds: 2)
        #expect(try ground.policy().metadata.resourceVersion == version)
    }

    /// The client stands for CoreDNS, which asks the next server after two seconds.
    @Test func `when one of two replicas is killed under load, each query has an answer from one of them`() throws {
        var asked: [(name: String, ticket: DNSClient.Ticket)] = []
        for number in 1...200 {
            if number == 100 { services[0].crash() }
            let name = "a\(number).example.com"
            asked.append((name, try client.send(name, to: forwarders[0])))
            Wait.letPass(seconds: 0.005)
        }
        Wait.letPass(seconds: 2)
        let lost = asked.filter { client.answer(to: $0.ticket) == nil }
        #expect(lost.count >= 95)
        let again = try lost.map { query throws(SupportError) in try client.send(query.name, to: forwarders[1]) }
        for ticket in again { #expect(try client.wait(for: ticket).rcode == 0) }
        try ground.expect(lost.map { "52.0.0.\($0.name.dropFirst().prefix(while: \.isNumber))" }, by: services[1])
        #expect(!services[1].log.contains("egressgen: error"))
    }

    @Test func `a name with a new address in each answer does not let the replicas write in turn without end`() throws {
        let count = Mutex(0)
        let server = try HostileServer { query in
            let number = count.withLock { count in
                count += 1
                return count
            }
            let address = "54.0.\(number / 250).\(number % 250 + 1)"
            return [MessageBuilder(answering: query).ra().a(query.qname, address).reply]
        }
        let namespace = try ground.cluster.makeNamespace("rotating")
        try ground.cluster.makePolicy("web", in: namespace, hosts: "rotating.example.com:443")
        let services = try (0..<2).map { _ in
            try ServiceProcess(
                [
                    "refresh", "--cluster", "-n", namespace, "--every", "1h", "--listen", "0", "--resolver",
                    "\(server.endpoint)", "--samples", "1", "--kubeconfig", ground.cluster.kubeconfig, "--kubectl",
                    Kubectl.current.path,
                ], environment: ["HOME": ground.cluster.home])
        }
        for service in services { try ground.expectReady(service) }
        // A refresh takes some milliseconds, so that an endless exchange would show at once.
        Wait.letPass(seconds: 2)
        let refreshes = try services.map { service throws(SupportError) in try service.refreshes() }
        let generation = try ground.cluster.policy("web", in: namespace).metadata.generation
        Wait.letPass(seconds: 2)
        #expect(try services.map { service throws(SupportError) in try service.refreshes() } == refreshes)
        #expect(try ground.cluster.policy("web", in: namespace).metadata.generation == generation)
        #expect(generation < 10)
    }
}
