import EgressTestSupport
import Foundation

/// A Git repository with policies, cloned from a bare repository that accepts pushes.
struct ScratchRepository {
    let folder: TemporaryFolder
    var path: String { folder.path("clone") }

    init(_ policies: [String: String]) throws {
        folder = try TemporaryFolder()
        try run("git init -q --bare -b main origin.git && git clone -q origin.git clone 2>/dev/null", in: folder.path)
        try FileManager.default.createDirectory(atPath: path + "/policies", withIntermediateDirectories: true)
        for (name, text) in policies { try folder.write(text, to: "clone/policies/\(name)") }
        try run("git checkout -q -B main && git add . && git commit -q -m first && git push -q origin main", in: path)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("egressgen"), withDestinationPath: try BuiltBinary.path.get())
    }

    /// The environment that a CI runner sets for a step.
    private var environment: [String: String] {
        [
            "PATH": "\(folder.path):/usr/bin:/bin", "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "test", "GIT_AUTHOR_EMAIL": "test@example.com", "GIT_COMMITTER_NAME": "test",
            "GIT_COMMITTER_EMAIL": "test@example.com",
        ]
    }

    /// Runs a pipeline step in the clone.
    func run(step: String, shell: [String], _ variables: [String: String]) throws -> BinaryRun {
        let file = try folder.write(step, to: "step.sh")
        return try ShellRun.run(shell + [file], environment.merging(variables) { $1 }, in: path)
    }

    @discardableResult
    func run(_ script: String, in folder: String? = nil) throws -> String {
        let run = try ShellRun.run(["sh", "-ec", script], environment, in: folder ?? path)
        guard run.status == 0 else { throw SupportError("\(script): \(run.stderr)") }
        return run.stdout
    }

    /// Returns the last pushed commit in a format of git-log(1).
    func pushed(_ format: String) throws -> String {
        try run("git -C ../origin.git log -1 --format='\(format)' main")
    }
}
