internal import CYaml
internal import EgressModel

/// Tells that a text is no YAML; the line is counted from 1.
struct SpanError: Error, Hashable {
    let line: Int
    let fact: String
}

/// A node of a YAML file and the bytes that it takes up.
struct SpanNode: Sendable {
    enum Content: Sendable {
        /// The value, and whether it is plain.
        case scalar(String, isPlain: Bool)
        case sequence([SpanNode])
        case mapping([Entry])
        case alias
    }

    struct Entry: Sendable {
        let key: SpanNode
        let value: SpanNode

        var range: Range<Int> { key.range.lowerBound..<max(key.range.upperBound, value.range.upperBound) }
    }

    let content: Content
    /// Offsets in bytes; of a block collection, from its first key or dash to the end of its last leaf.
    let range: Range<Int>
    /// Whether it is written in brackets or braces, as JSON is.
    let isFlow: Bool
    /// Whether it has an anchor or a tag.
    let isDecorated: Bool
}

extension SpanNode {
    var string: String? {
        if case .scalar(let string, _) = content { return string }
        return nil
    }

    var items: [SpanNode]? {
        if case .sequence(let items) = content { return items }
        return nil
    }

    var entries: [Entry]? {
        if case .mapping(let entries) = content { return entries }
        return nil
    }

    /// Nothing at all, `null` or `~`.
    var isNull: Bool {
        if case .scalar(let string, let isPlain) = content {
            return isPlain && ["", "~", "null", "Null", "NULL"].contains(string)
        }
        return false
    }

    subscript(key: String) -> SpanNode? { entry(key)?.value }

    func entry(_ key: String) -> Entry? { entries?.first { $0.key.string == key } }

    /// The first node within that an anchor, an alias, a tag or a merge key makes into more than it says.
    var indirection: SpanNode? {
        if isDecorated { return self }
        switch content {
        case .alias: return self
        case .scalar: return nil
        case .sequence(let items): return items.lazy.compactMap(\.indirection).first
        case .mapping(let entries):
            return entries.lazy.compactMap { entry in
                entry.key.string == "<<" ? entry.key : entry.key.indirection ?? entry.value.indirection
            }.first
        }
    }
}

/// The documents of a YAML or JSON file as trees of byte ranges: the one place that speaks to libyaml.
///
/// libyaml's events have both ends of scalars and of flow collections. A block collection ends, for libyaml, where the
/// next token starts, behind comments; here it ends with its last leaf.
struct SpanTree: ~Copyable {
    private var parser = yaml_parser_t()
    private let bytes: [UInt8]
    /// Where each Unicode scalar begins, since libyaml counts those; `nil` where all are of one byte.
    private let offsets: [Int]?
    private let start: Int

    /// Far below what would exhaust the stack.
    private static let depthLimit = 200

