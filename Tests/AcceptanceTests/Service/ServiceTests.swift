import EgressTestSupport
import Foundation
import Testing

/// Tests `refresh --every` with the built binary.
@Suite(.waits) struct ServiceTests {
    private static let talk = ["--listen", "127.0.0.1:0"]

    /// Waits until the service has completed the given number of further refreshes.
    private static func await(_ count: Int, of service: ServiceProcess) throws {
        let done = try service.refreshes()
        try service.wait(until: "\(count) refreshes") { () throws(SupportError) in
            try service.refreshes() >= done + count
        }
    }

    @Test func `follows a zone that changes, at its interval and at SIGHUP, and ends with 0`() throws {
        let ground = try ServiceGround(files: 20)
        var server = try LiveServer.nsd(zones: [ground.zone(1)])
        let endpoint = server.endpoint
        let service = try ServiceProcess(
            ["refresh", ground.folder.path, "--every", "1s", "--resolver", "\(endpoint)"] + Self.talk)
        try service.wait(until: "the first fill") { () throws(SupportError) in try ground.holds(1) }
        server.stop()
        server = try LiveServer.nsd(zones: [ground.zone(2)], at: endpoint)
        try service.wait(until: "the change") { () throws(SupportError) in try ground.holds(2) }
        service.signal(SIGTERM)
        #expect(try service.end() == 0)

        let patient = try ServiceProcess(
            ["refresh", ground.folder.path, "--every", "1h", "--resolver", "\(endpoint)"] + Self.talk)
        try patient.wait(until: "readiness") { () throws(SupportError) in try patient.get("/readyz").status == 200 }
        server.stop()
        server = try LiveServer.nsd(zones: [ground.zone(3)], at: endpoint)
        patient.signal(SIGHUP)
        try patient.wait(until: "the refresh of SIGHUP") { () throws(SupportError) in try ground.holds(3) }
        // Waits for the messages before the service ends, because a service that is ending does not write them all.
        for change in ["added 9.9.3.1: in DNS", "removed 9.9.2.1: not in DNS"] {
            try patient.wait(until: change) { () throws(SupportError) in
                patient.log.contains("www7.example.com: \(change)\n")
            }
        }
        patient.signal(SIGINT)
        #expect(try patient.end() == 0)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `SIGTERM in the middle of a hundred writes tears nothing and exits with 0`(seed: UInt64) throws {
        let ground = try ServiceGround(files: 20)
        let count = 100
        let zone = ground.folder.path("zone.db")
        var random = SeededGenerator(seed: seed)
        try ground.folder.write(ground.zone(0, addresses: count).text, to: "zone.db")
        _ = try BuiltBinary.run(["refresh", ground.folder.path, "--zone", zone])
        #expect(try ground.holds(0, addresses: count))
        var versions = [try ground.texts()]
        for round in 1...2 {
            try ground.folder.write(ground.zone(round, addresses: count).text, to: "zone.db")
            _ = try BuiltBinary.run(["refresh", ground.folder.path, "--zone", zone])
            versions.append(try ground.texts())
        }
        for round in 0..<25 {
            let service = try ServiceProcess(
                ["refresh", ground.folder.path, "--every", "1h", "--zone", zone] + Self.talk)
            try service.wait(until: "readiness") { () throws(SupportError) in
                try service.get("/readyz").status == 200
            }
            try ground.folder.write(ground.zone(round % 3, addresses: count).text, to: "zone.db")
            let before = try ground.texts()
            service.signal(SIGHUP)
            // Stops the service at an arbitrary file, or before the first one.
            let place = Int.random(in: -1..<before.count, using: &random)
            try service.wait(pause: 0, until: "file \(place) is written") { () throws(SupportError) in
                if place < 0 { return true }
                return try ground.folder.read(ground.files[place]) != before[place]
            }
            service.signal(SIGTERM)
            #expect(try service.end() == 0)
            for (index, text) in try ground.texts().enumerated() {
                #expect(versions.contains { $0[index] == text }, "\(ground.files[index]) is torn in round \(round)")
            }
            #expect(ground.folder.names.filter { $0.contains("tmp") } == [])
        }
    }

