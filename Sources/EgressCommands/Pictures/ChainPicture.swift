internal import EgressModel
internal import EgressPolicy

/// A graph of chains as a drawing: names and addresses in boxes, a column for each step, and the record on each arrow.
struct ChainPicture {
    /// A line in a box.
    private struct Line {
        let text: String
        let classes: String
        let height: Double
    }

    private struct Box {
        let lines: [Line]
        let classes: String
        /// The color of the operator of a name.
        let hue: Int?
        let width: Double
        let height: Double
    }

    private let outcomes: [NameOutcome]
    private let graph: ChainGraph
    private var domains: [DomainName] = []
    /// The number of arrows from each node.
    private let outgoing: [Int]
    /// The records whose texts stand before each box, in ascending order of their TTLs.
    private let shared: [Int: [ChainGraph.Record]]

    /// The width of a character of 12 pixels in the usual fonts, a little rounded up.
    private static let characterWidth = 7.3
    /// The width of a character of 11 pixels.
    private static let smallWidth = 6.7
    private static let lineWidth = 28
    /// The length of the straight part of an arrow below its text.
    private static let run = 84.0
    private static let (margin, padding, head, gap) = (24.0, 12.0, 34.0, 128.0)
    /// The height of an arrow below all boxes with its text.
    private static let laneHeight = 24.0

    init(_ outcomes: [NameOutcome], _ graph: ChainGraph) {
        self.outcomes = outcomes
        self.graph = graph
        outgoing = graph.edges.reduce(into: graph.nodes.map { _ in 0 }) { $0[$1.source] += 1 }
        shared = Self.sharedRecords(graph, outgoing)
        for case .name(let name) in graph.nodes {
            let domain = SharedSuffixes.operatorDomain(of: name)
            if !domains.contains(domain) { domains.append(domain) }
        }
    }

    var text: String {
        let boxes = graph.nodes.map(box)
        let layout = ChainLayout(graph, heights: boxes.map(\.height))
        let lefts = columnLefts(boxes)
        var svg = SVG()
        for (column, left) in lefts.dropLast().enumerated() {
            svg.text(left, Self.margin + 10, column == 0 ? "name" : "step \(column)", "small faint")
        }
        let loops = graph.edges.filter { Self.isLoop($0, graph) }
        for (lane, edge) in loops.enumerated() { drawLoop(edge, lane, boxes, layout, lefts, &svg) }
        for (index, edge) in graph.edges.enumerated() where !Self.isLoop(edge, graph) {
            draw(edge, layout.wayPoints[index], boxes, layout, lefts, &svg)
        }
        drawSharedLabels(layout, lefts, &svg)
        for (index, box) in boxes.enumerated() {
            draw(box, lefts[graph.columns[index]], Self.margin + Self.head + layout.middles[index], &svg)
        }
        let width = (lefts.last ?? 0) - Self.gap + Self.margin
        return svg.document(
            title: title, description: description,
            size: (
                max(width, 240),
                layout.height + Self.head + 2 * Self.margin + Double(loops.count) * Self.laneHeight
            ),
            styles: Self.styles)
    }

    /// The left sides of the columns, and that of one more column.
    private func columnLefts(_ boxes: [Box]) -> [Double] {
        var widths = Array(repeating: 0.0, count: (graph.columns.max() ?? 0) + 1)
        for (index, box) in boxes.enumerated() {
            widths[graph.columns[index]] = max(widths[graph.columns[index]], box.width)
        }
        return widths.reduce(into: [Self.margin]) { $0.append($0[$0.count - 1] + $1 + Self.gap) }
    }

    // MARK: Boxes

    private func box(_ node: ChainGraph.Node) -> Box {
        switch node {
        case .name(let name): nameBox(name)
        case .addresses(let addresses): addressBox(addresses)
        case .end(_, let mark, let text):
            box(
                [Line(text: mark.rawValue, classes: "bad bold", height: 17)]
                    + (text.map { TextWrap.lines($0, width: Self.lineWidth) } ?? []).map {
                        Line(text: $0, classes: "small", height: 15)
                    }, "refused")
        }
    }

    private func nameBox(_ name: DomainName) -> Box {
        let domain = SharedSuffixes.operatorDomain(of: name)
        let hue = (domains.firstIndex(of: domain) ?? 0) % SVG.hueCount
        let isAsked = graph.asked.contains(name)
        let caption = TextWrap.parts("\(domain)", width: Self.lineWidth + 2).map {
            Line(text: $0, classes: "small hue\(hue)", height: 15)
        }
        let lines = TextWrap.parts("\(name)", width: Self.lineWidth).map {
            Line(text: $0, classes: isAsked ? "bold" : "", height: 16)
        }
        return box(caption + lines, isAsked ? "asked" : "plain", hue: hue)
    }

