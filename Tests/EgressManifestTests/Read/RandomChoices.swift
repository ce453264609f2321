import EgressTestSupport

extension SeededGenerator {
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func bool(oneIn count: Int = 2) -> Bool { number(1...count) == 1 }

    mutating func pick<Element>(_ items: [Element]) -> Element { items[number(0...items.count - 1)] }

    /// Returns some of the items in random order, each at most once. `range` limits their number.
    mutating func some<Element>(_ items: [Element], _ range: ClosedRange<Int>) -> [Element] {
        Array(items.shuffled(using: &self).prefix(number(range)))
    }

    mutating func string(of scalars: [Unicode.Scalar], upTo length: Int) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<number(0...length) { text.append(pick(scalars)) }
        return String(text)
    }
}
