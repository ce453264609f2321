internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The histories of policies as a drawing: a lane for each host, a bar for each stay of an address, and a mark for each
/// commit that changed the file.
struct HistoryPicture {
    private let report: HistoryReport
    private let period: (start: UTCTime, end: UTCTime)
    /// The left side of the bars, to the right of the longest address.
    private let left: Double

    private static let (margin, width, row) = (24.0, 980.0, 18.0)
    private static let characterWidth = 6.7
    private static let tickCount = 8

    init(_ report: HistoryReport) {
        self.report = report
        // If nothing is committed, there is no policy to draw, and no time is shown.
        period = report.period ?? (UTCTime(seconds: 0), UTCTime(seconds: 0))
        let longest = report.policies.flatMap(\.history.hosts).flatMap(\.stays).map { "\($0.address)".count }.max() ?? 0
        left = Self.margin + max(15, Double(longest)) * Self.characterWidth + 18
    }

    private var axis: TimeAxis {
        TimeAxis(start: period.start, end: period.end, left: left, right: Self.width - Self.margin - 8)
    }

    var text: String {
        var svg = SVG()
        var y = Self.margin
        for policy in report.policies { draw(policy, &y, &svg) }
        if report.policies.isEmpty {
            svg.text(Self.margin, y + 14, "no managed policies", "faint")
            y += 30
        } else {
            legend(y, &svg)
            y += 22
        }
        return svg.document(
            title: title, description: description, size: (Self.width, y + Self.margin - 6), styles: Self.styles)
    }

    // MARK: A policy

    private func draw(_ policy: RecordedPolicy, _ y: inout Double, _ svg: inout SVG) {
        for line in TextWrap.parts(policy.displayName, width: 100) {
            svg.text(Self.margin, y + 14, line, "large")
            y += 18
        }
        for line in TextWrap.parts(policy.file, width: 130) {
            svg.text(Self.margin, y + 13, line, "small faint")
            y += 15
        }
        y += 16
        drawCommits(policy, y, &svg)
        y += 22
        let top = y
        // The dates have lines over the lanes and below the bars.
        var content = SVG()
        for host in policy.history.hosts { draw(host, policy.history, &y, lanes: &svg, &content) }
        drawGrid(top, y, &svg)
        svg.append(content)
        drawDates(y, &svg)
        y += 40
    }

    private func drawCommits(_ policy: RecordedPolicy, _ y: Double, _ svg: inout SVG) {
        svg.text(left - 10, y + 10, "commits", "small faint end")
        svg.line((axis.left, y + 12.5), (axis.right, y + 12.5), "grid")
        for change in policy.history.changes {
            let changes = change.came + change.went > 0
            let x = axis.x(change.mark.time)
            svg.line(
                (x, changes ? y : y + 5), (x, y + 12), changes ? "commit changed" : "commit",
                title: "\(change.mark.time) \(change.mark.commit.prefix(7)): \(change.came) came, \(change.went) went")
        }
    }

    private func drawGrid(_ top: Double, _ bottom: Double, _ svg: inout SVG) {
        for tick in axis.ticks(upTo: Self.tickCount) {
            svg.line((axis.x(tick.time), top), (axis.x(tick.time), bottom), "grid")
        }
    }

    private func drawDates(_ y: Double, _ svg: inout SVG) {
        svg.line((axis.left, y), (axis.right, y), "axis")
        for tick in axis.ticks(upTo: Self.tickCount) {
            let x = axis.x(tick.time)
            svg.line((x, y), (x, y + 4), "axis")
            // A text beyond the right border would be cut off.
            let half = Double(tick.text.count) * Self.characterWidth / 2
            svg.text(min(x, Self.width - Self.margin - half), y + 16, tick.text, "small faint middle")
        }
    }

    // MARK: A host

    private func draw(
        _ host: HostHistory, _ history: PolicyHistory, _ y: inout Double, lanes: inout SVG, _ texts: inout SVG
    ) {
        let top = y
        y += 6
        for line in TextWrap.parts(host.host.text, width: 120) {
            texts.text(Self.margin, y + 13, line, "bold halo")
            y += 16
        }
        texts.text(Self.margin, y + 12, summary(host), "small faint halo")
        y += 20
        for (address, stays) in rows(host) { draw(address, stays, host, history, &y, &texts) }
        y += 6
        lanes.rectangle(Self.margin - 10, top, Self.width - 2 * Self.margin + 20, y - top - 4, "lane", radius: 6)
    }

    private func rows(_ host: HostHistory) -> [(IPAddress, [AddressStay])] {
        let stays = Dictionary(grouping: host.stays, by: \.address)
        return host.addresses.map { ($0, stays[$0] ?? []) }
    }

