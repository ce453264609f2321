import EgressTestSupport
import Foundation
import Testing

/// What history cannot read, and its exit statuses.
@Suite(.waits)
struct HistoryFailureTests {
    private static let first = "93.184.216.34"

    @Test(arguments: [
        ("", 64), ("-", 64), ("policies --since x", 64), ("policies --since 0", 64), ("policies --since -1h", 64),
        ("policies --format png", 64), ("policies/none.yaml", 74), ("none", 74),
    ])
    func `wrong arguments and missing paths have their exit statuses`(words: String, status: Int32) throws {
        let repository = try PolicyRepository()
        try repository.commit(hour: 0, [Self.first])
        let run = try repository.egressgen("history \(words)")
        #expect(run.status == status)
        #expect(run.stdout.isEmpty)
        #expect(run.errorLines.first?.hasPrefix("egressgen: error: ") == true)
    }

    @Test func `if one path cannot be read, all of them are told of, and nothing is printed`() throws {
        let repository = try PolicyRepository()
        try repository.commit(hour: 0, [Self.first])
        let run = try repository.egressgen("history policies none / policies/none.yaml")
        #expect(run.status == 64 && run.stdout.isEmpty)
        #expect(run.errorLines.filter { $0.hasPrefix("egressgen: error: ") }.count == 3)
        let missing = try repository.egressgen("history policies none policies/none.yaml")
        #expect(missing.status == 74 && missing.stdout.isEmpty)
        #expect(
            missing.errorLines
                == ["none", "policies/none.yaml"].map {
                    "egressgen: error: \($0): cannot be read: no such file or directory; nothing is printed"
                })
    }

    @Test func `no repository, another version control and a missing git are usage errors`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("work/.hg"), withIntermediateDirectories: true)
        try folder.write(PolicyRepository.policy([Self.first]), to: "work/web.yaml")
        let ceiling = ["GIT_CEILING_DIRECTORIES": folder.path]
        let other = try BuiltBinary.run(["history", "work"], environment: ceiling, folder: folder.path)
        #expect(other.status == 64 && other.stderr.contains("Mercurial"))
        let none = try BuiltBinary.run(["history", "."], environment: ceiling, folder: folder.path)
        #expect(none.status == 64 && none.stderr.contains("is not in a repository of git"))
        let missing = try BuiltBinary.run(
            ["history", "."], environment: ["PATH": folder.path], folder: folder.path)
        #expect(missing.status == 64 && missing.stderr.contains("git is not installed"))
    }

    @Test func `a git that fails is 69, with its own words`() throws {
        let repository = try PolicyRepository()
        try repository.commit(hour: 0, [Self.first])
        let object = try repository.git("rev-parse HEAD:policies/web.yaml")
        let path = "\(repository.path)/.git/objects/\(object.prefix(2))/\(object.dropFirst(2))"
        try FileManager.default.removeItem(atPath: path)
        let missing = try repository.egressgen("history policies")
        #expect(missing.status == 69 && missing.stdout.isEmpty)
        #expect(missing.stderr.contains("lacks 1 version"))
        try repository.write("[broken\n", to: ".git/config")
        let broken = try repository.egressgen("history policies")
        #expect(broken.status == 69 && broken.stderr.contains("git exited with status 128: fatal: "))
    }
}