    private func addressBox(_ addresses: [IPAddress]) -> Box {
        let caption =
            addresses.count == 1 ? [] : [Line(text: "\(addresses.count) addresses", classes: "small faint", height: 15)]
        let lines = addresses.flatMap { address -> [Line] in
            guard let reason = ChainGraph.refusal(of: address) else {
                return [Line(text: "\(address)", classes: "", height: 16)]
            }
            return [Line(text: "\u{2715} \(address)", classes: "bad", height: 16)]
                + TextWrap.lines("refused: \(reason)", width: 40).map {
                    Line(text: "  \($0)", classes: "small bad", height: 15)
                }
        }
        let isRefused = addresses.allSatisfy { ChainGraph.refusal(of: $0) != nil }
        return box(caption + lines, isRefused ? "refused" : "addresses")
    }

    private func box(_ lines: [Line], _ classes: String, hue: Int? = nil) -> Box {
        let longest = lines.map { Double($0.text.count) }.max() ?? 0
        return Box(
            lines: lines, classes: classes, hue: hue,
            width: (longest * Self.characterWidth).rounded() + 2 * Self.padding + 4,
            height: lines.reduce(0) { $0 + $1.height } + 14)
    }

    private func draw(_ box: Box, _ left: Double, _ middle: Double, _ svg: inout SVG) {
        let top = middle - box.height / 2
        svg.rectangle(left, top, box.width, box.height, "box \(box.classes)", radius: 6)
        if let hue = box.hue { svg.rectangle(left, top + 6, 4, box.height - 12, "stripe hue\(hue)", radius: 2) }
        var bottom = top + 6
        for line in box.lines {
            bottom += line.height
            svg.text(left + Self.padding + 2, bottom - 3, line.text, line.classes)
        }
    }

    // MARK: Arrows

    private static func sharedRecords(_ graph: ChainGraph, _ outgoing: [Int]) -> [Int: [ChainGraph.Record]] {
        var records: [Int: Set<ChainGraph.Record>] = [:]
        for edge in graph.edges where outgoing[edge.source] > 1 && !isLoop(edge, graph) {
            if let record = edge.record { records[edge.target, default: []].insert(record) }
        }
        return records.mapValues { $0.sorted { $0.ttl < $1.ttl } }
    }

    private static func isLoop(_ edge: ChainGraph.Edge, _ graph: ChainGraph) -> Bool {
        graph.columns[edge.target] <= graph.columns[edge.source]
    }

    private func label(_ record: ChainGraph.Record) -> String { "\(record.type) \(record.ttl) s" }

    private func draw(
        _ edge: ChainGraph.Edge, _ way: [Double], _ boxes: [Box], _ layout: ChainLayout, _ lefts: [Double],
        _ svg: inout SVG
    ) {
        let top = Self.margin + Self.head
        let (from, to) = (graph.columns[edge.source], graph.columns[edge.target])
        let start = (lefts[from] + boxes[edge.source].width, top + layout.middles[edge.source])
        let end = (lefts[to], top + layout.middles[edge.target])
        var points = [start]
        // A box can be narrower than its column. The arrow goes straight to the border of the column first.
        points.append((lefts[from + 1] - Self.gap, start.1))
        for (step, middle) in way.enumerated() {
            points.append((lefts[from + 1 + step], top + middle))
            points.append((lefts[from + 2 + step] - Self.gap, top + middle))
        }
        points.append((end.0 - 2, end.1))
        // The text stands where the arrow is alone: behind a box with one arrow, before the next box otherwise.
        let place = labelsAtSource(edge) ? 1 : points.count - 2
        let isFirst = labelsAtSource(edge)
        let straight =
            isFirst ? (points[1].0 + Self.run, points[1].1) : (points[place + 1].0 - Self.run - 8, points[place + 1].1)
        points.insert(straight, at: place + 1)
        svg.path(Self.curve(points), edge.record == nil ? "edge broken" : "edge", arrow: true)
        let run = isFirst ? (points[1], straight) : (straight, points[place + 2])
        guard let record = edge.record, isFirst || shared[edge.target]?.count == 1 else { return }
        // A long text leaves its run rather than being covered by the box.
        let (text, middle) = (label(record), (run.0.0 + run.1.0) / 2)
        let half = Double(text.count) * Self.smallWidth / 2
        let x = isFirst ? max(middle, points[1].0 + half + 3) : min(middle, end.0 - half - 12)
        svg.text(x, run.0.1 - 5, text, "small middle label")
    }

