internal import EgressModel
internal import EgressRefresh
internal import EgressResolve

/// The page for Prometheus (text exposition format 0.0.4).
struct MetricsPage {
    private(set) var text = ""

    /// Creates the page. `uptime` is the current time in seconds on the monitor's clock, and `time` is the same time in UTC.
    /// `learning` is `nil` if the service does not learn.
    init(
        _ state: RefreshMonitor.State, _ traffic: QueryTraffic, _ learning: LearningCounts?, at uptime: Double,
        time: UTCTime
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
            state.addresses.sorted { $0.key < $1.key }.map { (["policy": $0.key], Double($0.value)) })
        add("addresses_added_total", "counter", "Addresses added to policies.", Double(state.added))
        add("addresses_removed_total", "counter", "Addresses removed from policies.", Double(state.removed))
        add(
            "addresses_retained", "gauge", "Addresses that are no longer in DNS but still allowed.",
            Double(state.retained.values.reduce(0, +)))
        add(
            "next_expiry_seconds", "gauge", "Time until the first retained address expires.",
            state.nextExpiry.values.min().map { Double($0.seconds - time.seconds) })
        add(traffic)
        if let learning { add(learning) }
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

    private mutating func add(_ traffic: QueryTraffic) {
        add("dns_queries_total", "counter", "Queries sent to name servers.", Double(traffic.queries))
        add("dns_retransmissions_total", "counter", "Queries that were retransmitted.", Double(traffic.retransmissions))
        add(
            "dns_tcp_fallbacks_total", "counter", "Queries repeated over TCP after a truncated answer.",
            Double(traffic.streamFallbacks))
        add("dns_query_duration_seconds", "Time from a query to its reply.", traffic.durations)
    }

    private mutating func add(_ name: String, _ help: String, _ durations: DurationHistogram) {
        head(name, "histogram", help)
        var count = 0
        for (bound, number) in zip(DurationHistogram.bounds, durations.counts) {
            count += number
            line(name + "_bucket", ["le": Self.number(bound)], Double(count))
        }
        count = durations.counts.reduce(0, +)
        line(name + "_bucket", ["le": "+Inf"], Double(count))
        line(name + "_sum", [:], durations.sum)
        line(name + "_count", [:], Double(count))
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
