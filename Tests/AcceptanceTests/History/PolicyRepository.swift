import EgressTestSupport
import Foundation

/// A repository of git with policies, whose commits are at times that the test chooses.
struct PolicyRepository {
    let folder: TemporaryFolder
    var path: String { folder.path("repository") }

    /// The time of the first commit of most tests: 2026-11-01T00:00:00Z.
    static let start = 1_793_491_200
    static let hour = 3_600

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: path + "/policies", withIntermediateDirectories: true)
        try git("init -q -b main")
    }

    /// Writes a file of the working tree.
    func write(_ text: String, to name: String) throws {
        try folder.write(text, to: "repository/\(name)")
    }

    /// Commits everything, so many hours after the start. Returns the hash.
    @discardableResult
    func commit(hour: Int, _ message: String = "refresh") throws -> String {
        try commit(at: Self.time(hour), message)
    }

    /// Commits everything at a time. Returns the hash.
    @discardableResult
    func commit(at time: Int, _ message: String) throws -> String {
        try git("add -A", at: time)
        try git("commit -q --allow-empty -m '\(message)'", at: time)
        return try git("rev-parse HEAD")
    }

    /// Writes a policy with one host, and commits it.
    @discardableResult
    func commit(hour: Int, _ addresses: [String], to name: String = "policies/web.yaml") throws -> String {
        try write(Self.policy(addresses), to: name)
        return try commit(hour: hour)
    }

    /// Returns a policy that retains nothing.
    static func policy(_ addresses: [String], name: String = "web", annotations: [String] = ["retain: \"0\""]) -> String
    {
        addresses.isEmpty
            ? ManagedManifest.unfilled(
                name, hosts: "api.example.com", annotations: ["dns: none", "applied: \"\""] + annotations)
                + "  egress: []\n"
            : ManagedManifest.filled(name, host: "api.example.com", addresses, annotations: annotations)
    }

    /// Runs git in the repository, with words split by a shell.
    @discardableResult
    func git(_ words: String, hour: Int = 0) throws -> String { try git(words, at: Self.time(hour)) }

    private static func time(_ hour: Int) -> Int { start + hour * Self.hour }

    @discardableResult
    private func git(_ words: String, at time: Int) throws -> String {
        let date = "@\(time) +0000"
        let run = try ShellRun.run(
            ["sh", "-ec", "git \(words)"],
            [
                "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "test",
                "GIT_AUTHOR_EMAIL": "test@example.com", "GIT_COMMITTER_NAME": "test",
                "GIT_COMMITTER_EMAIL": "test@example.com", "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date,
            ], in: path)
        guard run.status == 0 else { throw SupportError("git \(words): \(run.stderr)") }
        return run.stdout.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Runs egressgen in the repository.
    func egressgen(_ words: String, environment: [String: String] = [:]) throws -> BinaryRun {
        try BuiltBinary.run(words.split(separator: " ").map(String.init), environment: environment, folder: path)
    }

    /// Returns what history says, which must go without a message.
    func history(_ words: String = "policies") throws -> HistoryDocument {
        let run = try egressgen("history --format json \(words)")
        guard run.status == 0, run.stderr.isEmpty else {
            throw SupportError("history \(words): \(run.status ?? -1) \(run.stderr)")
        }
        return try HistoryDocument(run)
    }
}

/// The JSON of history.
struct HistoryDocument: Decodable {
    struct Mark: Decodable, Hashable {
        let time: String
        let commit: String
    }

    struct Stay: Decodable, Hashable {
        let address: String
        let came: Mark?
        let went: Mark?
    }

    struct Return: Decodable, Hashable {
        let address: String
        let went: Mark
        let came: Mark
        let gap: Int
    }

    struct Host: Decodable {
        let host: String?
        let direction: String
        let addresses: Int
        let present: Int
        let medianStay: Int?
        let longestStay: Int?
        let longestGap: Int?
        let sufficientRetain: Int?
        let stays: [Stay]
        let returns: [Return]
    }

    struct Commit: Decodable {
        let commit: String
        let time: String
        let came: Int
        let went: Int
    }

    struct Policy: Decodable {
        let file: String
        let kind: String
        let namespace: String?
        let name: String
        let commits: [Commit]
        let hosts: [Host]
    }

    let start: String?
    let end: String?
    let policies: [Policy]

    init(_ run: BinaryRun) throws {
        self = try JSONDecoder().decode(HistoryDocument.self, from: Data(run.output))
    }

    /// The stays of the only host of the only policy: the address, and the commits that brought and removed it.
    var stays: [[String?]] {
        policies.count == 1 && policies[0].hosts.count == 1
            ? policies[0].hosts[0].stays.map { [$0.address, $0.came?.commit, $0.went?.commit] } : []
    }
}
