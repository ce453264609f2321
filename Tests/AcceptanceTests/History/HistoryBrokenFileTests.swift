import EgressTestSupport
import Foundation
import Testing

/// Histories of files that some commits broke.
@Suite(.waits)
struct HistoryBrokenFileTests {
    private static let (first, second, third) = ("93.184.216.34", "93.184.216.35", "93.184.216.36")

    @Test func `commits with a file or a policy that cannot be read are told of and skipped`() throws {
        let repository = try PolicyRepository()
        let first = try repository.commit(hour: 0, [Self.first])
        try repository.write("egressgen.dev/hosts: [\n", to: "policies/web.yaml")
        let broken = try repository.commit(hour: 1)
        try repository.write("egressgen.dev/hosts: {\n", to: "policies/web.yaml")
        try repository.commit(hour: 2)
        try repository.write(
            PolicyRepository.policy([Self.first, Self.third]).replacing("applied: api", with: "applied: other api"),
            to: "policies/web.yaml")
        let foreign = try repository.commit(hour: 3)
        let last = try repository.commit(hour: 4, [Self.first, Self.second])
        let run = try repository.egressgen("history policies --format json")
        #expect(run.status == 0)
        #expect(try HistoryDocument(run).stays == [[Self.first, first, nil], [Self.second, last, nil]])
        #expect(run.errorLines.count == 2)
        #expect(run.stderr.contains("policies/web.yaml: commit \(broken.prefix(12)) and 1 other"))
        #expect(run.stderr.contains("policies/web.yaml: default/web: commit \(foreign.prefix(12)) cannot be read"))
    }

    @Test(arguments: [
        "a: [\n", "\0\u{1}\u{2}", "<<<<<<< ours\nkind: A\n=======\nkind: B\n>>>>>>> theirs\n", "kind: \"A\n",
        "{{ if .Values.web }}\nkind: A\n{{ end }}\n",
    ])
    func `a broken file without a word of egressgen is told of and skipped`(text: String) throws {
        let repository = try PolicyRepository()
        let first = try repository.commit(hour: 0, [Self.first, Self.second])
        try repository.write(text, to: "policies/web.yaml")
        let broken = try repository.commit(hour: 1)
        let last = try repository.commit(hour: 2, [Self.first])
        let run = try repository.egressgen("history policies --format json")
        #expect(run.status == 0 && run.errorLines.count == 1)
        #expect(run.stderr.contains("warning: policies/web.yaml: commit \(broken.prefix(12)) cannot be read"))
        #expect(try HistoryDocument(run).stays == [[Self.first, first, nil], [Self.second, first, last]])
    }

    @Test(arguments: [nil, "", "# nothing\n", "kind: ConfigMap\n", "{}\n"])
    func `a file without the policy ends its stays`(text: String?) throws {
        let repository = try PolicyRepository()
        let first = try repository.commit(hour: 0, [Self.first])
        if let text {
            try repository.write(text, to: "policies/web.yaml")
        } else {
            try repository.git("rm -q policies/web.yaml")
        }
        let removal = try repository.commit(hour: 1)
        #expect(try repository.history().stays == [[Self.first, first, removal]])
    }

    @Test func `a broken file that had no policy is nobody's concern`() throws {
        let repository = try PolicyRepository()
        try repository.write("a: [\n", to: "policies/other.yaml")
        try repository.write("a: [\n", to: "policies/web.yaml")
        try repository.commit(hour: 0)
        let first = try repository.commit(hour: 1, [Self.first])
        #expect(try repository.history().stays == [[Self.first, first, nil]])
        // The same content in both files, one of which had a policy.
        try repository.write("a: [\n", to: "policies/web.yaml")
        let broken = try repository.commit(hour: 2)
        let run = try repository.egressgen("history policies --format json")
        #expect(run.errorLines.count == 1)
        #expect(run.stderr.contains("policies/web.yaml: commit \(broken.prefix(12)) cannot be read"))
        #expect(try HistoryDocument(run).stays == [[Self.first, first, nil]])
    }
}
