internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The output of `history` for people: a block for each policy, with a table of its hosts and one of their addresses.
struct HistoryText {
    private let report: HistoryReport

    init(_ report: HistoryReport) {
        self.report = report
    }

    var text: String { report.policies.map(block).joined(separator: "\n") }

    private func block(_ policy: RecordedPolicy) -> String {
        let lines =
            [head(policy), span(policy.history), ""] + hosts(policy.history) + policy.history.hosts.flatMap(stays)
        return lines.map { TerminalText.escaped($0) + "\n" }.joined()
    }

    private func head(_ policy: RecordedPolicy) -> String { "\(policy.file): \(policy.displayName)" }

    private func span(_ history: PolicyHistory) -> String {
        "  \(history.start) to \(history.end): \(Self.count(history.changes.count, "commit")),"
            + " \(history.addressChangeCount) of them changed addresses"
    }

    private func hosts(_ history: PolicyHistory) -> [String] {
        var table = TextTable()
        table.add(
            "HOST", "ADDRESSES", "NOW", "MEDIAN STAY", "LONGEST STAY", "RETURNS", "LONGEST GAP", "SUFFICIENT RETAIN")
        for host in history.hosts {
            table.add(
                host.host.text, "\(host.addresses.count)", "\(host.presentCount)", span(host.medianStay),
                span(host.longestStay), "\(host.returns.count)", span(host.longestReturn?.gap),
                host.sufficientRetain.map { "\(SpanText(roundingUp: $0))" } ?? "-")
        }
        return table.lines.map { "  " + $0 }
    }

    private func stays(_ host: HostHistory) -> [String] {
        guard !host.stays.isEmpty else { return [] }
        var table = TextTable()
        table.add("ADDRESS", "CAME", "", "WENT", "")
        for stay in host.stays {
            table.add(
                "\(stay.address)", stay.came.map { "\($0.time)" } ?? "before", Self.short(stay.came),
                stay.went.map { "\($0.time)" } ?? "-", Self.short(stay.went))
        }
        return ["", "  \(host.host.text)"] + table.lines.map { Self.withoutEnd("    " + $0) }
    }

    private func span(_ seconds: Int?) -> String { seconds.map { "\(SpanText($0))" } ?? "-" }

    private static func short(_ mark: RevisionMark?) -> String { mark.map { String($0.commit.prefix(7)) } ?? "" }

    private static func count(_ number: Int, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }

    private static func withoutEnd(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }
}

extension HistoryHost {
    /// The host as people read it.
    var text: String {
        let name = host?.description ?? "all hosts"
        return direction == .egress ? name : "from \(name)"
    }
}
