internal import EgressFiles
internal import EgressManifest
internal import EgressRefresh
internal import EgressSystem

/// The words for findings about the history of policies.
extension HistoryFinding {
    var words: Words {
        switch self {
        case .git(let finding): finding.words
        case .shallow:
            Words(
                "is in a shallow clone, so its history is cut off", hint: "run git fetch --unshallow to get the rest")
        case .uncommitted: Words("is not in any commit, so it has no history", hint: "commit it")
        case .otherRepository:
            Words("is a repository of its own, whose history is not read", hint: "pass this folder too")
        case .unreadable(let finding, let commit, let count):
            Words(Self.skipped(commit, count) + " it " + finding.fact)
        case .none: Words("no commit has a managed policy there")
        }
    }

    private static func skipped(_ commit: String, _ count: Int) -> String {
        let others = count == 1 ? "" : " and \(count - 1) \(count == 2 ? "other" : "others")"
        return "commit \(commit.prefix(12))\(others) cannot be read and \(count == 1 ? "is" : "are") skipped, because"
    }
}

extension GitFinding {
    fileprivate var words: Words {
        switch self {
        case .noProgram:
            Words("its history cannot be read, because git is not installed", hint: "install git, and check PATH")
        case .noRepository(let other):
            Words(
                other.map { "is in a working copy of \($0.rawValue), but history reads git only" }
                    ?? "is not in a repository of git",
                hint: "pass a file or a folder of a repository of git")
        case .noWorkingTree(let folder):
            Words(
                "is not in a working tree of the repository \(folder)",
                hint: "pass a file or a folder of a working tree, or a bare repository")
        case .untrusted(let folder):
            Words(
                "git does not read its repository, because it belongs to another user",
                hint: "if you trust what is in it, run git config --global --add safe.directory \(folder.shellWord)")
        case .failed(let failure, let text):
            Words("git \(failure.text)" + (text.map { ": \($0)" } ?? ""))
        case .unexpectedOutput: Words("git printed something other than its manual describes")
        case .missingObjects(let count):
            Words(
                "the repository lacks \(count) \(count == 1 ? "version" : "versions") of the files",
                hint: "if it is a partial clone, clone it again without --filter")
        }
    }
}
