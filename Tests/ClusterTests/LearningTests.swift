import EgressTestSupport
import Foundation
import Testing

/// Tests a service that learns into the policies of a cluster, with a real API server.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct LearningTests {
    private let ground: LearningGround

    init() throws {
        ground = try LearningGround()
        try ground.make()
    }

    @Test func `what Unbound answers for the first time is in the policy two seconds later`() throws {
        let service = try ground.service()
        let zone = ServedZone.made("example.com", "* IN A 8.8.4.4")
        let unbound = try LiveServer.unbound(zones: [zone], telling: .unix(path: ground.socket))
        let start = ContinuousClock.now
        #expect(try Dig.answer(from: unbound.endpoint, "a17.example.com", "A").count == 1)
        try ground.expect(["8.8.4.4"], by: service)
        let duration = ContinuousClock.now - start
        print("an address that Unbound answered is in the policy after \(duration)")
        #expect(duration < .seconds(2))
    }

    @Test func `what was learned survives a restart and a refresh`() throws {
        let first = try ground.service()
        try ground.sender(to: first).tell("a.example.com", "52.0.0.1")
        try ground.expect(["52.0.0.1"], by: first)
        first.signal(SIGTERM)
        #expect(try first.end() == 0)
        let second = try ground.service()
        let sender = try ground.sender(to: second)
        #expect(try ground.addresses() == ["52.0.0.1"])
        try sender.tell("b.example.com", "52.0.0.2")
        try ground.expect(["52.0.0.1", "52.0.0.2"], by: second)
    }

    @Test func `learning, putting back and a new policy do not wait for the lookups of a refresh`() throws {
        let service = try ground.service()
        let sender = try ground.sender(to: service)
        try ground.make("slow", hosts: "slow.example.org")
        try service.wait(until: "a lookup") { ground.server.log.contains { $0.qname.hasPrefix("slow") } }
        let refreshes = try service.refreshes()
        try sender.tell("a.example.com", "52.0.0.1")
        try ground.expect(["52.0.0.1"], by: service)
        try ground.patch(#"{"spec": {"egress": []}}"#)
        print("put back during lookups after \(try ground.expect(["52.0.0.1"], by: service))")
        try ground.make("late", hosts: "*.example.net")
        try service.wait(until: "the new policy learns") { () throws(SupportError) in
            try sender.tell("a.example.net", "52.0.0.9")
            return try ground.addresses("late") == ["52.0.0.9"]
        }
        #expect(try service.refreshes() == refreshes)
    }

    @Test(arguments: [
        #"{"spec": {"egress": []}}"#, #"{"spec": {"egress": null}}"#,
        #"""
        {"spec": {"egress": null},
         "metadata": {"annotations": {"egressgen.dev/applied": null, "egressgen.dev/retained": null}}}
        """#,
        #"{"metadata": {"annotations": {"egressgen.dev/retained": null}}, "spec": {"egress": []}}"#,
    ]) func `what somebody removes comes back`(patch: String) throws {
        let service = try ground.service()
        let sender = try ground.sender(to: service)
        try sender.tell("a.example.com", "52.0.0.1", "52.0.0.2")
        try ground.expect(["52.0.0.1", "52.0.0.2"], by: service)
        try ground.patch(patch)
        print("put back after \(try ground.expect(["52.0.0.1", "52.0.0.2"], by: service))")
        #expect(!service.log.contains("error"))
    }

    @Test func `a write that meets an edit is planned again, and keeps it`() throws {
        let kubectl = try ScriptedKubectl(
            """
            if request.method == "PATCH":
                log("patch")
                if request.count == 1:
                    subprocess.run(["\(Kubectl.current.path)", "--kubeconfig", "\(ground.cluster.kubeconfig)", "-n",
                        "\(ground.namespace)", "annotate", "networkpolicy", "web", "egressgen.dev/allow=203.0.113.0/24"])
            """, in: ground.folder)
        let service = try ground.service(kubectl: kubectl.path)
        let sender = try ground.sender(to: service)
        try sender.tell("a.example.com", "52.0.0.1")
        try service.wait(until: "both") { () throws(SupportError) in
            try Set(ground.policy().cidrs) == ["52.0.0.1/32", "203.0.113.0/24"]
        }
        #expect(kubectl.log.count >= 2)
        #expect(!service.log.contains("error"))
    }

    @Test func `edits and learned addresses at the same time are all kept`() throws {
        let service = try ground.service()
        let sender = try ground.sender(to: service)
        for number in 1...10 {
            try sender.tell("a\(number).example.com", "52.0.0.\(number)")
            try ground.patch(#"{"metadata": {"annotations": {"edit\#(number)": "kept"}}}"#)
        }
        try service.wait(until: "ten addresses") { () throws(SupportError) in
            try Set(ground.addresses()) == Set((1...10).map { "52.0.0.\($0)" })
        }
        #expect(try ground.policy().metadata.annotations?.values.count { $0 == "kept" } == 10)
        #expect(!service.log.contains("error"))
    }

    @Test func `the addresses of a host that was removed leave, and a policy that was deleted is forgotten`() throws {
        let service = try ground.service()
        let sender = try ground.sender(to: service)
        try sender.tell("a.example.com", "52.0.0.1")
        try ground.expect(["52.0.0.1"], by: service)
        try ground.make(hosts: "*.example.net:443")
        try ground.expect([], by: service)
        try ground.cluster.administer("delete", "networkpolicy", "web", "-n", ground.namespace)
        try sender.tell("a.example.net", "52.0.0.2")
        try service.wait(until: "the frame") { () throws(SupportError) in try service.metric("learn_frames_total") == 2
        }
        try ground.make(hosts: "*.example.com:443")
        try service.wait(until: "it learns again") { () throws(SupportError) in
            try sender.tell("b.example.com", "52.0.0.3")
            return try ground.addresses() == ["52.0.0.3"]
        }
        #expect(!service.log.contains("error"))
    }

    @Test func `two services that learn different addresses of a policy keep both, and then rest`() throws {
        let second = ground.folder.path("second.sock")
        let services = [try ground.service(), try ground.service(socket: second)]
        let senders = [
            try ground.sender(to: services[0]), try ground.sender(to: services[1], at: second),
        ]
        for number in 1...8 { try senders[number % 2].tell("a\(number).example.com", "52.0.0.\(number)") }
        try services[0].wait(until: "all addresses") { () throws(SupportError) in
            try Set(ground.addresses()) == Set((1...8).map { "52.0.0.\($0)" })
        }
        Wait.letPass(seconds: 3)
        let version = try ground.policy().metadata.resourceVersion
        Wait.letPass(seconds: 3)
        #expect(try ground.policy().metadata.resourceVersion == version)
        for service in services { #expect(!service.log.contains("error")) }
    }

    @Test func `with a program to run after changes, writes are a second apart`() throws {
        let log = ground.folder.path("runs")
        let hook = try ground.folder.writeProgram("#!/bin/sh\ndate +%s.%N >> '\(log)'\n", to: "hook")
        let service = try ground.service(["--on-change", hook])
        let sender = try ground.sender(to: service)
        try service.wait(until: "all addresses") { () throws(SupportError) in
            for number in 1...40 { try sender.tell("a\(number).example.com", "52.0.0.\(number)") }
            return try ground.addresses().count == 40
        }
        for number in 41...44 {
            try sender.tell("a\(number).example.com", "52.0.0.\(number)")
            try service.wait(until: "\(number)") { () throws(SupportError) in try ground.addresses().count == number }
        }
        let times = try ground.folder.read("runs").split(separator: "\n").compactMap { Double($0) }
        #expect(times.count >= 5)
        #expect(zip(times.dropFirst(), times).allSatisfy { $0 - $1 > 0.5 }, "\(times)")
    }
}
