import EgressCluster
import Testing

@testable import EgressRefresh

@Suite struct WatchLedgerTests {
    private static func present(_ place: String, _ version: String) -> WatchEvent {
        .present(place, version: version, Array("\(place)@\(version)".utf8))
    }

    private static func take(_ ledger: inout WatchLedger, _ event: WatchEvent) -> Bool { ledger.take(event) }

    private static func changed(_ ledger: inout WatchLedger) -> [String] {
        ledger.takeChanged(at: 0).objects.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func left(_ place: String, _ version: String, _ snapshot: PolicySnapshot? = nil) -> WatchLedger.Left
    {
        WatchLedger.Left(place: place, version: version, snapshot: snapshot)
    }

    /// Returns a policy with these addresses as the API server tells it.
    private static func object(
        _ addresses: String..., hosts: String = "www.example.com:443", port: Int = 443
    ) -> [UInt8] {
        let peers = addresses.map { #"{"ipBlock": {"cidr": "\#($0)/32"}}"# }.joined(separator: ", ")
        let rule = #"{"to": [\#(peers)], "ports": [{"protocol": "TCP", "port": \#(port)}]}"#
        return Array(
            """
            {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "x", \
            "namespace": "a", "annotations": {"egressgen.dev/hosts": "\(hosts)", "egressgen.dev/dns": "none", \
            "egressgen.dev/applied": "www.example.com:443"}}, "spec": {"podSelector": {}, "policyTypes": ["Egress"], \
            "egress": [\(rule)]}}
            """.utf8)
    }

    @Test func `hands out the last state of each policy once`() {
        var ledger = WatchLedger()
        #expect(Self.take(&ledger, Self.present("b/x", "1")))
        #expect(Self.take(&ledger, Self.present("a/x", "2")))
        #expect(Self.take(&ledger, Self.present("b/x", "3")))
        #expect(Self.changed(&ledger) == ["a/x@2", "b/x@3"])
        #expect(Self.changed(&ledger).isEmpty)
    }

    @Test func `what was refreshed is no news`() {
        var ledger = WatchLedger()
        ledger.note([Self.left("a/x", "7")], isAll: true)
        #expect(!Self.take(&ledger, Self.present("a/x", "7")))
        #expect(Self.take(&ledger, Self.present("a/x", "8")))
        ledger.note([Self.left("a/x", "8")], isAll: false)
        #expect(Self.changed(&ledger).isEmpty)
    }

    @Test func `what a refresh of everything did not see is news again`() {
        var ledger = WatchLedger()
        ledger.note([Self.left("a/x", "7"), Self.left("b/y", "7")], isAll: true)
        ledger.note([Self.left("b/y", "7")], isAll: true)
        #expect(Self.take(&ledger, Self.present("a/x", "7")))
        #expect(!Self.take(&ledger, Self.present("b/y", "7")))
    }

    @Test func `what is gone is forgotten`() {
        var ledger = WatchLedger()
        ledger.note([Self.left("a/x", "7")], isAll: true)
        #expect(Self.take(&ledger, Self.present("a/x", "8")))
        #expect(!Self.take(&ledger, .gone("a/x", version: "9")))
        #expect(Self.changed(&ledger).isEmpty)
        #expect(Self.take(&ledger, Self.present("a/x", "7")))
    }

    @Test func `a write of learned addresses is no news, even if its event comes first or late`() {
        var ledger = WatchLedger()
        ledger.begin("a/x")
        #expect(!Self.take(&ledger, Self.present("a/x", "8")))
        let changes = [ledger.end("a/x", Self.left("a/x", "8")), ledger.end("a/x", Self.left("a/x", "9"))]
        #expect(changes == [false, false])
        for version in ["8", "9"] { #expect(!Self.take(&ledger, Self.present("a/x", version))) }
        #expect(Self.changed(&ledger).isEmpty)
    }

    @Test func `an edit before or during a write of learned addresses is still to be refreshed`() {
        var ledger = WatchLedger()
        #expect(Self.take(&ledger, Self.present("a/x", "7")))
        ledger.begin("a/x")
        #expect(!Self.take(&ledger, Self.present("a/x", "8")))
        let isChanged = ledger.end("a/x", Self.left("a/x", "8"))
        #expect(!isChanged)
        #expect(Self.changed(&ledger) == ["a/x@7"])
        ledger.begin("a/x")
        #expect(!Self.take(&ledger, Self.present("a/x", "9")))
        let isEdited = ledger.end("a/x", nil)
        #expect(isEdited)
        #expect(Self.changed(&ledger) == ["a/x@9"])
    }

    @Test func `new addresses that somebody else adds are no news`() throws {
        var ledger = WatchLedger()
        let snapshot = try #require(PolicySnapshot(live: Self.object("8.8.4.4")))
        ledger.note([Self.left("a/x", "7", snapshot)], isAll: true)
        #expect(!Self.take(&ledger, .present("a/x", version: "8", Self.object("8.8.4.4", "8.8.8.8"))))
        #expect(!Self.take(&ledger, .present("a/x", version: "8", Self.object("8.8.4.4", "8.8.8.8"))))
        // The last version counts, so a removal of the new address is news.
        #expect(Self.take(&ledger, .present("a/x", version: "9", Self.object("8.8.4.4"))))
        // What follows is refreshed with it.
        #expect(Self.take(&ledger, .present("a/x", version: "10", Self.object("8.8.4.4", "8.8.8.8"))))
        let objects = ledger.takeChanged(at: 0).objects
        #expect(objects == [Self.object("8.8.4.4", "8.8.8.8")])
    }

    @Test(arguments: [
        object("8.8.8.8"), object("8.8.4.4", hosts: "www.example.com:443 api.example.com"),
        object("8.8.4.4", port: 22), object("8.8.4.4", hosts: "www.example.com:22"), Array("{}".utf8),
    ])
    func `any other change is news`(object: [UInt8]) throws {
        var ledger = WatchLedger()
        let snapshot = try #require(PolicySnapshot(live: Self.object("8.8.4.4")))
        ledger.note([Self.left("a/x", "7", snapshot)], isAll: true)
        #expect(Self.take(&ledger, .present("a/x", version: "8", object)))
    }

    @Test func `a policy that others keep editing is refreshed five times in ten seconds`() {
        var ledger = WatchLedger()
        var times: [Double] = []
        for tick in 0..<200 {
            let now = Double(tick) / 8
            _ = ledger.take(Self.present("a/x", "\(tick)"))
            let (objects, next) = ledger.takeChanged(at: now)
            if objects.isEmpty { #expect(next.map { $0 > now && $0 <= now + 10 } == true) } else { times.append(now) }
        }
        let expected: [Double] = [0, 10, 20].flatMap { start in (0..<5).map { start + Double($0) / 8 } }
        #expect(times == expected)
        #expect(Self.take(&ledger, Self.present("b/x", "1")))
        let objects = ledger.takeChanged(at: 25).objects
        #expect(objects.contains(Array("b/x@1".utf8)))
    }
}
