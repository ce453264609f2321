internal import EgressModel

/// The SVG of a timeline. Places along the time are percentages, so that the drawing fits every width while its text keeps
/// its size.
struct TimelineSVG {
    private(set) var text = ""
    private let start: UTCTime
    private let now: UTCTime

    /// The height of a lane, and that of the axis, in pixels.
    private static let lane = 36
    private static let axis = 22

    /// Draws lanes between two times.
    init(_ lanes: [TimelineDrawing.Lane], from start: UTCTime, to now: UTCTime) {
        self.start = start
        self.now = now
        let height = lanes.count * Self.lane + Self.axis
        let label = "Timeline of \(NumberText.count(lanes.count, "address", "addresses"))"
        text = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"\(label)\" height=\"\(height)\">\n"
        drawAxis(height)
        for (index, lane) in lanes.enumerated() { draw(lane, at: index * Self.lane) }
        text += "</svg>"
    }

    private mutating func drawAxis(_ height: Int) {
        for quarter in 0...4 {
            let place = "\(quarter * 25)%"
            text += "<line x1=\"\(place)\" x2=\"\(place)\" y1=\"0\" y2=\"\(height - Self.axis + 4)\"/>\n"
        }
        let middle = start.advanced(by: (now.seconds - start.seconds) / 2)
        let marks = [("0%", "start", start), ("50%", "middle", middle), ("100%", "end", now)]
        for (place, anchor, time) in marks {
            text +=
                "<text class=\"axis\" x=\"\(place)\" y=\"\(height - 4)\" text-anchor=\"\(anchor)\">"
                + "\(TimeText(time).mark(at: now, over: now.seconds - start.seconds))</text>\n"
        }
    }

    private mutating func draw(_ lane: TimelineDrawing.Lane, at top: Int) {
        text += "<text x=\"4\" y=\"\(top + 13)\">\(lane.address)</text>\n"
        for stretch in lane.stretches {
            let (left, right) = (share(stretch.from), share(stretch.to))
            text +=
                "<rect class=\"\(stretch.tone.rawValue)\" x=\"\(Self.percent(left))\""
                + " y=\"\(top + 17)\" width=\"\(Self.percent(max(right - left, 4)))\" height=\"8\" rx=\"2\">"
                + "<title>\(lane.address) \(words(for: stretch))</title></rect>\n"
        }
    }

    private func words(for stretch: TimelineDrawing.Stretch) -> String {
        let end = stretch.to == now ? "now" : TimeText(stretch.to).text(at: now)
        return "from \(TimeText(stretch.from).text(at: now)) to \(end): \(stretch.tone.label)"
    }

    /// The place of a time, in thousandths of the width.
    private func share(_ time: UTCTime) -> Int {
        let whole = max(now.seconds - start.seconds, 1)
        return min(max((time.seconds - start.seconds) * 1000 / whole, 0), 1000)
    }

    private static func percent(_ thousandths: Int) -> String { "\(thousandths / 10).\(thousandths % 10)%" }
}
