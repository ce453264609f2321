/// The edit of one gap in a flow collection: the part between two items that stay, or between such an item and a
/// bracket.
struct FlowGap {
    private let flow: FlowSequence
    private let left: Int?
    private let right: Int?
    private let new: [String]
    /// The indexes of the items to remove.
    private let gone: Range<Int>

    /// - Parameters:
    ///   - flow: the collection.
    ///   - left: the index of the item before the gap, which stays; `nil` for the opening bracket.
    ///   - right: the index of the item after the gap, which stays; `nil` for the closing bracket.
    ///   - new: the items to insert into the gap.
    init(_ flow: FlowSequence, from left: Int?, to right: Int?, _ new: [String]) {
        self.flow = flow
        self.left = left
        self.right = right
        self.new = new
        gone = (left.map { $0 + 1 } ?? 0)..<(right ?? flow.items.count)
    }

    var splices: [Splice] {
        guard !new.isEmpty || !gone.isEmpty else { return [] }
        switch (left, right) {
        case (let left?, let right?): return between(left, right)
        case (nil, let right?): return atHead(right)
        case (let left?, nil): return gone.isEmpty ? append(left) : replaceTail(left)
        case (nil, nil): return [replaceAll]
        }
    }

    // MARK: Places

    private var bytes: [UInt8] { flow.bytes }
    private var lineEnd: String { flow.style.lineEnd }
    private func start(_ index: Int) -> Int { flow.items[index].lowerBound }
    private func end(_ index: Int) -> Int { flow.items[index].upperBound }

    private var indentation: String { flow.indentation([right, left].compactMap(\.self)) }

    /// The new items on lines of their own, each with a comma.
    private var lines: String { new.map { indentation + $0 + "," + lineEnd }.joined() }

    private var finalComma: Int? { flow.commas.last ?? nil }

    // MARK: Before an item that stays

    private func between(_ left: Int, _ right: Int) -> [Splice] {
        guard let comma = flow.commas[left] else { return [] }
        // The lines begin with commas. Remove them whole; the comma before `right` then separates `right` from `left`.
        if let last = gone.last, let kept = flow.commas[last], flow.isLeading(left), flow.isLeading(last) {
            return [added(behind: kept), Splice(bytes.lineStart(comma)..<bytes.nextLine(end(last)))]
        }
        return [added(behind: comma)] + removals(before: right, from: comma + 1)
    }

    /// Returns the splice that inserts the new items after a comma that stays.
    private func added(behind comma: Int) -> Splice {
        bytes.endsLine(comma + 1)
            ? Splice(at: bytes.nextLine(comma), lines)
            : Splice(at: comma + 1, new.map { flow.pad + $0 + "," }.joined())
    }

    private func atHead(_ right: Int) -> [Splice] {
        let removals = removals(before: right, from: new.isEmpty ? flow.range.lowerBound + 1 : start(0))
        guard !new.isEmpty else { return removals }
        if flow.ownsLine(0) {
            return [Splice(at: bytes.nextLine(flow.range.lowerBound), lines)] + removals
        }
        let isOneLine = gone.last.map { !bytes[end($0)..<start(right)].contains(0x0a) } ?? true
        let text = new.joined(separator: "," + flow.pad) + "," + (isOneLine ? flow.pad : "")
        return [Splice(at: start(0), text)] + removals
    }

    /// Returns the splices that remove the items before `right` together with the commas after them. `edge` is the end
    /// of the text before these items that stays.
    private func removals(before right: Int, from edge: Int) -> [Splice] {
        guard let first = gone.first, let last = gone.last, let comma = flow.commas[last] else { return [] }
        let from = flow.ownsLine(first) ? bytes.lineStart(start(first)) : edge
        if flow.isLeading(last) {
            // Keep everything between the comma and `right`, such as a comment above `right`.
            let next = bytes.isBlank(comma + 1..<start(right)) ? start(right) : comma + 1
            let end = flow.ownsLine(first) ? bytes.nextLine(end(last)) : bytes.lineBreak(end(last))
            return [Splice(from..<end), Splice(comma..<next)]
        }
        guard bytes.endsLine(comma + 1) else { return [Splice(start(first)..<start(right))] }
        return [Splice(from..<(flow.ownsLine(first) ? bytes.nextLine(comma) : bytes.lineBreak(comma)))]
    }

    // MARK: Before the closing bracket

    /// Returns the splices that insert the new items after the last item.
    private func append(_ last: Int) -> [Splice] {
        if let comma = flow.commas[last] {
            return [added(behind: comma)]
        }
        guard bytes.endsLine(end(last)) else {
            let separator = "," + (flow.ownsLine(last) ? lineEnd + indentation : flow.pad)
            return [Splice(at: end(last), new.map { separator + $0 }.joined())]
        }
        let place = bytes.nextLine(end(last))
        let lines = new.map { indentation + $0 }.joined(separator: "," + lineEnd) + lineEnd
        return [Splice(at: end(last), ","), Splice(at: place, lines)]
    }

    /// Returns the splices that replace the items after `left`, up to the end of the collection, with the new items.
    private func replaceTail(_ left: Int) -> [Splice] {
        guard let comma = flow.commas[left] else { return [] }
        let stop = finalComma.map { $0 + 1 } ?? end(gone.upperBound - 1)
        if new.isEmpty, flow.isLeading(left) {
            return [
                Splice(bytes.endsLine(stop) ? bytes.lineStart(comma)..<bytes.nextLine(stop) : comma..<stop)
            ]
        }
        let first = start(gone.lowerBound)
        let unneeded = new.isEmpty && finalComma == nil ? [Splice(comma..<comma + 1)] : []
        let text = new.joined(separator: "," + lineEnd + indentation) + (finalComma == nil || new.isEmpty ? "" : ",")
        guard flow.ownsLine(gone.lowerBound) else {
            let text = new.map { flow.pad + $0 }.joined(separator: ",") + (finalComma == nil || new.isEmpty ? "" : ",")
            return unneeded + [Splice(comma + 1..<endOfComment(stop), text)]
        }
        if bytes.endsLine(stop) {
            let lines = new.isEmpty ? "" : indentation + text + lineEnd
            return unneeded + [Splice(bytes.lineStart(first)..<bytes.nextLine(stop), lines)]
        }
        let isFree = new.isEmpty && !bytes[comma..<first].contains(UInt8(ascii: "#"))
        return unneeded + [Splice((isFree ? comma + 1 : first)..<stop, text)]
    }

    private var replaceAll: Splice {
        guard let first = gone.first, let last = gone.last else {
            return Splice(at: flow.range.lowerBound + 1, new.joined(separator: "," + flow.pad))
        }
        let separator = "," + (flow.ownsLine(first) ? lineEnd + indentation : flow.pad)
        let stop = finalComma.map { $0 + 1 } ?? end(last)
        return Splice(
            start(first)..<endOfComment(stop), new.joined(separator: separator) + (finalComma == nil ? "" : ","))
    }

    /// Returns the end of the comment that follows an offset on the same line, or the offset if no comment follows it.
    private func endOfComment(_ offset: Int) -> Int {
        let end = bytes.lineBreak(offset)
        return bytes.endsLine(offset) && bytes[offset..<end].contains(UInt8(ascii: "#")) ? end : offset
    }
}
