extension String {
    /// Returns the word that a user most likely meant by this text, or `nil` if no word is close. Upper and lower case
    /// are alike. If several words are equally close, returns the first one.
    ///
    /// A word is close if at most a third of its characters are missing, added, replaced or swapped with a neighbor.
    package func nearest(among words: [String]) -> String? {
        let text = Array(lowercased())
        let ranked = words.map { word in (word, distance: Self.distance(text, Array(word.lowercased()))) }
        let close = ranked.filter { $0.distance <= max(1, $0.0.count / 3) }
        return close.min { $0.distance < $1.distance }?.0
    }

    /// Returns the number of edits between two texts (optimal string alignment).
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, character) in left.enumerated() {
            var next = [row + 1]
            for (column, other) in right.enumerated() {
                let replaced = last[column] + (character == other ? 0 : 1)
                var edits = Swift.min(replaced, last[column + 1] + 1, next[column] + 1)
                if row > 0, column > 0, character == right[column - 1], left[row - 1] == other {
                    edits = Swift.min(edits, beforeLast[column - 1] + 1)
                }
                next.append(edits)
            }
            (beforeLast, last) = (last, next)
        }
        return last[right.count]
    }
}
