import EgressTestSupport
import Testing

/// Tests the metrics that a service provides for Prometheus.
@Suite(.waits) struct MetricsTests {
    private static func served() throws -> String {
        let ground = try ServiceGround(files: 2)
        try ground.folder.write(ground.zone(1, addresses: 3).text, to: "zone.db")
        try ground.folder.write(
            ManagedManifest.filled(
                "old", host: "www0.example.com", ["9.9.9.9"], annotations: ["retain: 1h"]), to: "old.yaml")
        let service = try ServiceProcess([
            "refresh", ground.folder.path, "--every", "1h", "--zone", ground.folder.path("zone.db"), "--listen", "0",
        ])
        try service.wait(until: "readiness") { () throws(SupportError) in try service.get("/readyz").status == 200 }
        let answer = try service.get("/metrics")
        #expect(answer.head.contains("Content-Type: text/plain; version=0.0.4"))
        return answer.body
    }

    @Test func `count what was done`() throws {
        let lines = Set(try Self.served().split(separator: "\n").map(String.init))
        let folder = try #require(lines.first { $0.contains("policy_addresses{") }?.split(separator: "\"")[1])
        #expect(folder.hasSuffix(": default/old") || folder.contains(": default/policy-"))
        for line in [
            #"egressgen_refreshes_total{result="changed"} 1"#, #"egressgen_names{outcome="resolved"} 2"#,
            #"egressgen_name_lookups_total{outcome="nxdomain"} 0"#, "egressgen_addresses_added_total 9",
            "egressgen_addresses_removed_total 0",
            "egressgen_addresses_retained 1", "egressgen_dns_queries_total 0",
            #"egressgen_dns_query_duration_seconds_bucket{le="+Inf"} 0"#,
        ] { #expect(lines.contains(line), "\(line)") }
    }

    #if os(Linux)
        @Test func `are what promtool likes`() throws {
            #expect(try Judges.problems(ofMetrics: try Self.served()) == "")
            // promtool does report problems.
            #expect(try Judges.problems(ofMetrics: "# TYPE x_total gauge\nx_total 1\n") != "")
        }
    #endif
}
