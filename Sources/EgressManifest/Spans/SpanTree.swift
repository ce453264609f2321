internal import CYaml
internal import EgressModel

/// The documents of a YAML or JSON file as trees of byte ranges. No other type calls libyaml directly.
///
/// The events of libyaml contain the start and the end of scalars and flow collections. For libyaml, a block collection
/// ends where the next token starts, after any comments. In this tree, it ends with its last leaf.
package struct SpanTree: ~Copyable {
    private var parser = yaml_parser_t()
    private let bytes: [UInt8]
    /// What libyaml reads.
    private let text: [UInt8]
    /// The offset in `bytes` of each Unicode scalar of `text`, because libyaml counts scalars; `nil` if each of them is one
    /// byte long and stands for itself.
    private let offsets: [Int]?
    private let start: Int
    /// The nodes that the aliases of the current document can refer to, each with its number of nodes.
    private var anchors: [String: (node: SpanNode, weight: Int)] = [:]
    /// The number of nodes read so far, including the nodes that aliases refer to.
    private var weight = 0

    /// The maximum number of levels, far below the number that would exhaust the stack.
    private static let depthLimit = 200
    /// The maximum number of nodes, with aliases expanded. A few lines of aliases can expand to billions of nodes.
    private static let weightLimit = 10_000_000

    /// Reads all documents.
    ///
    /// - Throws: `YAMLError` if the bytes are not valid YAML or exceed a limit of this type.
    package static func documents(of bytes: [UInt8]) throws(YAMLError) -> [SpanNode] {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw YAMLError(line: 1, offset: 0, problem: .notUTF8)
        }
        var tree = SpanTree(bytes)
        return try tree.reading { tree throws(YAMLError) in try tree.documents() }
    }

    /// Returns the ranges of the scalars at the start of a text, up to the first error of the scanner.
    static func scalars(of bytes: [UInt8]) -> [Range<Int>] {
        var tree = SpanTree(bytes)
        return tree.reading { $0.scalars() }
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        start = bytes.count - bytes.withoutByteOrderMark.count
        let escapes = SurrogateEscapes(Array(bytes[start...]))
        text = escapes.text
        if let origins = escapes.origins {
            offsets = zip(escapes.text, origins).compactMap { [start] in $0 & 0xc0 != 0x80 ? start + $1 : nil }
        } else {
            let body = bytes[start...]
            offsets = body.contains { $0 >= 0x80 } ? body.indices.filter { bytes[$0] & 0xc0 != 0x80 } : nil
        }
        yaml_parser_initialize(&parser)
        yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    }

    deinit {
        var parser = parser
        yaml_parser_delete(&parser)
    }

    /// Runs `work` while libyaml has the text.
    private mutating func reading<Value, Problem: Error>(
        _ work: (inout SpanTree) throws(Problem) -> Value
    ) throws(Problem) -> Value {
        let text = text
        return try text.withUnsafeBufferPointer { buffer throws(Problem) in
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            return try work(&self)
        }
    }

    private mutating func scalars() -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var token = yaml_token_t()
        while yaml_parser_scan(&parser, &token) == 1 {
            defer { yaml_token_delete(&token) }
            if token.type == YAML_SCALAR_TOKEN { ranges.append(offset(token.start_mark)..<offset(token.end_mark)) }
            if token.type == YAML_STREAM_END_TOKEN || token.type == YAML_NO_TOKEN { break }
        }
        return ranges
    }

    private mutating func documents() throws(YAMLError) -> [SpanNode] {
        var documents: [SpanNode] = []
        while true {
            var event = try next()
            defer { yaml_event_delete(&event) }
            switch event.type {
            case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return documents
            case YAML_STREAM_START_EVENT, YAML_DOCUMENT_END_EVENT: continue
            case YAML_DOCUMENT_START_EVENT: anchors = [:]
            default: documents.append(try node(event, depth: 0))
            }
        }
    }

    private mutating func next() throws(YAMLError) -> yaml_event_t {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else {
            throw YAMLError(
                line: Int(max(parser.problem_mark.line, parser.context_mark.line)) + 1, offset: failure,
                problem: problem)
        }
        return event
    }

    /// Reads the node that begins with an event. The caller still owns the event and must delete it.
    private mutating func node(_ event: yaml_event_t, depth: Int) throws(YAMLError) -> SpanNode {
        guard depth < Self.depthLimit else {
            throw error(at: event, .tooManyLevels(limit: Self.depthLimit))
        }
        let weight = self.weight
        self.weight += 1
        let node =
            switch event.type {
            case YAML_SCALAR_EVENT: scalar(event)
            case YAML_SEQUENCE_START_EVENT: try sequence(event, depth)
            case YAML_MAPPING_START_EVENT: try mapping(event, depth)
            default: try alias(event)
            }
        if !node.isAlias, let anchor = Self.anchor(of: event) { anchors[anchor] = (node, self.weight - weight) }
        return node
    }

    private static func anchor(of event: yaml_event_t) -> String? {
        let anchor =
            switch event.type {
            case YAML_SCALAR_EVENT: event.data.scalar.anchor
            case YAML_SEQUENCE_START_EVENT: event.data.sequence_start.anchor
            case YAML_MAPPING_START_EVENT: event.data.mapping_start.anchor
            default: event.data.alias.anchor
            }
        return anchor.map { String(cString: $0) }
    }

    private mutating func alias(_ event: yaml_event_t) throws(YAMLError) -> SpanNode {
        let anchor = Self.anchor(of: event) ?? ""
        guard let (node, weight) = anchors[anchor] else {
            throw error(at: event, .unknownAlias(anchor))
        }
        self.weight += weight
        guard self.weight < Self.weightLimit else {
            throw error(at: event, .tooManyNodes(limit: Self.weightLimit))
        }
        return SpanNode(
            content: .alias(of: node), range: range(event), isFlow: false, isDecorated: false, isOpenEnded: false)
    }

    private func scalar(_ event: yaml_event_t) -> SpanNode {
        let scalar = event.data.scalar
        let value = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        // Kubernetes reads a binary value as the string that it encodes.
        let decoded = Self.isBinary(scalar.tag) ? Base64.text(of: value) : nil
        let text = decoded ?? String(decoding: value, as: UTF8.self)
        var range = range(event)
        var isOpenEnded = false
        if scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE {
            while let last = bytes[range].last, [0x20, 0x09, 0x0a, 0x0d].contains(last) {
                range = range.lowerBound..<range.upperBound - 1
            }
            let header = bytes[range].prefix { ![0x20, 0x0a, 0x0d].contains($0) }
            isOpenEnded =
                header.contains(UInt8(ascii: "+")) || !header.contains(UInt8(ascii: "-")) && !text.hasSuffix("\n")
        }
        return SpanNode(
            content: .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE), range: range, isFlow: false,
            isDecorated: scalar.anchor != nil || scalar.tag != nil, isOpenEnded: isOpenEnded)
    }

    private static func isBinary(_ tag: UnsafePointer<UInt8>?) -> Bool {
        tag.map { String(cString: $0) == "tag:yaml.org,2002:binary" } ?? false
    }

    private mutating func sequence(_ event: yaml_event_t, _ depth: Int) throws(YAMLError) -> SpanNode {
        var items: [SpanNode] = []
        var end = range(event)
        while let item = try child(until: YAML_SEQUENCE_END_EVENT, &end, depth) { items.append(item) }
        let start = event.data.sequence_start
        let isFlow = start.style == YAML_FLOW_SEQUENCE_STYLE
        return SpanNode(
            content: .sequence(items), range: whole(event, isFlow ? end : items.last?.range), isFlow: isFlow,
            isDecorated: start.anchor != nil || start.tag != nil, isOpenEnded: items.last?.isOpenEnded ?? false)
    }

    private mutating func mapping(_ event: yaml_event_t, _ depth: Int) throws(YAMLError) -> SpanNode {
        let start = event.data.mapping_start
        let isFlow = start.style == YAML_FLOW_MAPPING_STYLE
        let isDecorated = start.anchor != nil || start.tag != nil
        var entries: [SpanNode.Entry] = []
        var keys = DistinctKeys()
        var end = range(event)
        while let (key, column) = try key(&end, depth),
            let value = try child(until: YAML_MAPPING_END_EVENT, &end, depth)
        {
            if let name = key.string, !keys.insert(name, entries) {
                let offset = key.range.lowerBound
                throw YAMLError(line: bytes.lineNumber(at: offset), offset: offset, problem: .repeatedKey(name))
            }
            // A key without a question mark is in the column where its mapping begins.
            let isExplicit = !isFlow && !isDecorated && column != event.start_mark.column
            entries.append(SpanNode.Entry(key: key, value: value, isExplicit: isExplicit))
        }
        // A pair in brackets is a mapping without braces. For libyaml, it ends where the next token starts.
        let isPair = isFlow && !isDecorated && bytes[range(event).lowerBound] != UInt8(ascii: "{")
        return SpanNode(
            content: .mapping(entries),
            range: whole(event, isFlow && !isPair ? end : entries.last.map { $0.range }), isFlow: isFlow,
            isDecorated: isDecorated, isOpenEnded: entries.last?.value.isOpenEnded ?? false)
    }

    /// Reads the next key and returns it with its column. At the end of the mapping, it stores the range of the end
    /// event in `end` and returns `nil`.
    private mutating func key(
        _ end: inout Range<Int>, _ depth: Int
    ) throws(YAMLError) -> (SpanNode, column: Int)? {
        var event = try next()
        defer { yaml_event_delete(&event) }
        guard event.type != YAML_MAPPING_END_EVENT else {
            end = range(event)
            return nil
        }
        return (try node(event, depth: depth + 1), Int(event.start_mark.column))
    }

    /// Reads the next child. At the end of the collection, it stores the range of the end event in `end` and returns
    /// `nil`.
    private mutating func child(
        until type: yaml_event_type_t, _ end: inout Range<Int>, _ depth: Int
    ) throws(YAMLError) -> SpanNode? {
        var event = try next()
        defer { yaml_event_delete(&event) }
        guard event.type != type else {
            end = range(event)
            return nil
        }
        return try node(event, depth: depth + 1)
    }

    /// The offset of the error of libyaml. In a quoted scalar without an end, this is the start of the scalar.
    private var failure: Int {
        let context = offset(parser.context_mark)
        let isOpen = parser.error == YAML_SCANNER_ERROR && parser.context != nil && bytes.indices.contains(context)
        guard isOpen, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[context]) else {
            return offset(parser.problem_mark)
        }
        return context
    }

    /// The error of libyaml.
    private var problem: YAMLProblem {
        let context = offset(parser.context_mark)
        guard parser.error == YAML_SCANNER_ERROR, bytes.dropFirst(context).first == UInt8(ascii: "*") else {
            return .parser(parser.problem.map { String(cString: $0) })
        }
        // The value ends at a comment, or at the end of its line or of the list or mapping around it.
        let line = String(decoding: bytes[context...].prefix { ![UInt8]("\r\n]}".utf8).contains($0) }, as: UTF8.self)
        let value = line.firstRange(of: " #").map { line[..<$0.lowerBound] } ?? line[...]
        return .unquotedAsterisk(String(value.reversed().drop { $0 == " " }.reversed()))
    }

    private func error(at event: yaml_event_t, _ problem: YAMLProblem) -> YAMLError {
        YAMLError(line: Int(event.start_mark.line) + 1, offset: offset(event.start_mark), problem: problem)
    }

    private func whole(_ event: yaml_event_t, _ last: Range<Int>?) -> Range<Int> {
        let first = range(event)
        return first.lowerBound..<max(first.lowerBound, last?.upperBound ?? first.upperBound)
    }

    private func range(_ event: yaml_event_t) -> Range<Int> {
        offset(event.start_mark)..<max(offset(event.start_mark), offset(event.end_mark))
    }

    private func offset(_ mark: yaml_mark_t) -> Int {
        let index = Int(mark.index)
        guard let offsets else { return min(start + index, bytes.count) }
        return offsets.indices.contains(index) ? offsets[index] : bytes.count
    }

}

/// Detects repeated keys of a mapping. It is fast for two keys and for a million.
private struct DistinctKeys {
    private var names: Set<String> = []
    private static let few = 16

    /// Records a name and returns whether it is new. `entries` are the entries of the mapping read so far.
    mutating func insert(_ name: String, _ entries: [SpanNode.Entry]) -> Bool {
        if entries.count < Self.few { return !entries.contains { $0.key.string == name } }
        if names.isEmpty { names = Set(entries.compactMap(\.key.string)) }
        return names.insert(name).inserted
    }
}

extension Array<UInt8> {
    /// Returns the line of a byte, counted from 1. As in editors, each line feed ends a line.
    func lineNumber(at offset: Int) -> Int { self[..<offset].reduce(1) { $1 == 0x0a ? $0 + 1 : $0 } }
}
