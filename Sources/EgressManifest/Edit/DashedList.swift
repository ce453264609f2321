/// A list with dashes, as lines of a file.
struct DashedList {
    private let bytes: [UInt8]
    private let list: SpanNode

    init(_ bytes: [UInt8], _ list: SpanNode) {
        self.bytes = bytes
        self.list = list
    }

    /// Returns the lines of each item, from its dash to its last leaf and its own comments.
    ///
    /// - Throws: `ManifestFinding.malformed` if an item is not on lines of its own.
    func lines() throws(ManifestFinding) -> [Range<Int>] {
        let column = bytes.column(list.range.lowerBound)
        var lines: [Range<Int>] = []
        var position = list.range.lowerBound
        for item in list.items ?? [] {
            position = bytes.lineStart(position)
            // Skip comments and empty lines between an item and the next dash.
            while !isDash(position, column), position < item.range.lowerBound { position = bytes.nextLine(position) }
            guard isDash(position, column) else {
                throw .malformed(.uneditableList, line: bytes.lineNumber(at: item.range.lowerBound))
            }
            lines.append(position..<end(of: item, from: position, column))
            position = lines[lines.count - 1].upperBound
        }
        return lines
    }

    /// Returns the end of an item's lines. Comments below the item belong to it if they are indented more than its
    /// dash.
    private func end(of item: SpanNode, from start: Int, _ column: Int) -> Int {
        var end = bytes.nextLine(max(item.range.upperBound, start))
        while let place = bytes[end...].firstIndex(where: { $0 != 0x20 }), bytes[place] == UInt8(ascii: "#"),
            place - end > column
        {
            end = bytes.nextLine(place)
        }
        return end
    }

    private func isDash(_ lineStart: Int, _ column: Int) -> Bool {
        let place = lineStart + column
        return place < bytes.count && bytes[lineStart..<place].allSatisfy { $0 == 0x20 }
            && bytes[place] == UInt8(ascii: "-")
    }
}

extension Array<UInt8> {
    /// Returns the offset of the colon after a key.
    ///
    /// - Throws: `ManifestFinding.malformed` if the colon is on another line.
    func colon(of entry: SpanNode.Entry) throws(ManifestFinding) -> Int {
        guard let place = self[entry.key.range.upperBound...].firstIndex(where: { $0 != 0x20 }),
            self[place] == UInt8(ascii: ":")
        else {
            throw .malformed(.uneditableKey, line: lineNumber(at: entry.key.range.lowerBound))
        }
        return place
    }
}
