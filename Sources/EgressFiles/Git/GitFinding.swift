package import EgressSystem

/// Why the history of a file or folder cannot be read.
package enum GitFinding: Error, Hashable, Sendable {
    /// No program named `git` is in PATH.
    case noProgram
    /// The path is in no repository of git. The value is another version control system that it is in.
    case noRepository(OtherVersionControl?)
    /// The path is in a repository, but not in a working tree of it. The value is the folder of the repository.
    case noWorkingTree(String)
    /// Git does not read the repository, because it belongs to another user. The value is the folder
    /// that permits it, as a value of the setting `safe.directory`.
    case untrusted(String)
    /// Git failed. The text is the last error that it wrote to stderr.
    case failed(ProgramFailure, String?)
    /// Git wrote something that is not in the form that its manual describes.
    case unexpectedOutput
    /// The repository lacks the content of this number of files, as a partial clone does.
    case missingObjects(Int)
}

/// A version control system whose history is not read.
package enum OtherVersionControl: String, CaseIterable, Sendable {
    case mercurial = "Mercurial"
    case subversion = "Subversion"
    case jujutsu = "Jujutsu"
    case bazaar = "Bazaar"
    case darcs = "Darcs"
    case pijul = "Pijul"
    case fossil = "Fossil"

    /// The file or folder that marks a working copy.
    var mark: String {
        switch self {
        case .mercurial: ".hg"
        case .subversion: ".svn"
        case .jujutsu: ".jj"
        case .bazaar: ".bzr"
        case .darcs: "_darcs"
        case .pijul: ".pijul"
        case .fossil: ".fslckout"
        }
    }
}