    @Test(arguments: [SIGHUP, SIGINT, SIGTERM])
    func `a signal that comes while it starts does not kill it`(number: Int32) throws {
        let ground = try ServiceGround(files: 1)
        try ground.folder.write(ground.zone(1).text, to: "zone.db")
        let service = try ServiceProcess(
            ["refresh", ground.folder.path, "--every=1h", "--zone", ground.folder.path("zone.db")] + Self.talk)
        // The service ignores SIGPIPE before it does anything else.
        try service.wait(pause: 0, until: "it ignores SIGPIPE") { service.ignores(SIGPIPE) }
        service.signal(number)
        if number == SIGHUP {
            _ = try service.refreshes()
            service.signal(SIGTERM)
        }
        #expect(try service.end() == 0)
    }

    @Test(arguments: [false, true])
    func `a second SIGTERM ends it and what it runs at once, as if nobody had caught it`(isCluster: Bool) throws {
        let ground = try ServiceGround(files: 1)
        try ground.folder.write(ground.zone(1).text, to: "zone.db")
        let hanging =
            isCluster ? try Self.hangingKubectl(in: ground.folder) : try Self.hangingProgram(in: ground.folder)
        let place = isCluster ? ["--cluster", "--kubectl", hanging] : [ground.folder.path, "--on-change", hanging]
        let service = try ServiceProcess(
            ["refresh"] + place + ["--every", "1h", "--zone", ground.folder.path("zone.db")] + Self.talk)
        var number: Int32?
        try service.wait(until: "the program") { () throws(SupportError) in
            number = (try? ground.folder.read("number")).flatMap { Int32($0.dropLast()) }
            return number != nil
        }
        let program = try #require(number)
        service.signal(SIGTERM)
        try service.wait(until: "it takes the first SIGTERM") { !service.awaits(SIGTERM) }
        #expect(try service.get("/healthz").status == 200)
        #expect(ServiceProcess.runs(service.pid) && ServiceProcess.runs(program))
        service.signal(SIGTERM)
        #expect(try service.end() == -SIGTERM)
        try Wait.until("the program ends") { !ServiceProcess.runs(program) }
    }

    @Test func `SIGTERM ends it at once where kubectl does not begin to listen, and that is no fault`() throws {
        let ground = try ServiceGround(files: 1)
        try ground.folder.write(ground.zone(1).text, to: "zone.db")
        let kubectl = try Self.hangingProgram(in: ground.folder)
        let service = try ServiceProcess(
            ["refresh", "--cluster", "-n", "shop", "--kubectl", kubectl, "--every", "1h"]
                + ["--zone", ground.folder.path("zone.db")] + Self.talk)
        try service.wait(until: "kubectl runs") { ground.folder.names.contains("number") }
        let program = try #require(Int32(try ground.folder.read("number").dropLast()))
        service.signal(SIGTERM)
        #expect(try service.end() == 0)
        #expect(!service.log.contains("error"), "\(service.log)")
        try Wait.until("the program ends") { !ServiceProcess.runs(program) }
    }

    private static func hangingProgram(in folder: TemporaryFolder) throws -> String {
        try folder.writeProgram(
            """
            #!/bin/sh
            cd "$(dirname "$0")"
            echo $$ >number.new && mv number.new number
            exec sleep 60

            """, to: "hanging")
    }

    /// Creates a kubectl that starts the response to a patch and never completes it.
    private static func hangingKubectl(in folder: TemporaryFolder) throws -> String {
        try ScriptedKubectl(
            """
            if request.method == "GET" and "watch=1" not in request.query:
                return request.answer(200, {"kind": "NetworkPolicyList", "items": [\(object)]})
            request.connection.sendall(b"HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n")
            if request.method == "PATCH":
                with open("\(folder.path("number.new"))", "w") as file: file.write(f"{os.getpid()}\\n")
                os.rename("\(folder.path("number.new"))", "\(folder.path("number"))")
            time.sleep(60)
            """, kubectl: nil, in: folder
        ).path
    }

    private static let object = """
        {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "web", \
        "namespace": "shop", "resourceVersion": "7", "annotations": {"egressgen.dev/hosts": "www0.example.com"}}, \
        "spec": {"podSelector": {}, "policyTypes": ["Egress"]}}
        """

