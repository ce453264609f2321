internal import EgressModel

/// Reads the output of `git log --raw -z` (git-diff-tree(1), RAW OUTPUT FORMAT).
struct GitLog {
    /// The form of a commit, which `git log` writes before its changes.
    static let format = "commit %H %ct %P"

    /// The commits that were read, from the newest to the oldest.
    private(set) var commits: [GitCommit] = []
    private let isWanted: (GitPath) -> Bool
    private var rest: [UInt8] = []
    /// The fields of a change whose paths are still missing.
    private var head: [Substring] = []
    private var paths: [GitPath] = []

    /// - Parameter isWanted: Whether changes of a path are kept.
    init(where isWanted: @escaping (GitPath) -> Bool) {
        self.isWanted = isWanted
    }

    /// Reads a piece of the output.
    ///
    /// - Throws: `GitFinding.unexpectedOutput`.
    mutating func take(_ bytes: UnsafeRawBufferPointer) throws(GitFinding) {
        rest += bytes
        var start = rest.startIndex
        while let end = rest[start...].firstIndex(of: 0) {
            try take(token: rest[start..<end])
            start = end + 1
        }
        rest.removeSubrange(..<start)
    }

    /// Returns all commits.
    ///
    /// - Throws: `GitFinding.unexpectedOutput` if the output ends too early.
    func end() throws(GitFinding) -> [GitCommit] {
        guard head.isEmpty, rest.isEmpty else { throw .unexpectedOutput }
        return commits
    }

    private mutating func take(token: ArraySlice<UInt8>) throws(GitFinding) {
        guard head.isEmpty else { return take(path: GitPath(token)) }
        let text = String(decoding: token, as: UTF8.self).drop { $0 == "\n" }
        guard !text.isEmpty else { return }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        if text.hasPrefix(":") {
            guard words.count == 5, !commits.isEmpty else { throw .unexpectedOutput }
            head = words
        } else {
            guard words.count >= 4, words[0] == "commit", let time = UTCTime(commit: words[2]) else {
                throw .unexpectedOutput
            }
            commits.append(GitCommit(hash: String(words[1]), time: time, isFirst: words[3].isEmpty))
        }
    }

    private mutating func take(path: GitPath) {
        paths.append(path)
        let status = head[4].first
        guard paths.count == (status == "R" || status == "C" ? 2 : 1) else { return }
        defer { (head, paths) = ([], []) }
        guard paths.contains(where: isWanted), let last = paths.last else { return }
        // Links and submodules have no text.
        let isFile = head[1].hasPrefix("100")
        commits[commits.count - 1].changes.append(
            GitCommit.Change(
                last, from: status == "R" ? paths[0] : nil, object: isFile ? String(head[3]) : nil,
                isAddition: status == "A" || status == "C"))
    }
}

extension UTCTime {
    /// Reads the time of a commit. Anybody can write any number there, or none, for which git prints nothing: times are
    /// moved into the years 1970 to 9999.
    ///
    /// - Returns: `nil` if the text is not a number.
    init?(commit text: some StringProtocol) {
        guard text.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        self.init(seconds: min(text.isEmpty ? 0 : Int(text) ?? .max, Self.lastSecond))
    }

    /// 9999-12-31T23:59:59Z.
    private static let lastSecond = 253_402_300_799
}
