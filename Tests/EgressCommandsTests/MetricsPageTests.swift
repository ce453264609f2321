import EgressModel
import EgressObserve
import EgressResolve
import EgressTestSupport
import Testing

@testable import EgressCommands
@testable import EgressRefresh

@Suite struct MetricsPageTests {
    private func page(_ forwarding: ForwardCounts?) async -> String {
        let schedule = RefreshSchedule(.ttl, shortest: 30, longest: 3600)
        let state = RefreshMonitor(at: 0, schedule).snapshot
        return MetricsPage(state, [], await QueryTraffic.total(), nil, forwarding, at: 1, time: UTCTime(seconds: 0))
            .text
    }

    private static func counts() throws -> ForwardCounts {
        var counts = ForwardCounts()
        counts.queries = [.answered: 7, .dropped: 1]
        counts.held = 3
        counts.late = [.hold: 1, .away: 2]
        counts.hold.add(0.02)
        counts.hold.add(9)
        counts.inFlight = 4
        counts.connections = 2
        var first = ForwardCounts.Upstream()
        first.errors = [.timeout: 5]
        first.latency.add(0.002)
        counts.upstreams = [try NameServer("192.0.2.53"): first, try NameServer("[2001:db8::1]:5300"): .init()]
        return counts
    }

    @Test func `A service that does not forward has no metrics about it`() async {
        #expect(await !page(nil).contains("_forward_"))
    }

    @Test func `A forwarder that nobody has used yet has its metrics, with zeros`() async {
        let page = await page(ForwardCounts())
        #expect(page.contains("egressgen_forward_queries_total{outcome=\"answered\"} 0\n"))
        #expect(page.contains("egressgen_forward_hold_seconds_count 0\n"))
        #expect(!page.contains("upstream"))
    }

    @Test(arguments: [
        #"forward_queries_total{outcome="answered"} 7"#, #"forward_queries_total{outcome="failed"} 0"#,
        #"forward_queries_total{outcome="malformed"} 0"#, #"forward_queries_total{outcome="refused"} 0"#,
        #"forward_queries_total{outcome="dropped"} 1"#, "forward_held_total 3",
        #"forward_late_total{reason="hold"} 1"#, #"forward_late_total{reason="unwritten"} 0"#,
        #"forward_late_total{reason="away"} 2"#, #"forward_late_total{reason="shutdown"} 0"#,
        #"forward_hold_seconds_bucket{le="0.01"} 0"#, #"forward_hold_seconds_bucket{le="0.025"} 1"#,
        #"forward_hold_seconds_bucket{le="5"} 1"#, #"forward_hold_seconds_bucket{le="+Inf"} 2"#,
        "forward_hold_seconds_sum 9.02", "forward_hold_seconds_count 2", "forward_in_flight 4",
        "forward_connections 2",
        #"forward_upstream_errors_total{error="timeout",upstream="192.0.2.53:53"} 5"#,
        #"forward_upstream_errors_total{error="mismatch",upstream="[2001:db8::1]:5300"} 0"#,
        #"forward_upstream_duration_seconds_bucket{le="0.001",upstream="192.0.2.53:53"} 0"#,
        #"forward_upstream_duration_seconds_bucket{le="0.005",upstream="192.0.2.53:53"} 1"#,
        #"forward_upstream_duration_seconds_sum{upstream="192.0.2.53:53"} 0.002"#,
        #"forward_upstream_duration_seconds_count{upstream="[2001:db8::1]:5300"} 0"#,
    ])
    func `The counts of a forwarder are metrics`(line: String) async throws {
        #expect(try await page(Self.counts()).split(separator: "\n").contains("egressgen_\(line)"))
    }

    #if os(Linux)
        @Test func `promtool accepts the metrics of a forwarder`() async throws {
            #expect(try await Judges.problems(ofMetrics: page(Self.counts())) == "")
        }
    #endif
}
