/// What a run must give by a dialogue's file.
package struct DialogueExpectation: Sendable {
    /// Any of these.
    package private(set) var statuses: [Int32] = [0]
    package private(set) var stdout = ""
    /// Words that stderr must hold, `{server}` and `{server 2}` being the servers' addresses; none means an empty stderr.
    package private(set) var stderrWords: [String] = []
    /// How many queries the servers may get.
    package private(set) var queries = 0...Int.max
    /// Seconds for the whole run.
    package private(set) var seconds: Double = 20
    /// Bytes at the peak.
    package private(set) var memory: Int?

    /// Reads a line; tells whether it is one of an expectation.
    mutating func read(_ line: DialogueLine) throws(SupportError) -> Bool {
        switch line.keyword {
        case "|": stdout += try Self.expanded(line)
        case "stderr": stderrWords.append(line.text)
        case "status": statuses = try Self.statuses(line)
        case "seconds": seconds = Double(try Self.number(line))
        case "megabytes": memory = try Self.number(line) << 20
        case "queries": queries = try Self.range(line)
        default: return false
        }
        return true
    }

    /// The words of stderr with the servers' addresses in them.
    package func stderrWords(_ servers: [Endpoint]) -> [String] {
        stderrWords.map { words in
            servers.enumerated().reduce(words) { words, server in
                let name = server.offset == 0 ? "{server}" : "{server \(server.offset + 1)}"
                return words.replacing(name, with: "\(server.element)")
            }
        }
    }

    private static func statuses(_ line: DialogueLine) throws(SupportError) -> [Int32] {
        let statuses = line.words.compactMap { Int32($0) }
        guard !statuses.isEmpty, statuses.count == line.words.count else {
            throw line.error("\(line.text) is no status")
        }
        return statuses
    }

    private static func number(_ line: DialogueLine) throws(SupportError) -> Int {
        guard line.words.count == 1, let number = Int(line.words[0]) else {
            throw line.error("\(line.text) is no number")
        }
        return number
    }

    /// `2` or `1-3`.
    private static func range(_ line: DialogueLine) throws(SupportError) -> ClosedRange<Int> {
        let ends = line.text.split(separator: "-").compactMap { Int($0) }
        guard (1...2).contains(ends.count), ends[0] <= ends[ends.count - 1] else {
            throw line.error("\(line.text) is no number of queries")
        }
        return ends[0]...ends[ends.count - 1]
    }

    /// One line, or one for each address of `{8.8.0.1-8.8.3.232}`.
    private static func expanded(_ line: DialogueLine) throws(SupportError) -> String {
        guard let start = line.text.firstIndex(of: "{"), let end = line.text.lastIndex(of: "}") else {
            return line.text + "\n"
        }
        let range = String(line.text[line.text.index(after: start)..<end])
        guard let addresses = DialogueLine.addresses(range) else { throw line.error("{\(range)} is no range") }
        return addresses.map { line.text[..<start] + "\($0)" + line.text[line.text.index(after: end)...] + "\n" }
            .joined()
    }
}
