internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import EgressRefresh
internal import EgressResolve

/// The page for Prometheus (text exposition format 0.0.4).
struct MetricsPage {
    private(set) var text = ""

    /// Creates the page. `uptime` is the current time in seconds on the monitor's clock, and `time` is the same time in UTC.
    /// `learning` and `forwarding` are `nil` if the service does not learn or forward.
    init(
        _ state: RefreshMonitor.State, _ policies: [PolicyRecord], _ traffic: QueryTraffic,
        _ learning: LearningCounts?, _ forwarding: ForwardCounts?, at uptime: Double, time: UTCTime
    ) {
        add(
            "refreshes_total", "counter", "Refreshes, by result.",
            RefreshMonitor.Result.allCases.map { (["result": $0.rawValue], Double(state.refreshes[$0] ?? 0)) })
        add("refresh_duration_seconds", "gauge", "Duration of the last refresh.", state.duration)
        add(
            "last_success_age_seconds", "gauge",
            "Time since the last successful full refresh, or since the start.",
            uptime - (state.lastSuccess ?? state.start))
        add("name_lookups_total", "counter", "Names looked up, by outcome.", Self.outcomes(state.lookups))
        add("names", "gauge", "Names at the last full refresh, by outcome.", Self.outcomes(state.names))
        add(
            "policy_addresses", "gauge", "Addresses of names, by policy.",
            policies.map { (label: $0.identity.label, count: $0.addressCount) }.sorted { $0.label < $1.label }
                .map { (["policy": $0.label], Double($0.count)) })
        add("addresses_added_total", "counter", "Addresses added to policies.", Double(state.added))
        add("addresses_removed_total", "counter", "Addresses removed from policies.", Double(state.removed))
        add(
            "addresses_retained", "gauge", "Addresses that are no longer in DNS but still allowed.",
            Double(policies.reduce(0) { $0 + $1.retainedCount }))
        add(
            "next_expiry_seconds", "gauge", "Time until the first retained address expires.",
            policies.compactMap(\.nextExpiry).min().map { Double($0.seconds - time.seconds) })
        add(traffic)
        if let learning { add(learning) }
        if let forwarding { add(forwarding) }
    }

    private mutating func add(_ learning: LearningCounts) {
        add("learn_frames_total", "counter", "Frames received from DNS servers.", Double(learning.frames))
        add("learn_bytes_total", "counter", "Bytes in the frames from DNS servers.", Double(learning.bytes))
        add("learn_matched_total", "counter", "Answers about a host of a policy.", Double(learning.matched))
        add("learn_learned_total", "counter", "Learned addresses added to policies.", Double(learning.learned))
        add(
            "learn_refused_total", "counter", "Addresses in answers that were not added, by reason.",
            LearningCounts.Refusal.allCases.map { (["reason": $0.rawValue], Double(learning.refused[$0] ?? 0)) })
        add(
            "learn_dropped_total", "counter", "Frames, connections and streams that were dropped, by reason.",
            LearningCounts.Drop.allCases.map { (["reason": $0.rawValue], Double(learning.dropped[$0] ?? 0)) })
        add("learn_connections", "gauge", "Connections of DNS servers that have been heard.", Double(learning.streams))
        add("learn_lag_seconds", "Time from an answer to the arrival of its frame.", learning.lag)
        add(
            "learn_frame_to_patch_seconds", "Time from the arrival of a frame until its address is written.",
            learning.writing)
    }

    private mutating func add(_ forwarding: ForwardCounts) {
        add(
            "forward_queries_total", "counter", "Messages from clients, by outcome.",
            ForwardCounts.Outcome.allCases.map { (["outcome": $0.rawValue], Double(forwarding.queries[$0] ?? 0)) })
        add("forward_held_total", "counter", "Answers that waited for a policy.", Double(forwarding.held))
        add(
            "forward_late_total", "counter", "Answers delivered before a policy had their addresses, by reason.",
            ForwardCounts.Lateness.allCases.map { (["reason": $0.rawValue], Double(forwarding.late[$0] ?? 0)) })
        add("forward_hold_seconds", "Time that answers waited.", forwarding.hold)
        add("forward_in_flight", "gauge", "Messages from clients that have no answer yet.", Double(forwarding.inFlight))
        add("forward_connections", "gauge", "Connections of clients.", Double(forwarding.connections))
        add(forwarding.upstreams)
    }

