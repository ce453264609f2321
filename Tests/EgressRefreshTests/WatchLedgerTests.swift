import EgressCluster
import Testing

@testable import EgressRefresh

@Suite struct WatchLedgerTests {
    private static func present(_ place: String, _ version: String) -> WatchEvent {
        .present(place, version: version, Array("\(place)@\(version)".utf8))
    }

    private static func take(_ ledger: inout WatchLedger, _ event: WatchEvent) -> Bool { ledger.take(event) }

    private static func changed(_ ledger: inout WatchLedger) -> [String] {
        ledger.takeChanged().map { String(decoding: $0, as: UTF8.self) }
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
        ledger.note([("a/x", "7")], isAll: true)
        #expect(!Self.take(&ledger, Self.present("a/x", "7")))
        #expect(Self.take(&ledger, Self.present("a/x", "8")))
        ledger.note([("a/x", "8")], isAll: false)
        #expect(Self.changed(&ledger).isEmpty)
    }

    @Test func `what a refresh of everything did not see is news again`() {
        var ledger = WatchLedger()
        ledger.note([("a/x", "7"), ("b/y", "7")], isAll: true)
        ledger.note([("b/y", "7")], isAll: true)
        #expect(Self.take(&ledger, Self.present("a/x", "7")))
        #expect(!Self.take(&ledger, Self.present("b/y", "7")))
    }

    @Test func `what is gone is forgotten`() {
        var ledger = WatchLedger()
        ledger.note([("a/x", "7")], isAll: true)
        #expect(Self.take(&ledger, Self.present("a/x", "8")))
        #expect(!Self.take(&ledger, .gone("a/x", version: "9")))
        #expect(Self.changed(&ledger).isEmpty)
        #expect(Self.take(&ledger, Self.present("a/x", "7")))
    }

    @Test func `a write of learned addresses is no news, even if its event comes first or late`() {
        var ledger = WatchLedger()
        ledger.begin("a/x")
        #expect(!Self.take(&ledger, Self.present("a/x", "8")))
        let changes = [ledger.end("a/x", version: "8"), ledger.end("a/x", version: "9")]
        #expect(changes == [false, false])
        for version in ["8", "9"] { #expect(!Self.take(&ledger, Self.present("a/x", version))) }
        #expect(Self.changed(&ledger).isEmpty)
    }

    @Test func `an edit before or during a write of learned addresses is still to be refreshed`() {
        var ledger = WatchLedger()
        #expect(Self.take(&ledger, Self.present("a/x", "7")))
        ledger.begin("a/x")
        #expect(!Self.take(&ledger, Self.present("a/x", "8")))
        let isChanged = ledger.end("a/x", version: "8")
        #expect(!isChanged)
        #expect(Self.changed(&ledger) == ["a/x@7"])
        ledger.begin("a/x")
        #expect(!Self.take(&ledger, Self.present("a/x", "9")))
        let isEdited = ledger.end("a/x", version: nil)
        #expect(isEdited)
        #expect(Self.changed(&ledger) == ["a/x@9"])
    }
}