    @Test func `a hook that hangs is ended some time after SIGTERM, and told of, and the exit status is 0`() throws {
        let ground = try ServiceGround(files: 1)
        try ground.folder.write(ground.zone(1).text, to: "zone.db")
        let hook = try ground.folder.writeProgram("#!/bin/sh\necho begun\nexec sleep 60\n", to: "hook")
        let service = try ServiceProcess(
            [
                "refresh", ground.folder.path, "--every", "1h", "--zone", ground.folder.path("zone.db"), "--on-change",
                hook,
            ] + Self.talk)
        try service.wait(until: "the hook") { () throws(SupportError) in service.log.contains("\nbegun\n") }
        service.signal(SIGTERM)
        #expect(try service.end() == 0)
        let fact = "did not finish in time and was terminated; the changes are kept"
        #expect(service.log.hasSuffix("\negressgen: error: \(hook): \(fact)\n"))
    }

    @Test func `without DNS it leaves files alone, says that it is not ready, and recovers`() throws {
        let ground = try ServiceGround(files: 3)
        var server = try LiveServer.nsd(zones: [ground.zone(1)])
        let endpoint = server.endpoint
        let service = try ServiceProcess(
            [
                "refresh", ground.folder.path, "--every", "1s", "--max", "1s", "--timeout", "1s", "--tries", "1",
                "--resolver", "\(endpoint)",
            ] + Self.talk)
        try service.wait(until: "the first fill") { () throws(SupportError) in try ground.holds(1) }
        try service.wait(until: "readiness") { () throws(SupportError) in try service.get("/readyz").status == 200 }
        let filled = try ground.texts()
        server.stop()
        let failed = #"refreshes_total{result="failed"}"#
        try service.wait(until: "ten failures") { () throws(SupportError) in try service.metric(failed) ?? 0 >= 10 }
        let readiness = try service.get("/readyz")
        #expect((readiness.status, readiness.body) == (503, "no refresh has succeeded lately\n"))
        #expect(try service.get("/healthz").status == 200)
        #expect(try service.metric(#"names{outcome="resolved"}"#) == 0)
        #expect(try service.metric("last_success_age_seconds") ?? 0 > 9)
        #expect(try ground.texts() == filled)
        server = try LiveServer.nsd(zones: [ground.zone(2)], at: endpoint)
        try service.wait(until: "readiness again") { () throws(SupportError) in
            try service.get("/readyz").status == 200
        }
        #expect(try ground.holds(2))
        #expect(try service.metric(#"names{outcome="resolved"}"#) == 3)
        withExtendedLifetime(server) {}
    }

    @Test func `two hundred clients that send garbage or nothing do not hold it up`() throws {
        let ground = try ServiceGround(files: 1)
        try ground.folder.write(ground.zone(1).text, to: "zone.db")
        let service = try ServiceProcess(
            ["refresh", ground.folder.path, "--every", "1s", "--zone", ground.folder.path("zone.db")] + Self.talk)
        let endpoint = Endpoint(port: try service.port())
        var clients: [TCPConnection] = []
        for index in 0..<200 {
            let client = try TCPConnection(to: endpoint)
            if index % 2 == 0 { try? client.send((0..<2000).map { _ in UInt8.random(in: 0...255) }) }
            clients.append(client)
        }
        try Self.await(4, of: service)
        #expect(try service.get("/healthz").status == 200)
        #expect(try service.get("/nowhere").status == 404)
        #expect(try HTTPAnswer(from: endpoint, "/metrics", method: "POST").status == 405)
        withExtendedLifetime(clients) {}
    }

