/// The expected result of a run, as a dialogue's file states it.
package struct DialogueExpectation: Sendable {
    /// The accepted exit statuses.
    package private(set) var statuses: [Int32] = [0]
    package private(set) var stdout = ""
    /// Texts that stderr must contain. `{server}` and `{server 2}` stand for the addresses of the servers. If the list
    /// is empty, stderr must be empty.
    package private(set) var stderrWords: [String] = []
    /// The expected number of queries to all servers together.
    package private(set) var queries = 0...Int.max
    /// The longest duration of the whole run, in seconds.
    package private(set) var seconds: Double = 20
    /// The largest peak memory use, in bytes.
    package private(set) var memory: Int?

    /// Reads a line and returns whether it is part of the expectation.
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

    /// Returns the texts that stderr must contain, with the addresses of the servers inserted.
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

    /// Parses `2` or `1-3`.
    private static func range(_ line: DialogueLine) throws(SupportError) -> ClosedRange<Int> {
        let ends = line.text.split(separator: "-").compactMap { Int($0) }
        guard (1...2).contains(ends.count), ends[0] <= ends[ends.count - 1] else {
            throw line.error("\(line.text) is no number of queries")
        }
        return ends[0]...ends[ends.count - 1]
    }

    /// Returns one line, or one line for each address of a range such as `{8.8.0.1-8.8.3.232}`.
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
