import EgressTestSupport
import Foundation
import Testing

/// Repositories that try to start programs or to mislead the reader.
@Suite(.waits)
struct HistoryHostileTests {
    @Test func `nothing in a repository starts a program`() throws {
        let repository = try PolicyRepository()
        try repository.write("*.yaml diff=trap filter=trap\n", to: ".gitattributes")
        try repository.commit(hour: 0, ["93.184.216.34"])
        let signature = #"gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----"#
        try repository.git(
            "cat-file commit HEAD | sed '/^committer /a \(signature)' | git hash-object -t commit -w --stdin > ../signed"
        )
        try repository.git("reset -q --soft $(cat ../signed)")
        let first = try repository.git("rev-parse HEAD")
        let trap = try repository.folder.writeProgram(
            "#!/bin/sh\necho \"$0 $*\" >> \(repository.folder.path("sprung"))\ncat\n", to: "trap")
        let settings = [
            "core.fsmonitor", "core.pager", "pager.log", "core.sshCommand", "core.editor", "core.askPass",
            "diff.external",
            "diff.trap.command", "diff.trap.textconv", "filter.trap.smudge", "filter.trap.clean", "filter.trap.process",
            "gpg.program", "gpg.ssh.program", "interactive.diffFilter", "core.gitProxy", "credential.helper",
            "uploadpack.packObjectsHook", "alias.log", "alias.cat-file",
        ]
        for setting in settings { try repository.git("config \(setting) \(trap)") }
        try repository.git("config log.showSignature true")
        try repository.git("config remote.origin.url ext::\(trap)")
        try repository.git("config remote.origin.promisor true")
        try repository.git("config protocol.ext.allow always")
        for hook in ["post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(repository.path)/.git/hooks/\(hook)", withDestinationPath: trap)
        }
        #expect(try repository.history().stays == [["93.184.216.34", first, nil]])
        // A missing object would be fetched from the promisor.
        let object = try repository.git("rev-parse HEAD:policies/web.yaml")
        try FileManager.default.removeItem(
            atPath: "\(repository.path)/.git/objects/\(object.prefix(2))/\(object.dropFirst(2))")
        #expect(try repository.egressgen("history policies").status == 69)
        #expect(!FileManager.default.fileExists(atPath: repository.folder.path("sprung")))
        // The traps do work.
        _ = try? repository.git("log -1 --show-signature")
        #expect(FileManager.default.fileExists(atPath: repository.folder.path("sprung")))
    }

    @Test func `variables that lead git elsewhere do not count`() throws {
        let repository = try PolicyRepository()
        let first = try repository.commit(hour: 0, ["93.184.216.34"])
        let other = try PolicyRepository()
        try other.commit(hour: 0, ["198.51.100.1"])
        let run = try repository.egressgen(
            "history policies --format json",
            environment: [
                "GIT_DIR": other.path + "/.git", "GIT_WORK_TREE": other.path, "GIT_EXTERNAL_DIFF": "/bin/false",
                "GIT_PAGER": "/bin/false", "GIT_LITERAL_PATHSPECS": "1", "LANG": "de_DE.UTF-8",
                "GIT_OBJECT_DIRECTORY": other.path + "/.git/objects", "GIT_COMMON_DIR": other.path + "/.git",
                "GIT_SHALLOW_FILE": "/dev/null", "GIT_INDEX_FILE": "/dev/null",
            ])
        #expect(try HistoryDocument(run).stays == [["93.184.216.34", first, nil]])
    }

    @Test func `settings of a repository change nothing`() throws {
        let repository = try PolicyRepository()
        let first = try repository.commit(hour: 0, ["93.184.216.34"])
        try repository.git("checkout -q -b side")
        try repository.commit(hour: 1, ["93.184.216.34", "93.184.216.35"])
        try repository.git("checkout -q main")
        try repository.commit(hour: 2, "other")
        try repository.git("merge -q --no-ff -m merge side", hour: 3)
        let merge = try repository.git("rev-parse HEAD")
        let settings = [
            "log.diffMerges off", "log.diffMerges dense-combined", "diff.renames false", "diff.relative true",
            "i18n.logOutputEncoding UTF-16", "log.decorate full", "color.ui always", "log.showRoot false",
        ]
        for setting in settings {
            try repository.git("config \(setting)")
            let stays = try repository.history().stays
            #expect(stays == [["93.184.216.34", first, nil], ["93.184.216.35", merge, nil]], "\(setting)")
            try repository.git("config --unset \(setting.prefix { $0 != " " })")
        }
    }

    @Test func `a repository of another user is not read, and the hint tells how to trust it`() throws {
        let repository = try PolicyRepository()
        try repository.commit(hour: 0, ["93.184.216.34"])
        // Git takes the owner for another one if the first variable is set. The others hide settings that trust everybody.
        let run = try repository.egressgen(
            "history policies",
            environment: [
                "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1", "GIT_CONFIG_NOSYSTEM": "1", "HOME": repository.folder.path,
                "XDG_CONFIG_HOME": repository.folder.path, "GIT_CONFIG_GLOBAL": "/dev/null",
            ])
        #expect(run.status == 69 && run.stdout.isEmpty)
        #expect(
            run.errorLines == [
                "egressgen: error: policies: git does not read its repository, because it belongs to another user;"
                    + " nothing is printed",
                "egressgen: hint: if you trust what is in it, run git config --global --add safe.directory"
                    + " \(try repository.git("rev-parse --show-toplevel"))",
            ])
    }

    @Test(arguments: ["9223372036854775807", "99999999999999999999", "-5", "now"])
    func `a commit can have any time`(time: String) throws {
        let repository = try PolicyRepository()
        try repository.commit(hour: 0, ["93.184.216.34"])
        try repository.git(
            "cat-file commit HEAD | sed 's/> [0-9]* /> \(time) /' | git hash-object -t commit -w --literally --stdin"
                + " > ../commit")
        try repository.git("update-ref HEAD $(cat ../commit)")
        let first = try repository.git("rev-parse HEAD")
        for words in ["policies", "policies --since 90d"] {
            #expect(try repository.history(words).stays == [["93.184.216.34", first, nil]])
            try Judges.checkSVG(try repository.egressgen("history --format svg \(words)").stdout)
        }
    }

    @Test func `names that look equal are files of their own`() throws {
        let repository = try PolicyRepository()
        let names = ["\u{e9}.yaml", "e\u{301}.yaml", "\u{301}/\u{301}.yaml"].map { "policies/\($0)" }
        try FileManager.default.createDirectory(
            atPath: repository.path + "/policies/\u{301}", withIntermediateDirectories: true)
        for (index, name) in names.enumerated() {
            try repository.write(PolicyRepository.policy(["93.184.216.34"], name: "n\(index)"), to: name)
        }
        try repository.commit(hour: 0)
        let policies = try repository.history("policies").policies
        #expect(Set(policies.map { Array($0.file.utf8) }) == Set(names.map { Array($0.utf8) }))
        #expect(policies.allSatisfy { $0.commits.count == 1 && $0.hosts.map(\.present) == [1] })
        for name in names {
            #expect(try repository.history(name).policies.map { Array($0.file.utf8) } == [Array(name.utf8)])
        }
    }

    @Test func `folders can have line ends in their names`() throws {
        let repository = try PolicyRepository()
        let folder = "two\nlines"
        try FileManager.default.createDirectory(
            atPath: "\(repository.path)/\(folder)", withIntermediateDirectories: true)
        let first = try repository.commit(hour: 0, ["93.184.216.34"], to: "\(folder)/web.yaml")
        try repository.git("worktree add -q '../\(folder)' HEAD")
        for path in [folder, "\(folder)/web.yaml", "../\(folder)/\(folder)"] {
            #expect(try repository.history(path).stays == [["93.184.216.34", first, nil]])
        }
    }

    @Test func `names of files and policies are escaped and fit`() throws {
        let repository = try PolicyRepository()
        let long = String(repeating: "a", count: 63)
        let host = [long, long, long, String(repeating: "b", count: 61)].joined(separator: ".")
        let name = "policies/\"<script>&amp;\u{7}*?[x]:(top)\\ ü.yaml"
        try repository.write(
            ManagedManifest.filled("'<b onload=x>&\"'", host: host, ["93.184.216.34", "2606:2800:220:1::40"]).replacing(
                "1::40/32", with: "1::40/128"), to: name)
        try repository.commit(hour: 0)
        let policies = try repository.history("policies").policies
        #expect(policies.map(\.file) == [name])
        let picture = try repository.egressgen("history policies --format svg").stdout
        try Judges.checkSVG(picture)
        #expect(picture.contains("&lt;script&gt;&amp;amp;") && !picture.contains("<script"))
        #expect(picture.contains("\\u{7}"))
    }
}
