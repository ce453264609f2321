import EgressTestSupport
import Foundation
import Testing

/// A month of refreshes by the real program, twice a day, with answers that the test chooses.
@Suite(.waits)
struct HistoryMonthTests {
    private static let steps = 60
    private static let pool = (1...8).map { "151.101.\($0).57" }

    /// The answers of each step, by the labels of the names.
    private static let answers: [[String: Set<String>]] = {
        var random = SeededGenerator(seed: 28)
        var pools: Set = Set(pool.prefix(3))
        return (0..<steps).map { step in
            if step % 3 == 0 { pools = Set(pool.shuffled(using: &random).prefix(3)) }
            return [
                "cdn": pools,
                "api": step < 20 || step >= 33 ? ["93.184.216.34", "93.184.216.35"] : ["93.184.216.34"],
                "git": ["140.82.121.4"],
            ]
        }
    }()

    private static func zone(_ answers: [String: Set<String>]) -> String {
        "$ORIGIN example.com.\n$TTL 60\n@ IN SOA ns h 1 3600 600 86400 300\n@ IN NS ns\nns IN A 198.51.100.53\n"
            + answers.sorted { $0.key < $1.key }
            .flatMap { name, addresses in addresses.sorted().map { "\(name) IN A \($0)\n" } }.joined()
    }

    /// The repository, and the commit of each step.
    private static func simulated() throws -> (PolicyRepository, [String]) {
        let repository = try PolicyRepository()
        let zone = repository.folder.path("test.zone")
        var commits: [String] = []
        for (step, answers) in answers.enumerated() {
            try repository.folder.write(Self.zone(answers), to: "test.zone")
            let run = try repository.egressgen(
                step == 0
                    ? "cdn.example.com:443 api.example.com:443 git.example.com:22 --pod app=web --retain 0"
                        + " --zone \(zone) -o policies/web.yaml" : "refresh -q policies --zone \(zone)")
            #expect(run.status == 0, "\(run.stderr)")
            // A rename in the middle of the month.
            if step == 30 { try repository.git("mv policies/web.yaml policies/shop.yaml") }
            commits.append(try repository.commit(hour: 12 * step, "step \(step)"))
        }
        return (repository, commits)
    }

    /// The stays that the answers of the steps mean.
    private static func stays(of name: String, _ commits: [String]) -> Set<HistoryDocument.Stay> {
        func mark(_ step: Int) -> HistoryDocument.Mark {
            let date = Date(timeIntervalSince1970: Double(PolicyRepository.start + step * 12 * PolicyRepository.hour))
            return .init(time: date.ISO8601Format(), commit: commits[step])
        }
        let there = answers.map { $0[name] ?? [] }
        return Set(
            Set(there.joined()).flatMap { address -> [HistoryDocument.Stay] in
                let starts = (0..<steps).filter {
                    there[$0].contains(address) && ($0 == 0 || !there[$0 - 1].contains(address))
                }
                return starts.map { start in
                    let end = (start..<steps).first { !there[$0].contains(address) }
                    return .init(address: address, came: mark(start), went: end.map(mark))
                }
            })
    }

    /// The hours of the longest time after which an address of a name came back.
    private static func longestGap(of name: String) -> Int? {
        let there = answers.map { $0[name] ?? [] }
        var gaps: [Int] = []
        for address in Set(there.joined()) {
            let steps = there.indices.filter { there[$0].contains(address) }
            gaps += zip(steps, steps.dropFirst()).map { $1 - $0 - 1 }.filter { $0 > 0 }
        }
        return gaps.max().map { $0 * 12 }
    }

    @Test func `the history of a simulated month is right to the commit`() throws {
        let (repository, commits) = try Self.simulated()
        let history = try repository.history()
        let policy = try #require(history.policies.first)
        #expect(history.policies.count == 1)
        #expect(policy.file == "policies/shop.yaml")
        #expect(policy.hosts.map(\.host) == ["api.example.com", "cdn.example.com", "git.example.com"])
        for host in policy.hosts {
            let name = String(host.host?.prefix { $0 != "." } ?? "")
            #expect(host.stays.count == Set(host.stays).count)
            #expect(Set(host.stays) == Self.stays(of: name, commits))
            #expect(host.longestGap == Self.longestGap(of: name).map { $0 * PolicyRepository.hour })
            #expect(host.sufficientRetain == host.longestGap)
            #expect(host.present == Self.answers[59][name]?.count)
        }
        let changed = (0..<Self.steps).filter { $0 == 0 || Self.answers[$0] != Self.answers[$0 - 1] }
        #expect(policy.commits.filter { $0.came + $0.went > 0 }.map(\.commit) == changed.map { commits[$0] })
        #expect(Set(policy.commits.map(\.commit)) == Set((changed + [30]).map { commits[$0] }))

        let picture = try repository.egressgen("history policies --format svg")
        try Judges.checkSVG(picture.stdout)
        #expect(picture.stdout == (try repository.egressgen("history policies --format svg")).stdout)
        let text = try repository.egressgen("history policies --since 2w").stdout
        #expect(text.contains("2026-11-16T12:00:00Z to 2026-11-30T12:00:00Z"))
    }
}
