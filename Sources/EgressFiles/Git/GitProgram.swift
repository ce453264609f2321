internal import EgressSystem
internal import Subprocess

/// The git program in one folder. It only reads.
///
/// A repository can come from anywhere, so nothing in it may start a program: no hook, pager, file system monitor,
/// signature check, external diff, text conversion, or fetch of missing objects.
struct GitProgram: Sendable {
    let folder: String
    /// Whether git also reads a repository that belongs to another user.
    var trustsOwner = false

    private static let options =
        ["--no-pager", "--no-optional-locks"]
        + [
            "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "diff.external=",
            "diff.ignoreSubmodules=all", "diff.orderFile=/dev/null", "diff.relative=false", "diff.renameLimit=1000",
            "i18n.logOutputEncoding=UTF-8", "log.diffMerges=first-parent", "log.follow=false", "log.mailmap=false",
            "log.showRoot=true", "log.showSignature=false", "submodule.recurse=false",
        ].flatMap { ["-c", $0] }

    /// The variables that differ from those of egressgen. No setting of a repository overrides the list of allowed
    /// protocols, which has none that exists.
    private static let environment: [String: String?] = {
        var environment: [String: String?] = [
            "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none",
        ]
        for name in foreignVariables { environment.updateValue(nil, forKey: name) }
        return environment
    }()

    /// The variables that lead git to another repository or to parts of one, change what a path means, or start programs.
    /// A hook of git has some of them.
    private static let foreignVariables = [
        "GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX",
        "GIT_INTERNAL_SUPER_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_GRAFT_FILE",
        "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE", "GIT_NO_REPLACE_OBJECTS", "GIT_NAMESPACE",
        "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
        "GIT_EXTERNAL_DIFF",
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
            executable: .name("git"), arguments: ["-C", folder] + Self.options + trust + arguments,
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
                throw Self.finding(failure, result.standardError)
            }
        } catch let finding as GitFinding {
            throw finding
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw .noProgram
        } catch {
            throw .failed(ProgramFailure(error), nil)
        }
    }

    /// Runs git, and returns its whole output without the final line end. A path can contain line ends.
    ///
    /// - Throws: `GitFinding`.
    func line(_ arguments: [String]) async throws(GitFinding) -> String {
        var bytes: [UInt8] = []
        try await run(arguments) { bytes += $0 }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private var trust: [String] { trustsOwner ? ["-c", "safe.directory=*"] : [] }

    /// Returns what git complains of: the last line that states an error, or else the last line.
    private static func finding(_ failure: ProgramFailure, _ complaint: [UInt8]) -> GitFinding {
        let lines = String(decoding: complaint, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { String($0.drop(while: \.isWhitespace)) }.filter { !$0.isEmpty }
        return .failed(failure, lines.last { $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") } ?? lines.last)
    }
}
