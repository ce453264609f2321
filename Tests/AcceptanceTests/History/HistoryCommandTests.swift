import EgressTestSupport
import Foundation
import Testing

@Suite(.waits)
struct HistoryCommandTests {
    private static let (first, second, third) = ("93.184.216.34", "93.184.216.35", "93.184.216.36")

    @Test func `the text tells when each address came and went, and which retention would have sufficed`() throws {
        let repository = try PolicyRepository()
        let commits = try [(0, [Self.first, Self.second]), (10, [Self.first]), (40, [Self.first, Self.second])].map {
            try repository.commit(hour: $0.0, $0.1).prefix(7)
        }
        let run = try repository.egressgen("history policies/web.yaml")
        #expect(run.status == 0 && run.stderr.isEmpty)
        #expect(
            run.stdout == """
                policies/web.yaml: default/web
                  2026-11-01T00:00:00Z to 2026-11-02T16:00:00Z: 3 commits, 3 of them changed addresses

                  HOST             ADDRESSES  NOW  MEDIAN STAY  LONGEST STAY  RETURNS  LONGEST GAP  SUFFICIENT RETAIN
                  api.example.com  2          2    10h          1d16h         1        1d6h         1d6h

                  api.example.com
                    ADDRESS        CAME                           WENT
                    93.184.216.34  2026-11-01T00:00:00Z  \(commits[0])  -
                    93.184.216.35  2026-11-01T00:00:00Z  \(commits[0])  2026-11-01T10:00:00Z  \(commits[1])
                    93.184.216.35  2026-11-02T16:00:00Z  \(commits[2])  -

                """)
    }

    @Test func `a retention in effect counts twice, because an address goes up to twice as long after it left DNS`()
        throws
    {
        let repository = try PolicyRepository()
        for (hour, addresses) in [
            (0, [Self.first, Self.second]), (10, [Self.first]), (40, [Self.first, Self.second]),
        ] {
            try repository.write(
                PolicyRepository.policy(addresses, annotations: ["retain: 24h"]), to: "policies/web.yaml")
            try repository.commit(hour: hour)
        }
        let host = try #require(try repository.history().policies.first?.hosts.first)
        #expect(host.longestGap == 30 * PolicyRepository.hour)
        #expect(host.sufficientRetain == 78 * PolicyRepository.hour)
    }

    @Test func `renames are followed, into the folder too`() throws {
        let repository = try PolicyRepository()
        let first = try repository.commit(hour: 0, [Self.first], to: "old.yaml")
        let second = try repository.commit(hour: 1, [Self.first, Self.second], to: "old.yaml")
        try repository.git("mv old.yaml middle.yaml")
        try repository.commit(hour: 2)
        // Another file under the old name has nothing to do with it.
        try repository.commit(hour: 3, ["198.51.100.1"], to: "old.yaml")
        try repository.git("mv middle.yaml policies/web.yaml")
        try repository.commit(hour: 4)
        let last = try repository.commit(hour: 5, [Self.second])
        for words in ["policies", "policies/web.yaml", "policies/"] {
            let history = try repository.history(words)
            #expect(history.stays == [[Self.first, first, last], [Self.second, second, nil]])
            #expect(history.policies.map(\.file) == ["policies/web.yaml"])
            #expect(history.policies.first?.commits.count == 5)
        }
    }

    @Test func `a merge counts as one commit of the branch into which it goes`() throws {
        let repository = try PolicyRepository()
        let first = try repository.commit(hour: 0, [Self.first])
        try repository.git("checkout -q -b side")
        try repository.commit(hour: 1, [Self.first, Self.second])
        try repository.commit(hour: 2, [Self.first, Self.second, Self.third])
        try repository.git("checkout -q main")
        try repository.write("other", to: "other.txt")
        try repository.commit(hour: 3)
        try repository.git("merge -q --no-ff -m merge side", hour: 4)
        let merge = try repository.git("rev-parse HEAD")
        let history = try repository.history()
        #expect(history.stays == [[Self.first, first, nil], [Self.second, merge, nil], [Self.third, merge, nil]])
        #expect(history.policies[0].commits.map(\.commit) == [first, merge])
    }

    @Test func `a deleted file ends its stays, and a file that comes back is the same one`() throws {
        let repository = try PolicyRepository()
        let first = try repository.commit(hour: 0, [Self.first])
        try repository.git("rm -q policies/web.yaml")
        let removal = try repository.commit(hour: 1)
        // Git keeps no empty folder, so the paths exist in the history alone.
        for words in ["policies", "policies/web.yaml"] {
            #expect(try repository.history(words).stays == [[Self.first, first, removal]])
        }
        try FileManager.default.createDirectory(
            atPath: repository.path + "/policies", withIntermediateDirectories: true)
        let last = try repository.commit(hour: 9, [Self.first])
        let history = try repository.history()
        #expect(history.stays == [[Self.first, first, removal], [Self.first, last, nil]])
        // No retention keeps an address of a host that is not wanted.
        #expect(history.policies[0].hosts[0].longestGap == nil)
    }

    @Test func `policies of several files, several documents and address sets have histories of their own`() throws {
        let repository = try PolicyRepository()
        let set = """
            apiVersion: projectcalico.org/v3
            kind: GlobalNetworkSet
            metadata:
              name: partners
              annotations:
                egressgen.dev/hosts: api.example.com git.example.com
                egressgen.dev/applied: api.example.com git.example.com
            spec:
              nets:
              - 93.184.216.34/32
              - 140.82.121.4/32

            """
        try repository.write(
            PolicyRepository.policy([Self.first], name: "a") + "---\n"
                + PolicyRepository.policy([Self.second], name: "b"),
            to: "policies/two.yaml")
        try repository.write(set, to: "policies/set.yml")
        try repository.write("kind: ConfigMap\n", to: "policies/other.yaml")
        try repository.commit(hour: 0)
        let policies = try repository.history(". policies/two.yaml").policies
        #expect(policies.map(\.file) == ["./policies/set.yml", "./policies/two.yaml", "./policies/two.yaml"])
        #expect(policies.map(\.kind) == ["GlobalNetworkSet", "NetworkPolicy", "NetworkPolicy"])
        #expect(policies.map(\.name) == ["partners", "a", "b"])
        #expect(policies[0].hosts.map(\.host) == [nil])
        #expect(policies[0].hosts[0].stays.map(\.address) == ["93.184.216.34", "140.82.121.4"])
        try Judges.checkSVG(try repository.egressgen("history . --format svg").stdout)
    }

    @Test func `a clock that ran backward does not turn time round`() throws {
        let repository = try PolicyRepository()
        let first = try repository.commit(hour: 10, [Self.first])
        let second = try repository.commit(hour: 5, [Self.second])
        try repository.commit(hour: 20, "later")
        let history = try repository.history()
        #expect(history.stays == [[Self.first, first, second], [Self.second, second, nil]])
        #expect(history.policies[0].commits.map(\.time) == ["2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z"])
    }

    @Test func `a commit that is dated later than the last one moves the end`() throws {
        let repository = try PolicyRepository()
        let first = try repository.commit(hour: 0, [Self.first])
        let second = try repository.commit(hour: 1_000, [Self.second])
        try repository.commit(hour: 2, "later")
        for words in ["policies", "policies --since 2000h"] {
            let history = try repository.history(words)
            #expect(history.end == "2026-12-12T16:00:00Z")
            #expect(history.stays == [[Self.first, first, second], [Self.second, second, nil]])
            #expect(history.policies[0].hosts[0].longestStay == 1_000 * PolicyRepository.hour)
        }
        #expect(try repository.history("policies --since 2d").stays[0] == [Self.first, nil, second])
    }

    @Test func `a shallow clone is warned of, and its first addresses may have come earlier`() throws {
        let repository = try PolicyRepository()
        try repository.commit(hour: 0, [Self.first])
        try repository.commit(hour: 1, [Self.first, Self.second])
        let last = try repository.commit(hour: 2, [Self.second, Self.third])
        try repository.git("clone -q --depth 2 file://\(repository.path) ../shallow")
        let run = try BuiltBinary.run(
            ["history", "policies", "--format", "json"], folder: repository.folder.path("shallow"))
        #expect(run.status == 0)
        #expect(run.stderr.contains("warning: policies: is in a shallow clone"))
        #expect(
            try HistoryDocument(run).stays == [
                [Self.first, nil, last], [Self.second, nil, nil], [Self.third, last, nil],
            ])
    }

    @Test func `a bare repository and a work tree of their own can be read`() throws {
        let repository = try PolicyRepository()
        let first = try repository.commit(hour: 0, [Self.first])
        try repository.git("clone -q --bare . ../bare.git")
        try repository.git("worktree add -q ../tree HEAD")
        for path in ["bare.git", "tree/policies"] {
            let run = try BuiltBinary.run(["history", path, "--format", "json"], folder: repository.folder.path)
            #expect(try HistoryDocument(run).stays == [[Self.first, first, nil]], "\(path): \(run.stderr)")
        }
    }

    @Test func `the inside of a repository's folder has no history`() throws {
        let repository = try PolicyRepository()
        let first = try repository.commit(hour: 0, [Self.first])
        try repository.git("clone -q --bare . ../bare.git")
        #expect(try repository.history("../bare.git").policies.map(\.file) == ["../bare.git/policies/web.yaml"])
        for words in ["../bare.git/policies", "../bare.git/policies/web.yaml"] {
            #expect(try repository.history(words).stays == [[Self.first, first, nil]])
        }
        for words in [".git/refs", ".git/HEAD", "../bare.git/refs", "../bare.git/HEAD"] {
            let run = try repository.egressgen("history \(words)")
            #expect(run.status == 64 && run.stdout.isEmpty)
            #expect(run.errorLines.first?.contains("\(words): is not in a working tree of the repository /") == true)
        }
        try repository.git("config core.bare true")
        #expect(try repository.egressgen("history policies").status == 64)
    }

    @Test func `a repository in a repository is told of, unless it is asked for too`() throws {
        let repository = try PolicyRepository()
        try repository.commit(hour: 0, [Self.first])
        try repository.git("clone -q . inner")
        try repository.git("clone -q . plain")
        try repository.git("-C plain rm -q -r policies")
        try repository.write("inner\nplain\n", to: ".gitignore")
        let run = try repository.egressgen("history .")
        #expect(run.status == 0)
        #expect(
            run.errorLines == [
                "egressgen: warning: ./inner: is a repository of its own, whose history is not read",
                "egressgen: hint: pass this folder too",
            ])
        #expect(
            try repository.history(". inner").policies.map(\.file) == [
                "./policies/web.yaml", "inner/policies/web.yaml",
            ])
    }

    @Test func `files that are not committed are told of`() throws {
        let repository = try PolicyRepository()
        try repository.write(PolicyRepository.policy([Self.first]), to: "policies/web.yaml")
        for words in ["policies", "policies/web.yaml"] {
            let unborn = try repository.egressgen("history \(words)")
            #expect(unborn.status == 0 && unborn.stdout.isEmpty)
            #expect(unborn.stderr.contains("warning: policies/web.yaml: is not in any commit"))
        }
        try repository.commit(hour: 0)
        try repository.write(PolicyRepository.policy([Self.second]), to: "policies/new.yaml")
        let run = try repository.egressgen("history policies")
        #expect(run.stdout.contains(Self.first) && !run.stdout.contains(Self.second))
        #expect(run.errorLines.first?.contains("policies/new.yaml: is not in any commit") == true)
    }

    @Test func `a repository without managed policies is warned of, and every format is complete`() throws {
        let repository = try PolicyRepository()
        try repository.write("kind: ConfigMap\n", to: "policies/other.yaml")
        try repository.commit(hour: 0)
        for format in ["text", "json", "svg"] {
            let run = try repository.egressgen("history policies --format \(format)")
            #expect(run.status == 0)
            #expect(run.stderr == "egressgen: warning: policies: no commit has a managed policy there\n")
            if format == "text" { #expect(run.stdout.isEmpty) }
            if format == "json" { #expect(try HistoryDocument(run).policies.isEmpty) }
            if format == "svg" { try Judges.checkSVG(run.stdout) }
        }
    }

    @Test(arguments: ["", " --since 5d"])
    func `nothing is known of a repository without commits, and every format says so`(since: String) throws {
        let repository = try PolicyRepository()
        let json = try repository.egressgen("history . --format json\(since)")
        #expect(json.status == 0)
        #expect(json.stderr == "egressgen: warning: .: no commit has a managed policy there\n")
        #expect(json.stdout == "{\n  \"start\": null,\n  \"end\": null,\n  \"policies\": []\n}\n")
        #expect(try repository.egressgen("history . --format text\(since)").stdout.isEmpty)
        let picture = try repository.egressgen("history . --format svg\(since)").stdout
        try Judges.checkSVG(picture)
        #expect(picture.contains("No commit has a managed policy.") && !picture.contains("1970"))
    }
}
