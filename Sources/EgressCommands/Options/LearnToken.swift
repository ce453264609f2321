internal import EgressFiles
internal import EgressPolicy
internal import EgressRefresh

/// The token that DNS servers send as their identity.
enum LearnToken {
    /// A shorter token could be guessed.
    private static let fewestBytes = 16

    /// Reads the token. A newline at the end does not count.
    static func read(_ path: String) throws(Failures) -> [UInt8] {
        guard !path.isEmpty else { throw .usage(.learnToken, "no file name is given") }
        var token: [UInt8]
        do throws(FileFinding) {
            token = try InputFile.read(path)
        } catch {
            throw Failures(Failure(Notice(.file(path), .file(error), .nothingDone)))
        }
        if token.last == UInt8(ascii: "\n") { token.removeLast() }
        if token.last == UInt8(ascii: "\r") { token.removeLast() }
        guard token.count >= fewestBytes else {
            throw Failures(
                Failure(
                    .malformed, path, token.isEmpty ? "is empty" : "has a token of fewer than \(fewestBytes) bytes",
                    consequence: "nothing is done", hint: "write a longer token, as in openssl rand -hex 32 > \(path)"))
        }
        return token
    }
}
