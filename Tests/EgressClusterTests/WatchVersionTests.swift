import EgressPolicy
import EgressTestSupport
import Testing

@testable import EgressCluster

/// Tests from which resource version a watch begins.
@Suite(.waits) struct WatchVersionTests {
    /// Logs the version that each watch asks for, and answers with the events.
    private static func script(_ events: String) -> String {
        """
        query = dict(part.split("=") for part in request.query.split("&"))
        log(f"{query['watch']} {query['allowWatchBookmarks']} {query.get('resourceVersion')}")
        def event(type, version, name=None):
            meta = {"resourceVersion": version, "annotations": {"egressgen.dev/hosts": "www.example.com"}}
            if name: meta["name"] = name
            return json.dumps({"type": type, "object": {
                "kind": "NetworkPolicy", "apiVersion": "networking.k8s.io/v1", "metadata": meta}}) + "\\n"
        request.answer(200, "".join([\(events)]))
        """
    }

    private func version(
        after events: [String], from version: String? = nil
    ) async throws -> (version: String?, asked: [String]) {
        let script = try ScriptedServer(Self.script(events.joined(separator: ", ")))
        let next = try await script.store.whileOpen { () async throws(ClusterFinding) in
            try await script.store.watch(.networkPolicy, ScriptedServer.all, from: version) { _ in }
        }
        return (next, script.kubectl.log)
    }

    @Test func `asks for bookmarks, and goes on from the version of the last event`() async throws {
        let (next, asked) = try await version(
            after: [#"event("MODIFIED", "12", "web")"#, #"event("BOOKMARK", "15")"#], from: "9")
        #expect(asked == ["1 true 9"])
        #expect(next == "15")
    }

    @Test func `begins with the existing policies, whose versions are in no order`() async throws {
        let (next, asked) = try await version(after: [#"event("ADDED", "7", "web")"#, #"event("ADDED", "3", "api")"#])
        #expect(asked == ["1 true None"])
        #expect(next == nil)
    }

    @Test func `a bookmark tells from where to go on`() async throws {
        let events = [
            #"event("ADDED", "7", "web")"#, #"event("BOOKMARK", "20")"#, #"event("DELETED", "22", "web")"#,
        ]
        #expect(try await version(after: events).version == "22")
        #expect(try await version(after: Array(events.prefix(2))).version == "20")
    }

    @Test func `a watch without news goes on from where it began`() async throws {
        #expect(try await version(after: [], from: "9").version == "9")
    }

    @Test(arguments: [410, 200]) func `begins anew if the version is too old`(code: Int) async throws {
        let status = #"{"kind": "Status", "reason": "Expired", "code": 410, "message": "too old"}"#
        let body = code == 200 ? #"{"type": "ERROR", "object": \#(status)}"# : status
        let script = try ScriptedServer("request.answer(\(code), \(body))")
        let next = try await script.store.whileOpen { () async throws(ClusterFinding) in
            try await script.store.watch(.networkPolicy, ScriptedServer.all, from: "9") { _ in }
        }
        #expect(next == nil)
    }
}
