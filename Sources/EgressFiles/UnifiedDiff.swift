/// The difference between two texts, in the format of `diff -u`.
package struct UnifiedDiff {
    /// Empty if the texts are equal.
    package let lines: [String]

    private static let context = 3

    package init(_ path: String, from old: [UInt8], to new: [UInt8]) {
        guard old != new else {
            lines = []
            return
        }
        let steps = Self.steps(Self.split(old), Self.split(new))
        let name = Self.name(path)
        lines = ["--- \(name)", "+++ \(name)"] + Self.hunks(steps)
    }

    /// Returns a file name in the format of git and patch. A tab follows a name that contains spaces. A name that
    /// contains quotes, backslashes or invisible characters is quoted, and bytes without a short escape are written in
    /// octal.
    private static func name(_ path: String) -> String {
        guard path.unicodeScalars.contains(where: isQuoted) else { return path.contains(" ") ? path + "\t" : path }
        return path.unicodeScalars.reduce(into: "\"") { $0 += isQuoted($1) ? escape($1) : String($1) } + "\""
    }

    private static func isQuoted(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: scalar == "\"" || scalar == "\\"
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\t": "\\t"
        case "\"", "\\": "\\\(scalar)"
        default: String(scalar).utf8.map(octal).joined()
        }
    }

    private static func octal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 8)
        return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }

    /// The lines as one text with line endings. If `isColoured` is true, removed lines are red, added lines are green,
    /// hunk headings are cyan, and file names are bold (ECMA-48).
    package func text(isColoured: Bool) -> String {
        lines.enumerated().map { index, line in
            let colour = index < Self.nameCount ? 1 : Self.colours[line.first ?? " "]
            guard isColoured, let colour else { return line + "\n" }
            return "\u{1b}[\(colour)m\(line)\u{1b}[0m\n"
        }.joined()
    }

    /// The number of lines with file names, which come first. A removed `--` looks like one.
    private static let nameCount = 2
    private static let colours: [Character: Int] = ["-": 31, "+": 32, "@": 36]

    private struct Step {
        /// A space, a minus sign or a plus sign.
        let mark: Character
        let line: Substring
    }

    /// Splits a text into lines without line feeds. Bytes after the last line feed form another line, which is marked.
    private static func split(_ bytes: [UInt8]) -> [Substring] {
        var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)[...]
        }
        guard let last = lines.popLast(), !last.isEmpty else { return lines }
        return lines + [last + "\n\\ No newline at end of file"]
    }

    private static func steps(_ old: [Substring], _ new: [Substring]) -> [Step] {
        // A line that the other text lacks changes in any case. The search for the fewest changes leaves it out, because its
        // memory grows with the square of their number.
        let (oldLines, newLines) = (Set(old), Set(new))
        let oldCommon = old.indices.filter { newLines.contains(old[$0]) }
        let newCommon = new.indices.filter { oldLines.contains(new[$0]) }
        var removed = Set(old.indices).subtracting(oldCommon)
        var inserted = Set(new.indices).subtracting(newCommon)
        for change in newCommon.map({ new[$0] }).difference(from: oldCommon.map { old[$0] }) {
            switch change {
            case .remove(let offset, _, _): removed.insert(oldCommon[offset])
            case .insert(let offset, _, _): inserted.insert(newCommon[offset])
            }
        }
        var steps: [Step] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if removed.contains(left) {
                steps.append(Step(mark: "-", line: old[left]))
                left += 1
            } else if inserted.contains(right) {
                steps.append(Step(mark: "+", line: new[right]))
                right += 1
            } else {
                steps.append(Step(mark: " ", line: old[left]))
                left += 1
                right += 1
            }
        }
        return steps
    }

    private static func hunks(_ steps: [Step]) -> [String] {
        var lines: [String] = []
        let changed = steps.indices.filter { steps[$0].mark != " " }
        var rest = changed[...]
        while let first = rest.first {
            var last = first
            while let next = rest.first, next - last <= 2 * context {
                last = next
                rest.removeFirst()
            }
            let range = max(0, first - context)..<min(steps.count, last + context + 1)
            lines.append(heading(steps, range))
            lines += steps[range].map { "\($0.mark)\($0.line)" }
        }
        return lines
    }

    private static func heading(_ steps: [Step], _ range: Range<Int>) -> String {
        func span(_ other: Character) -> String {
            let before = steps[..<range.lowerBound].count { $0.mark != other }
            let count = steps[range].count { $0.mark != other }
            return "\(count == 0 ? before : before + 1)" + (count == 1 ? "" : ",\(count)")
        }
        return "@@ -\(span("+")) +\(span("-")) @@"
    }
}
