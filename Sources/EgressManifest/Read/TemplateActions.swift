/// The actions of a template of Helm or another generator: `{{ ... }}`.
enum TemplateActions {
    /// Whether an action is the cause of an error: one that is outside a complete string, outside a comment, and before
    /// or at the error.
    static func cause(_ error: YAMLError, in bytes: [UInt8]) -> Bool {
        let actions = ranges(in: bytes).prefix { $0.lowerBound <= error.offset }
        guard !actions.isEmpty else { return false }
        let strings = SpanTree.scalars(of: Array(bytes[..<error.offset]))
        var rest = strings[...]
        return actions.contains { action in
            rest = rest.drop { $0.upperBound <= action.lowerBound }
            let isInString = rest.first.map { $0.lowerBound <= action.lowerBound && action.upperBound <= $0.upperBound }
            return isInString != true && !isComment(action.lowerBound, in: bytes, strings)
        }
    }

    /// Whether an object contains an action: as a mapping in braces whose key is a mapping in braces, which is how YAML
    /// reads an action without quotes, or in a string if `countsStrings`. An action in a comment does not count.
    static func areIn(_ node: SpanNode, _ bytes: [UInt8], countsStrings: Bool) -> Bool {
        switch node.content {
        case .alias: false
        case .scalar(let text, _): countsStrings && areWritten(in: text)
        case .sequence(let items): items.contains { areIn($0, bytes, countsStrings: countsStrings) }
        case .mapping(let entries):
            node.isFlow && bytes[node.range].starts(with: "{{".utf8)
                || entries.flatMap { [$0.key, $0.value] }.contains { areIn($0, bytes, countsStrings: countsStrings) }
        }
    }

    /// Whether a string contains an action.
    static func areWritten(in text: String) -> Bool { !ranges(in: Array(text.utf8)).isEmpty }

    private static func ranges(in bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        guard bytes.contains("{{") else { return [] }
        var start: Int?
        var position = 0
        while position + 1 < bytes.count {
            let pair = (bytes[position], bytes[position + 1])
            if let first = start, pair == (UInt8(ascii: "}"), UInt8(ascii: "}")) {
                ranges.append(first..<position + 2)
                start = nil
                position += 2
            } else {
                if start == nil, pair == (UInt8(ascii: "{"), UInt8(ascii: "{")) { start = position }
                position += 1
            }
        }
        return ranges
    }

    /// Whether an offset is in a comment. A comment starts with a number sign that follows white space and is not in a
    /// string.
    private static func isComment(_ offset: Int, in bytes: [UInt8], _ strings: [Range<Int>]) -> Bool {
        let start = bytes.lineStart(offset)
        return (start..<offset).contains { place in
            bytes[place] == UInt8(ascii: "#") && (place == start || bytes.isBlank(place - 1..<place))
                && !strings.contains { $0.contains(place) }
        }
    }
}