    private mutating func add(_ upstreams: [NameServer: ForwardCounts.Upstream]) {
        let sorted = upstreams.map { (name: "\($0)", counts: $1) }.sorted { $0.name < $1.name }
        add(
            "forward_upstream_errors_total", "counter", "Queries that an upstream did not answer, by reason.",
            sorted.flatMap { name, counts in
                ForwardCounts.UpstreamError.allCases.map {
                    (["upstream": name, "error": $0.rawValue], Double(counts.errors[$0] ?? 0))
                }
            })
        add(
            "forward_upstream_duration_seconds", "Time from a query to an upstream to its reply.",
            sorted.map { (["upstream": $0.name], $0.counts.latency) })
    }

    private mutating func add(_ traffic: QueryTraffic) {
        add("dns_queries_total", "counter", "Queries sent to name servers.", Double(traffic.queries))
        add("dns_retransmissions_total", "counter", "Queries that were retransmitted.", Double(traffic.retransmissions))
        add(
            "dns_tcp_fallbacks_total", "counter", "Queries repeated over TCP after a truncated answer.",
            Double(traffic.streamFallbacks))
        add("dns_query_duration_seconds", "Time from a query to its reply.", traffic.durations)
    }

    private mutating func add(_ name: String, _ help: String, _ durations: DurationHistogram) {
        add(name, help, [([:], durations)])
    }

    /// Adds a histogram for each set of labels.
    private mutating func add(
        _ name: String, _ help: String, _ histograms: [(labels: [String: String], durations: DurationHistogram)]
    ) {
        guard !histograms.isEmpty else { return }
        head(name, "histogram", help)
        for (labels, durations) in histograms { lines(name, labels, durations) }
    }

    private mutating func lines(_ name: String, _ labels: [String: String], _ durations: DurationHistogram) {
        var count = 0
        for (bound, number) in zip(DurationHistogram.bounds, durations.counts) {
            count += number
            line(name + "_bucket", labels.merging(["le": Self.number(bound)]) { $1 }, Double(count))
        }
        count = durations.counts.reduce(0, +)
        line(name + "_bucket", labels.merging(["le": "+Inf"]) { $1 }, Double(count))
        line(name + "_sum", labels, durations.sum)
        line(name + "_count", labels, Double(count))
    }

    private static func outcomes(_ counts: [RefreshMonitor.Outcome: Int]) -> [([String: String], Double)] {
        RefreshMonitor.Outcome.allCases.map { (["outcome": $0.rawValue], Double(counts[$0] ?? 0)) }
    }

    /// Adds a value, or nothing if it is `nil`.
    private mutating func add(_ name: String, _ type: String, _ help: String, _ value: Double?) {
        add(name, type, help, value.map { [([:], $0)] } ?? [])
    }

    private mutating func add(
        _ name: String, _ type: String, _ help: String, _ samples: [([String: String], Double)]
    ) {
        guard !samples.isEmpty else { return }
        head(name, type, help)
        for (labels, value) in samples { line(name, labels, value) }
    }

    private mutating func head(_ name: String, _ type: String, _ help: String) {
        text += "# HELP egressgen_\(name) \(help)\n# TYPE egressgen_\(name) \(type)\n"
    }

    private mutating func line(_ name: String, _ labels: [String: String], _ value: Double) {
        let list = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
        text += "egressgen_\(name)\(list.isEmpty ? "" : "{\(list.joined(separator: ","))}") \(Self.number(value))\n"
    }

    /// A number in decimal. A whole number has no fraction.
    private static func number(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? "\(value)"
    }

    private static func escaped(_ text: String) -> String {
        // By scalars, because a quote with a combining mark after it is a different Character but still a quote byte.
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
