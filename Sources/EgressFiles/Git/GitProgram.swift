internal import EgressSystem
internal import Subprocess

/// The git program in one folder. It only reads.
///
/// A repository can come from anywhere, so nothing in it may start a program: no hook, pager, file system monitor,
/// signature check, external diff, text conversion, or fetch of missing objects.
struct GitProgram: Sendable {
    let folder: String

    private static let options =
        ["--no-pager", "--no-optional-locks"]
        + [
            "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "diff.external=",
            "diff.orderFile=/dev/null", "diff.ignoreSubmodules=all", "log.follow=false", "log.mailmap=false",
            "log.showRoot=true", "log.showSignature=false", "submodule.recurse=false",
        ].flatMap { ["-c", $0] }

    /// The variables that lead git to another repository, or start programs. No setting of a repository overrides the list
    /// of allowed protocols, which has none that exists.
    private static let environment: [String: String?] = [
        "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none",
        "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil, "GIT_PREFIX": nil, "GIT_EXTERNAL_DIFF": nil,
        "GIT_LITERAL_PATHSPECS": nil, "GIT_GLOB_PATHSPECS": nil, "GIT_NOGLOB_PATHSPECS": nil,
        "GIT_ICASE_PATHSPECS": nil,
    ]

    private static let errorLimit = 1 << 20

    /// Runs git until it exits.
    ///
    /// - Parameters:
    ///   - arguments: The command of git and its arguments.
    ///   - input: The standard input.
    ///   - take: Receives the output piece by piece.
    /// - Throws: `GitFinding`.
    func run(
        _ arguments: [String], reading input: [UInt8] = [], _ take: (UnsafeRawBufferPointer) throws(GitFinding) -> Void
    ) async throws(GitFinding) {
        let child = ChildProgram(
            executable: .name("git"), arguments: ["-C", folder] + Self.options + arguments,
            environment: Self.environment, grace: .seconds(2))
        do {
            let result = try await child.run(
                reading: input, output: .sequence, error: .bytes(limit: Self.errorLimit)
            ) { execution in
                for try await buffer in execution.standardOutput {
                    try buffer.withUnsafeBytes { bytes throws(GitFinding) in try take(bytes) }
                }
            }
            if let failure = result.terminationStatus.failure {
                throw GitFinding.failed(failure, Self.lastLine(result.standardError))
            }
        } catch let finding as GitFinding {
            throw finding
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw .noProgram
        } catch {
            throw .failed(ProgramFailure(error), nil)
        }
    }

    /// Runs git, and returns its whole output.
    ///
    /// - Throws: `GitFinding`.
    func output(_ arguments: [String]) async throws(GitFinding) -> String {
        var bytes: [UInt8] = []
        try await run(arguments) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func lastLine(_ bytes: [UInt8]) -> String? {
        String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            .last { !$0.allSatisfy(\.isWhitespace) }.map(String.init)
    }
}
