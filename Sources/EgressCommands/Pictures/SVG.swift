/// A drawing in SVG 1.1 that needs nothing from elsewhere. Readers of screens get its title and its description.
struct SVG {
    private var elements: [String] = []

    /// The fonts of names and addresses, all of whose characters are equally wide.
    private static let fonts = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"

    /// The colors by name, for light and dark backgrounds. The contrast of texts is 4.5 or more.
    private static let colors: [(name: String, light: String, dark: String)] = [
        ("paper", "#ffffff", "#0f1419"), ("band", "#f3f5f8", "#181f27"), ("ink", "#18202a", "#e6ebf1"),
        ("faint", "#566273", "#9aa7b6"), ("line", "#c5cdd8", "#3a4655"), ("edge", "#7b8798", "#8592a3"),
        ("bar", "#2f6fd0", "#5d9bf2"), ("gone", "#a9c3ea", "#36588a"), ("mark", "#b35600", "#f0a94b"),
        ("bad", "#b3261e", "#ff8a80"),
        ("badpaper", "#fdecea", "#3a1c1a"),
        ("hue0", "#1f5fbf", "#7fb2ff"), ("hue1", "#8a4b08", "#f2b266"), ("hue2", "#0b7358", "#5ad1ae"),
        ("hue3", "#8b2fa0", "#e09cf0"), ("hue4", "#a02c4f", "#ff9db6"), ("hue5", "#4f6410", "#b8d063"),
    ]
    static let hueCount = 6

    /// A number of pixels with at most one decimal place.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let whole = abs(tenths) / 10
        return (tenths < 0 ? "-" : "") + (tenths % 10 == 0 ? "\(whole)" : "\(whole).\(abs(tenths) % 10)")
    }

    /// Returns text that is safe in an element and in an attribute (XML 1.0, section 2.2).
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in TerminalText.escaped(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{fffe}", "\u{ffff}": result += "\u{fffd}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    // MARK: Elements

    mutating func rectangle(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ classes: String, radius: Double = 0,
        title: String? = nil
    ) {
        let corner = radius > 0 ? " rx=\"\(Self.number(radius))\"" : ""
        add(
            "rect class=\"\(classes)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\""
                + " width=\"\(Self.number(width))\" height=\"\(Self.number(height))\"\(corner)", "rect", title)
    }

    mutating func line(_ from: (Double, Double), _ to: (Double, Double), _ classes: String, title: String? = nil) {
        add(
            "line class=\"\(classes)\" x1=\"\(Self.number(from.0))\" y1=\"\(Self.number(from.1))\""
                + " x2=\"\(Self.number(to.0))\" y2=\"\(Self.number(to.1))\"", "line", title)
    }

    mutating func path(_ data: String, _ classes: String, arrow: Bool = false) {
        elements.append(
            "<path class=\"\(classes)\" d=\"\(data)\"\(arrow ? " marker-end=\"url(#egressgen-arrow)\"" : "")/>")
    }

    mutating func text(_ x: Double, _ y: Double, _ text: String, _ classes: String) {
        elements.append(
            "<text class=\"\(classes)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\">\(Self.escaped(text))</text>")
    }

    /// Adds the elements of another drawing on top.
    mutating func append(_ other: SVG) { elements += other.elements }

    private mutating func add(_ start: String, _ name: String, _ title: String?) {
        elements.append(title.map { "<\(start)><title>\(Self.escaped($0))</title></\(name)>" } ?? "<\(start)/>")
    }

    // MARK: The document

    /// Makes the whole document.
    ///
    /// - Parameters:
    ///   - title: What the drawing shows.
    ///   - description: The content of the drawing in sentences.
    ///   - size: The width and the height in pixels.
    ///   - styles: Rules of CSS for the classes of this drawing.
    /// - Returns: The text of the document, with a final line end.
    func document(title: String, description: String, size: (Double, Double), styles: [String]) -> String {
        let (width, height) = (Self.number(size.0), Self.number(size.1))
        let lines =
            [
                "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"egressgen\" width=\"\(width)\" height=\"\(height)\""
                    + " viewBox=\"0 0 \(width) \(height)\" role=\"img\""
                    + " aria-labelledby=\"egressgen-title egressgen-desc\">",
                "<title id=\"egressgen-title\">\(Self.escaped(title))</title>",
                "<desc id=\"egressgen-desc\">\(Self.escaped(description))</desc>", "<style>",
            ] + style(styles) + [
                "</style>",
                "<defs><marker id=\"egressgen-arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\""
                    + " markerHeight=\"8\" orient=\"auto\"><path class=\"tip\" d=\"M0 0.5 8 4 0 7.5z\"/></marker></defs>",
                "<rect class=\"paper\" width=\"\(width)\" height=\"\(height)\"/>",
            ] + elements + ["</svg>"]
        return lines.map { $0 + "\n" }.joined()
    }

    private func style(_ styles: [String]) -> [String] {
        func variables(_ color: ((name: String, light: String, dark: String)) -> String) -> String {
            Self.colors.map { "--\($0.name):\(color($0))" }.joined(separator: ";")
        }
        let texts = ["ink", "faint", "mark", "bad"] + (0..<Self.hueCount).map { "hue\($0)" }
        return [
            ".egressgen{\(variables(\.light))}",
            "@media (prefers-color-scheme:dark){.egressgen{\(variables(\.dark))}}",
            ".egressgen text{font:12px \(Self.fonts);fill:var(--ink);white-space:pre}",
            ".egressgen text.small{font-size:11px}", ".egressgen text.large{font-size:14px;font-weight:bold}",
            ".egressgen text.bold{font-weight:bold}", ".egressgen text.middle{text-anchor:middle}",
            ".egressgen text.end{text-anchor:end}", ".egressgen .paper{fill:var(--paper)}",
            ".egressgen .tip{fill:var(--edge)}",
        ] + texts.map { ".egressgen text.\($0){fill:var(--\($0))}" } + styles
    }
}