    @Test func `a disk that is full is a failure, and no readiness`() throws {
        let ground = try ServiceGround(files: 2)
        // A refreshed file exceeds the limit of 4,096 bytes. The log does not.
        try ground.folder.write(ground.zone(1, addresses: 200).text, to: "zone.db")
        let before = try ground.texts()
        let service = try ServiceProcess(
            ["refresh", ground.folder.path, "--every", "1s", "--max", "1s", "--zone", ground.folder.path("zone.db")]
                + Self.talk, limited: "ulimit -f 8")
        try service.wait(until: "failures") { () throws(SupportError) in
            try service.metric(#"refreshes_total{result="failed"}"#) ?? 0 >= 2
        }
        let readiness = try service.get("/readyz")
        #expect((readiness.status, readiness.body) == (503, "no refresh has succeeded yet\n"))
        #expect(try service.get("/").body.contains("<h1>No refresh has succeeded yet.</h1>"))
        #expect(try ground.texts() == before)
    }

    @Test func `files whose names only look the same are both refreshed`() throws {
        let ground = try ServiceGround(files: 2)
        try ground.folder.write(ground.zone(1).text, to: "zone.db")
        let names = ["caf\u{e9}.yaml", "cafe\u{301}.yaml"]
        for name in names {
            try ground.folder.write(ManagedManifest.unfilled("p", hosts: "www0.example.com"), to: name)
        }
        let run = try BuiltBinary.run(["refresh", ground.folder.path, "--zone", ground.folder.path("zone.db")])
        #expect(run.stderr.contains("4 policies in 4 files: 4 changed"))
        for name in names { #expect(try ground.folder.read(name).contains("9.9.1.1/32")) }
    }

    @Test func `more clients than files are let go, and refreshes go on`() throws {
        let ground = try ServiceGround(files: 1)
        try ground.folder.write(ground.zone(1).text, to: "zone.db")
        let service = try ServiceProcess(
            ["refresh", ground.folder.path, "--every", "1s", "--zone", ground.folder.path("zone.db")] + Self.talk,
            limited: "ulimit -n 128")
        // The clients connect as soon as the service listens. By then, it has opened the files that it needs.
        let endpoint = Endpoint(port: try service.port())
        var clients: [TCPConnection] = []
        for _ in 0..<200 { clients.append(try TCPConnection(to: endpoint)) }
        for version in 2...3 {
            try ground.folder.write(ground.zone(version).text, to: "zone.db")
            try service.wait(until: "a refresh beside them") { () throws(SupportError) in try ground.holds(version) }
        }
        clients = []
        try service.wait(until: "there is room") { () throws(SupportError) in
            (try? service.get("/healthz"))?.status == 200
        }
        try Self.await(2, of: service)
        #expect(!service.log.contains("too many open files"))
    }

    @Test func `listens on the loopback unless told otherwise`() throws {
        let ground = try ServiceGround(files: 1)
        let zone = ["--zone", Fixture.zonePath("example.com")]
        let service = try ServiceProcess(["refresh", ground.folder.path, "--every", "1h", "--listen", "0"] + zone)
        _ = try service.port()
        #expect(service.log.contains("listening on 127.0.0.1:"))
        let taken = try BuiltBinary.run(
            ["refresh", ground.folder.path, "--every", "1h", "--listen", "\(service.port())"] + zone)
        #expect(taken.status == 74)
        #expect(taken.errorLines.count == 1)
    }

    @Test func `warns of a TTL that is shorter than the schedule, once`() throws {
        let ground = try ServiceGround(files: 2)
        try ground.folder.write(ground.zone(1).text, to: "zone.db")
        let service = try ServiceProcess(
            ["refresh", ground.folder.path, "--every", "301s", "--zone", ground.folder.path("zone.db")] + Self.talk)
        try Self.await(0, of: service)
        service.signal(SIGHUP)
        try service.wait(until: "two refreshes") { () throws(SupportError) in try service.refreshes() >= 2 }
        let fact = "301 s is longer than the TTL of www0.example.com, www1.example.com; the lowest TTL is 300 s"
        #expect(service.log.split(separator: "\n").count { $0.contains("warning: --every: \(fact)") } == 1)
    }

    @Test(
        arguments: [
            ["--every", "5x"], ["--every", "0"], ["--every", "999ms"], ["--every", "ttl", "--min", "0.9s"],
            ["--every", "5m", "--max", "1us"], ["--every", "1.5s", "--max", "1499ms"], ["--every", ""],
            ["--every", "ttl", "--min", "2h"],
            ["--every", "ttl", "--min", "2m", "--max", "1m"], ["--every", "5m", "--max", "1m"], ["--min", "1m"],
            ["--max", "1m"], ["--listen", "9090"], ["--every", "1m", "--listen", "localhost:1"],
            ["--every", "1m", "--check"], ["--every", "1m", "--diff"], ["--every", "1m", "--report", "json"],
            ["--check", "--on-change", "/bin/true"], ["--on-change", ""],
        ])
    func `wrong values are usage errors`(flags: [String]) throws {
        let ground = try ServiceGround(files: 1)
        let before = try ground.texts()
        let run = try BuiltBinary.run(
            ["refresh", ground.folder.path, "--zone", Fixture.zonePath("example.com")] + flags)
        #expect(run.status == 64)
        #expect(run.errorLines.count { $0.hasPrefix("egressgen: error: ") } == 1)
        #expect(try ground.texts() == before)
    }
}
