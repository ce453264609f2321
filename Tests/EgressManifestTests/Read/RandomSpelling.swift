import EgressTestSupport
import Foundation

@testable import EgressManifest

/// Writes values as YAML or JSON with random quotes, escapes and tags.
struct RandomSpelling {
    private var generator: SeededGenerator

    init(_ generator: SeededGenerator) {
        self.generator = generator
    }

    /// Returns a document with a final line end, in block style or in flow style, sometimes with a comment.
    mutating func document(_ value: JSONValue) -> String {
        let comment = generator.bool(oneIn: 4) ? "# of {{ .Values.egressgen }}, see C:\\new\n" : ""
        return comment + (generator.bool() ? flow(value) : block(value, indent: 0)) + "\n"
    }

    // MARK: Flow

    /// Returns a value as JSON.
    mutating func flow(_ value: JSONValue) -> String {
        switch value {
        case .array(let items):
            var texts: [String] = []
            for item in items { texts.append(flow(item)) }
            return "[" + texts.joined(separator: ", ") + "]"
        case .object(let members):
            var texts: [String] = []
            for (key, value) in members { texts.append(doubleQuoted(key, isJSON: true) + ": " + flow(value)) }
            return "{" + texts.joined(separator: ", ") + "}"
        case .string(let text): return doubleQuoted(text, isJSON: true)
        default: return value.compact
        }
    }

    // MARK: Block

    private mutating func block(_ value: JSONValue, indent: Int) -> String {
        let start = "\n" + String(repeating: " ", count: indent)
        var texts: [String] = []
        switch value {
        case .array(let items) where !items.isEmpty:
            for item in items { texts.append("- " + block(item, indent: indent + 2)) }
        case .object(let members) where !members.isEmpty:
            for (key, value) in members { texts.append(entry(key, value, indent: indent)) }
        case .string(let text): return scalar(text, indent: indent)
        default: return value.compact
        }
        return texts.joined(separator: start)
    }

    private mutating func entry(_ key: String, _ value: JSONValue, indent: Int) -> String {
        let isNested =
            switch value {
            case .array(let items): !items.isEmpty
            case .object(let members): !members.isEmpty
            default: false
            }
        let key = scalar(key, indent: nil)
        guard isNested else { return key + ": " + block(value, indent: indent) }
        guard !generator.bool(oneIn: 5) else { return key + ": " + flow(value) }
        return key + ":\n" + String(repeating: " ", count: indent + 2) + block(value, indent: indent + 2)
    }

    /// Returns a scalar. The scalar of a key has no indentation, and is on one line.
    private mutating func scalar(_ text: String, indent: Int?) -> String {
        let isPlain = !text.hasPrefix("{")
        switch generator.number(1...12) {
        case 1...6 where isPlain: return text
        case 7: return "'\(text)'"
        case 8 where isPlain: return "!!binary " + Data(text.utf8).base64EncodedString()
        case 9 where indent != nil && text.count > 1:
            let lineBreak = "\\\n" + String(repeating: " ", count: (indent ?? 0) + 4)
            let half = text.index(text.startIndex, offsetBy: generator.number(1...text.count - 1))
            // An escaped line break also removes the spaces after it.
            guard text[half] != " " else { return "\"\(text)\"" }
            return "\"" + text[..<half] + lineBreak + text[half...] + "\""
        default: return doubleQuoted(text, isJSON: false)
        }
    }

    private mutating func doubleQuoted(_ text: String, isJSON: Bool) -> String {
        let rarity = generator.pick([1, 3, 1000])
        var result = "\""
        for scalar in text.unicodeScalars {
            guard generator.bool(oneIn: rarity) else {
                result.unicodeScalars.append(scalar)
                continue
            }
            result += escape(scalar, isJSON: isJSON)
        }
        return result + "\""
    }

    private mutating func escape(_ scalar: Unicode.Scalar, isJSON: Bool) -> String {
        if scalar == "/", generator.bool() { return "\\/" }
        let (letter, width) = isJSON ? ("u", 4) : generator.pick([("x", 2), ("u", 4), ("U", 8)])
        let digits = String(scalar.value, radix: 16, uppercase: generator.bool())
        return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
    }
}