    private func draw(
        _ address: IPAddress, _ stays: [AddressStay], _ host: HostHistory, _ history: PolicyHistory, _ y: inout Double,
        _ svg: inout SVG
    ) {
        let isPresent = stays.last?.went == nil
        svg.text(left - 10, y + 12, "\(address)", isPresent ? "small end" : "small faint end")
        for comeback in host.returns where comeback.address == address {
            let isLongest = comeback == host.longestReturn
            let (from, to) = (axis.x(comeback.went.time), axis.x(comeback.came.time))
            svg.line(
                (from, y + 8), (to, y + 8), isLongest ? "away longest" : "away",
                title: "away for \(SpanText(comeback.gap))")
            if isLongest { drawGap(comeback.gap, from, to, y, &svg) }
        }
        for stay in stays {
            let (from, to) = (axis.x(stay.came?.time ?? history.start), axis.x(stay.went?.time ?? history.end))
            svg.rectangle(
                from, y + 3, max(2, to - from), 10, stay.went == nil ? "bar" : "bar gone", radius: 2,
                title: "\(address): \(words(stay))")
        }
        y += Self.row
    }

    /// Writes the length of a gap over it, or to its right where the gap is narrow.
    private func drawGap(_ gap: Int, _ from: Double, _ to: Double, _ y: Double, _ svg: inout SVG) {
        let text = "\(SpanText(gap))"
        let fits = to - from > Double(text.count) * Self.characterWidth + 8
        if fits { svg.text((from + to) / 2, y + 12, text, "small mark middle halo") }
    }

    private func summary(_ host: HostHistory) -> String {
        let addresses =
            "\(host.addresses.count) \(host.addresses.count == 1 ? "address" : "addresses"), \(host.presentCount) now"
        guard let comeback = host.longestReturn, let retain = host.sufficientRetain else {
            return addresses + (host.stays.contains { $0.went != nil } ? ", none that went came back" : "")
        }
        return addresses
            + ", \(host.returns.count) came back, the longest after \(SpanText(comeback.gap)):"
            + " --retain \(SpanText(roundingUp: retain)) would have sufficed"
    }

    private func words(_ stay: AddressStay) -> String {
        let came = stay.came.map { "came \($0.time) (\($0.commit.prefix(7)))" } ?? "there before"
        let went = stay.went.map { "went \($0.time) (\($0.commit.prefix(7)))" } ?? "still there"
        return "\(came), \(went)"
    }

    private func legend(_ y: Double, _ svg: inout SVG) {
        var x = Self.margin
        func next(_ text: String, _ svg: inout SVG) {
            svg.text(x + 28, y + 11, text, "small faint")
            x += 28 + Double(text.count) * Self.characterWidth + 22
        }
        svg.rectangle(x, y + 2, 22, 10, "bar", radius: 2)
        next("in the policy now", &svg)
        svg.rectangle(x, y + 2, 22, 10, "bar gone", radius: 2)
        next("was in the policy", &svg)
        svg.line((x, y + 7), (x + 22, y + 7), "away longest")
        next("longest gap", &svg)
        svg.line((x + 11, y), (x + 11, y + 12), "commit changed")
        next("commit with other addresses", &svg)
        svg.line((x + 11, y + 5), (x + 11, y + 12), "commit")
        next("other commit of the file", &svg)
    }

    private static let styles = [
        ".egressgen .lane{fill:var(--band)}", ".egressgen .grid{stroke:var(--line);stroke-width:1}",
        ".egressgen .axis{stroke:var(--edge);stroke-width:1}", ".egressgen .bar{fill:var(--bar)}",
        ".egressgen .gone{fill:var(--gone);stroke:var(--bar);stroke-width:0.8}",
        ".egressgen .away{stroke:var(--edge);stroke-dasharray:2 3}",
        ".egressgen .longest{stroke:var(--mark);stroke-width:1.6;stroke-dasharray:4 3}",
        ".egressgen .commit{stroke:var(--edge);stroke-width:1.4}",
        ".egressgen .changed{stroke:var(--mark);stroke-width:2}",
        ".egressgen text.halo{paint-order:stroke;stroke:var(--band);stroke-width:5px;stroke-linejoin:round}",
    ]

    // MARK: Words

    private var title: String {
        guard !report.policies.isEmpty else { return "Addresses of managed policies" }
        return "Addresses of \(PlaceList(report.policies.map(\.displayName))) from \(period.start) to \(period.end)"
    }

    private var description: String {
        guard !report.policies.isEmpty else { return "No commit has a managed policy." }
        return report.policies.map { policy in
            "\(policy.displayName) in \(policy.file): \(policy.history.changes.count) commits,"
                + " \(policy.history.addressChangeCount) of them changed addresses. "
                + policy.history.hosts.map { "\($0.host.text): \(summary($0))." }.joined(separator: " ")
        }.joined(separator: " ")
    }
}
