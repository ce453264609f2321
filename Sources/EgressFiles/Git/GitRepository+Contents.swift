extension GitRepository {
    /// Reads the contents of objects, one after the other, with one process.
    ///
    /// - Parameters:
    ///   - objects: The hashes of the objects.
    ///   - take: Receives each hash with the content.
    /// - Throws: `GitFinding`.
    package func read(
        _ objects: [String], _ take: (String, [UInt8]) -> Void
    ) async throws(GitFinding) {
        guard !objects.isEmpty else { return }
        var batch = GitBatch()
        try await git.run(
            ["cat-file", "--batch", "--buffer"], reading: Array(objects.map { $0 + "\n" }.joined().utf8)
        ) { bytes throws(GitFinding) in try batch.take(bytes, take) }
        try batch.end()
    }
}

/// Reads the output of `git cat-file --batch` (git-cat-file(1), BATCH OUTPUT).
struct GitBatch {
    private var rest: [UInt8] = []
    /// The object whose content is read, and its size.
    private var object: (hash: String, size: Int)?
    private var missingCount = 0

    /// Reads a piece of the output, and gives each whole object to `give`.
    ///
    /// - Throws: `GitFinding.unexpectedOutput`.
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ give: (String, [UInt8]) -> Void) throws(GitFinding) {
        rest += bytes
        var start = rest.startIndex
        while true {
            if let (hash, size) = object {
                guard rest.count - start > size else { break }
                give(hash, Array(rest[start..<start + size]))
                start += size + 1
                object = nil
            } else {
                guard let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) else { break }
                try take(head: String(decoding: rest[start..<end], as: UTF8.self))
                start = end + 1
            }
        }
        rest.removeSubrange(..<start)
    }

    private mutating func take(head: String) throws(GitFinding) {
        let words = head.split(separator: " ")
        if words.last == "missing" {
            missingCount += 1
        } else {
            guard words.count == 3, let size = Int(words[2]) else { throw .unexpectedOutput }
            object = (String(words[0]), size)
        }
    }

    /// - Throws: `GitFinding` if the output ended too early, or if objects are missing.
    func end() throws(GitFinding) {
        guard object == nil, rest.isEmpty else { throw .unexpectedOutput }
        guard missingCount == 0 else { throw .missingObjects(missingCount) }
    }
}