    /// Reads all documents.
    ///
    /// - Throws: `SpanError`.
    static func documents(of bytes: [UInt8]) throws(SpanError) -> [SpanNode] {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw SpanError(line: 1, fact: "is not UTF-8") }
        var tree = SpanTree(bytes)
        return try tree.read()
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        start = bytes.count - bytes.withoutByteOrderMark.count
        let body = bytes[start...]
        offsets = body.contains { $0 >= 0x80 } ? body.indices.filter { bytes[$0] & 0xc0 != 0x80 } : nil
        yaml_parser_initialize(&parser)
        yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    }

    deinit {
        var parser = parser
        yaml_parser_delete(&parser)
    }

    private mutating func read() throws(SpanError) -> [SpanNode] {
        let text = Array(bytes[start...])
        return try text.withUnsafeBufferPointer { buffer throws(SpanError) in
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            return try documents()
        }
    }

    private mutating func documents() throws(SpanError) -> [SpanNode] {
        var documents: [SpanNode] = []
        while true {
            var event = try next()
            defer { yaml_event_delete(&event) }
            switch event.type {
            case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return documents
            case YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT, YAML_DOCUMENT_END_EVENT: continue
            default: documents.append(try node(event, depth: 0))
            }
        }
    }

    private mutating func next() throws(SpanError) -> yaml_event_t {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else {
            let problem = parser.problem.map { String(cString: $0) } ?? "cannot be read"
            throw SpanError(line: Int(max(parser.problem_mark.line, parser.context_mark.line)) + 1, fact: problem)
        }
        return event
    }

    /// The node that begins with an event, which stays the caller's.
    private mutating func node(_ event: yaml_event_t, depth: Int) throws(SpanError) -> SpanNode {
        guard depth < Self.depthLimit else {
            throw SpanError(
                line: Int(event.start_mark.line) + 1, fact: "has more than \(Self.depthLimit) levels")
        }
        switch event.type {
        case YAML_SCALAR_EVENT: return scalar(event)
        case YAML_SEQUENCE_START_EVENT: return try sequence(event, depth)
        case YAML_MAPPING_START_EVENT: return try mapping(event, depth)
        default: return SpanNode(content: .alias, range: range(event), isFlow: false, isDecorated: false)
        }
    }

    private func scalar(_ event: yaml_event_t) -> SpanNode {
        let scalar = event.data.scalar
        let text = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        var range = range(event)
        if scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE {
            while let last = bytes[range].last, [0x20, 0x09, 0x0a, 0x0d].contains(last) {
                range = range.lowerBound..<range.upperBound - 1
            }
        }
        return SpanNode(
            content: .scalar(String(decoding: text, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE),
            range: range, isFlow: false, isDecorated: scalar.anchor != nil || scalar.tag != nil)
    }

    private mutating func sequence(_ event: yaml_event_t, _ depth: Int) throws(SpanError) -> SpanNode {
        var items: [SpanNode] = []
        var end = range(event)
        while let item = try child(until: YAML_SEQUENCE_END_EVENT, &end, depth) { items.append(item) }
        let start = event.data.sequence_start
        let isFlow = start.style == YAML_FLOW_SEQUENCE_STYLE
        return SpanNode(
            content: .sequence(items), range: whole(event, isFlow ? end : items.last?.range),
            isFlow: isFlow, isDecorated: start.anchor != nil || start.tag != nil)
    }

    private mutating func mapping(_ event: yaml_event_t, _ depth: Int) throws(SpanError) -> SpanNode {
        var entries: [SpanNode.Entry] = []
        var end = range(event)
        while let key = try child(until: YAML_MAPPING_END_EVENT, &end, depth),
            let value = try child(until: YAML_MAPPING_END_EVENT, &end, depth)
        {
            if let name = key.string, entries.count < 64, entries.contains(where: { $0.key.string == name }) {
                throw SpanError(line: line(of: key.range.lowerBound), fact: "has the key '\(name)' twice")
            }
            entries.append(SpanNode.Entry(key: key, value: value))
        }
        let start = event.data.mapping_start
        let isFlow = start.style == YAML_FLOW_MAPPING_STYLE
        return SpanNode(
            content: .mapping(entries), range: whole(event, isFlow ? end : entries.last?.range),
            isFlow: isFlow, isDecorated: start.anchor != nil || start.tag != nil)
    }

    /// The next child; `nil` at the end of the collection, whose range is given out.
    private mutating func child(
        until type: yaml_event_type_t, _ end: inout Range<Int>, _ depth: Int
    ) throws(SpanError) -> SpanNode? {
        var event = try next()
        defer { yaml_event_delete(&event) }
        guard event.type != type else {
            end = range(event)
            return nil
        }
        return try node(event, depth: depth + 1)
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

    private func line(of offset: Int) -> Int { bytes.lineNumber(at: offset) }
}

extension Array<UInt8> {
    /// The line of a byte, counted from 1 as editors count: by line feeds.
    func lineNumber(at offset: Int) -> Int { self[..<offset].reduce(1) { $1 == 0x0a ? $0 + 1 : $0 } }
}
