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
}
