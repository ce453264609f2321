import EgressTestSupport

/// A YAML value of a random policy, which can be written in several styles.
indirect enum ForeignTree: Hashable, Sendable {
    case text(String)
    /// A plain scalar that is not a string, such as a number.
    case word(String)
    case list([ForeignTree])
    case map([Pair])

    struct Pair: Hashable, Sendable {
        let key: String
        let value: ForeignTree
    }

    static func map(_ pairs: KeyValuePairs<String, ForeignTree?>) -> ForeignTree {
        .map(pairs.compactMap { key, value in value.map { Pair(key: key, value: $0) } })
    }

    subscript(key: String) -> ForeignTree? { pairs.first { $0.key == key }?.value }

    var pairs: [Pair] { if case .map(let pairs) = self { pairs } else { [] } }
    var items: [ForeignTree] { if case .list(let items) = self { items } else { [] } }
    var keys: Set<String> { Set(pairs.map(\.key)) }

    /// The scalar as a text; empty for collections.
    var scalar: String {
        switch self {
        case .text(let text), .word(let text): text
        case .list, .map: ""
        }
    }

    /// The scalar if it is a string; `nil` for numbers, which are not strings in Kubernetes.
    var string: String? { if case .text(let text) = self { text } else { nil } }
    /// The scalar if it is a number; `nil` for strings, which are not numbers in Kubernetes.
    var number: Int? { if case .word(let text) = self { Int(text) } else { nil } }
}

extension ForeignTree {
    /// Returns the tree with a pair added to the mapping at a position in the order of a walk. Labels and metadata do
    /// not count, because their keys are free.
    func adding(_ pair: Pair, toMapping place: inout Int) -> ForeignTree {
        switch self {
        case .text, .word: return self
        case .list(let items): return .list(items.map { $0.adding(pair, toMapping: &place) })
        case .map(let pairs):
            place -= 1
            let isHere = place == 0
            let own = pairs.map { old in
                let isFree = ["matchLabels", "metadata", "status"].contains(old.key)
                return isFree ? old : Pair(key: old.key, value: old.value.adding(pair, toMapping: &place))
            }
            return .map(isHere ? own + [pair] : own)
        }
    }
}

/// Writes trees with random quotes, brackets, and aliases.
struct ForeignWriter {
    private var generator: SeededGenerator
    private var anchors = 0

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func text(of tree: ForeignTree) -> String { block(tree, "") }

    /// Returns lines in block style, or a single line in flow style. Both end in a line end.
    private mutating func block(_ tree: ForeignTree, _ indent: String) -> String {
        switch tree {
        case .map(let pairs) where !pairs.isEmpty:
            return pairs.map { pair in indent + pair.key + ":" + child(pair.value, indent) }.joined()
        case .list(let items) where !items.isEmpty:
            return list(items, indent)
        case .text, .word, .map, .list: return indent + flow(tree) + "\n"
        }
    }

    /// Returns what follows a colon or a dash.
    private mutating func child(_ tree: ForeignTree, _ indent: String, anchor: String = "") -> String {
        let isSmall = tree.pairs.isEmpty && tree.items.isEmpty
        guard !isSmall, Int.random(in: 0..<4, using: &generator) > 0 else { return anchor + " " + flow(tree) + "\n" }
        return anchor + "\n" + block(tree, indent + "  ")
    }

    private mutating func list(_ items: [ForeignTree], _ indent: String) -> String {
        var lines = ""
        var names: [ForeignTree: String] = [:]
        for (index, item) in items.enumerated() {
            if let name = names[item] {
                lines += indent + "- *" + name + "\n"
            } else {
                var anchor = ""
                if !item.pairs.isEmpty, items.dropFirst(index + 1).contains(item) {
                    anchors += 1
                    names[item] = "a\(anchors)"
                    anchor = " &a\(anchors)"
                }
                lines += indent + "-" + child(item, indent, anchor: anchor)
            }
        }
        return lines
    }

    private mutating func flow(_ tree: ForeignTree) -> String {
        switch tree {
        case .word(let word): return word
        case .text(let text): return quoted(text)
        case .list(let items): return "[" + items.map { flow($0) }.joined(separator: ", ") + "]"
        case .map(let pairs):
            return "{" + pairs.map { quoted($0.key) + ": " + flow($0.value) }.joined(separator: ", ") + "}"
        }
    }

    private mutating func quoted(_ text: String) -> String {
        let isPlain =
            text.count > 1 && text.first?.isLetter == true
            && text.allSatisfy { $0.isLetter || $0.isNumber || ".-/".contains($0) }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return "\"\(text)\""
        case 1: return "'\(text)'"
        default: return isPlain ? text : "\"\(text)\""
        }
    }
}