    private func labelsAtSource(_ edge: ChainGraph.Edge) -> Bool { outgoing[edge.source] == 1 }

    /// Writes the lowest and the highest TTL of arrows that meet before a box, where several texts would overlap.
    private func drawSharedLabels(_ layout: ChainLayout, _ lefts: [Double], _ svg: inout SVG) {
        for (target, records) in shared.sorted(by: { $0.key < $1.key }) {
            guard records.count > 1, let first = records.first, let last = records.last else { continue }
            let y = Self.margin + Self.head + layout.middles[target] - 5
            let text = "\(first.type) \(first.ttl) to \(last.ttl) s"
            svg.text(lefts[graph.columns[target]] - 12, y, text, "small end label")
        }
    }

    /// An arrow back to a name that the chain has passed: between the columns, and below all boxes.
    private func drawLoop(
        _ edge: ChainGraph.Edge, _ lane: Int, _ boxes: [Box], _ layout: ChainLayout, _ lefts: [Double],
        _ svg: inout SVG
    ) {
        let top = Self.margin + Self.head
        let bottom = top + layout.height + 14 + Double(lane) * Self.laneHeight
        let shift = Double(lane % 3) * 5
        let (from, to) = (graph.columns[edge.source], graph.columns[edge.target])
        let start = (lefts[from] + boxes[edge.source].width, top + layout.middles[edge.source] + 8)
        let end = (lefts[to], top + layout.middles[edge.target] + 8)
        let (right, left) = (lefts[from + 1] - Self.gap + 6 + shift, end.0 - 18 + shift)
        let number = SVG.number
        svg.path(
            "M\(number(start.0)) \(number(start.1))H\(number(right))V\(number(bottom))H\(number(left))"
                + "V\(number(end.1))H\(number(end.0 - 2))", "edge back", arrow: true)
        guard let record = edge.record else { return }
        svg.text((left + right) / 2, bottom + 13, "\(label(record)), a loop", "small middle label bad")
    }

    /// Returns a line through the points: straight across columns, and curved between them.
    private static func curve(_ points: [(Double, Double)]) -> String {
        let number = SVG.number
        var data = "M\(number(points[0].0)) \(number(points[0].1))"
        for (from, to) in zip(points, points.dropFirst()) {
            if from.1 == to.1 {
                data += "H\(number(to.0))"
            } else {
                let middle = (from.0 + to.0) / 2
                data +=
                    "C\(number(middle)) \(number(from.1)) \(number(middle)) \(number(to.1)) \(number(to.0)) \(number(to.1))"
            }
        }
        return data
    }

    private static let styles =
        [
            ".egressgen .box{fill:var(--band);stroke:var(--line)}",
            ".egressgen .asked{stroke:var(--ink);stroke-width:1.5}",
            ".egressgen .addresses{fill:var(--paper);stroke:var(--bar)}",
            ".egressgen .refused{fill:var(--badpaper);stroke:var(--bad);stroke-dasharray:5 3}",
            ".egressgen .edge{fill:none;stroke:var(--edge);stroke-width:1.4}",
            ".egressgen .broken,.egressgen .back{stroke-dasharray:5 3}",
            ".egressgen text.label{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}",
        ] + (0..<SVG.hueCount).map { ".egressgen .stripe.hue\($0){fill:var(--hue\($0))}" }

    // MARK: Words

    private var title: String {
        let names = outcomes.map { "\($0.name)" }
        return "What DNS answers for \(PlaceList(names))"
    }

    private var description: String { outcomes.map(sentence).joined(separator: " ") }

    private func sentence(_ outcome: NameOutcome) -> String {
        let links = outcome.chain.map { " is an alias of \($0.target) for \($0.ttl) s, which" }.joined()
        let addresses = outcome.addresses.map { record in
            let refusal = ChainGraph.refusal(of: record.address).map { ", refused: \($0)" } ?? ""
            return "\(record.address) (\(record.ttl) s\(refusal))"
        }
        let end =
            switch outcome.verdict {
            case .addresses: " has \(addresses.joined(separator: ", "))"
            case .noData: " has no address (NODATA)"
            case .nxDomain: " does not exist (NXDOMAIN)"
            case .failed: " has no answer that counts"
            }
        return "\(outcome.name)\(links)\(end)."
    }
}
