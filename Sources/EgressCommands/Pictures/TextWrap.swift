/// Breaks text into lines of a limited width, counted in characters.
enum TextWrap {
    /// Returns the lines of a text, broken at spaces. Only a word that is longer than a line is broken in its middle.
    static func lines(_ text: String, width: Int) -> [String] {
        broken(text.split(separator: " ").map { "\($0) " }, width).map {
            $0.hasSuffix(" ") ? String($0.dropLast()) : $0
        }
    }

    /// Returns the lines of a domain name or a path, broken behind dots and slashes if that is possible.
    static func parts(_ text: String, width: Int) -> [String] {
        var parts: [String] = [""]
        for character in text {
            parts[parts.count - 1].append(character)
            if character == "." || character == "/" { parts.append("") }
        }
        return broken(parts, width)
    }

    private static func broken(_ parts: [String], _ width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for part in parts.flatMap({ pieces($0, width) }) {
            if line.count + part.count > width, !line.isEmpty {
                lines.append(line)
                line = ""
            }
            line += part
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }

    private static func pieces(_ part: String, _ width: Int) -> [String] {
        guard part.count > width else { return [part] }
        return [String(part.prefix(width))] + pieces(String(part.dropFirst(width)), width)
    }
}
