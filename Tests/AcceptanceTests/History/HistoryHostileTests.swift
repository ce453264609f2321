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
            ])
        #expect(try HistoryDocument(run).stays == [["93.184.216.34", first, nil]])
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
