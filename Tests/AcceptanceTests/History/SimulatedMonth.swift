import EgressTestSupport
import Foundation

/// A month of refreshes by the real program, about twice a day, with answers that the test chooses.
struct SimulatedMonth {
    static let steps = 60
    static let labels = ["api", "cdn", "git"]

    let repository: PolicyRepository
    /// The commit of each step.
    private(set) var commits: [String] = []

    private static let pool = (1...8).map { "151.101.\($0).57" }

    /// The answers of each step, by the labels of the names. No two names share an address.
    static let answers: [[String: Set<String>]] = {
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

    /// The time of a step. No two steps are a whole number of hours apart, give or take some minutes, because the clock of
    /// the real program runs on during a step.
    static func time(of step: Int) -> Int {
        PolicyRepository.start + step * 12 * PolicyRepository.hour + step * 13 % 60 * 60
    }

    static func path(at step: Int) -> String { step < 30 ? "policies/web.yaml" : "policies/shop.yaml" }

    /// - Parameter flags: More flags for the policy.
    /// - Throws: `SupportError` if a refresh fails.
    init(_ flags: String) throws {
        repository = try PolicyRepository()
        for step in 0..<Self.steps {
            try repository.folder.write(Self.zone(Self.answers[step]), to: "test.zone")
            try refresh(step, flags)
            // A rename in the middle of the month.
            if step == 30 { try repository.git("mv policies/web.yaml policies/shop.yaml") }
            commits.append(try repository.commit(at: Self.time(of: step), "step \(step)"))
        }
    }

    private func refresh(_ step: Int, _ flags: String) throws {
        let zone = repository.folder.path("test.zone")
        let path = Self.path(at: max(0, step - 1))
        let delay = Int(Date().timeIntervalSince1970) - Self.time(of: step)
        if step > 0 { try shift(path, by: delay) }
        let run = try repository.egressgen(
            step == 0
                ? "cdn.example.com:443 api.example.com:443 git.example.com:22 --pod app=web \(flags)"
                    + " --zone \(zone) -o \(path)" : "refresh -q policies --zone \(zone)")
        guard run.status == 0 else { throw SupportError("step \(step): \(run.stderr)") }
        try shift(path, by: -delay)
    }

    /// Moves the times in a file between those of the month and those of the clock.
    private func shift(_ path: String, by seconds: Int) throws {
        let text = try String(contentsOfFile: "\(repository.path)/\(path)", encoding: .utf8)
        let shifted = try text.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) { match in
            try Date(String(match.output), strategy: .iso8601).addingTimeInterval(Double(seconds)).ISO8601Format()
        }
        try repository.write(shifted, to: path)
    }

    private static func zone(_ answers: [String: Set<String>]) -> String {
        "$ORIGIN example.com.\n$TTL 60\n@ IN SOA ns h 1 3600 600 86400 300\n@ IN NS ns\nns IN A 198.51.100.53\n"
            + answers.sorted { $0.key < $1.key }
            .flatMap { name, addresses in addresses.sorted().map { "\(name) IN A \($0)\n" } }.joined()
    }
}

// MARK: What a history must say

extension SimulatedMonth {
    /// The addresses of a name in the committed files, which are searched as text.
    func committed(_ label: String) throws -> [Set<String>] {
        let known = Set(Self.answers.flatMap { $0[label] ?? [] })
        return try commits.indices.map { step in
            let text = try repository.git("show \(commits[step]):\(Self.path(at: step))")
            return Set(text.matches(of: /cidr: ([0-9.]+)\/32/).map { String($0.output.1) }).intersection(known)
        }
    }

    /// The stays that the addresses at the steps mean, to a history that starts at a time.
    func stays(_ there: [Set<String>], since start: Int = 0) -> Set<HistoryDocument.Stay> {
        Set(
            spans(there).filter { $0.end == there.count || Self.time(of: $0.end) >= start }.map { span in
                .init(
                    address: span.address, came: Self.time(of: span.first) >= start ? mark(span.first) : nil,
                    went: span.end < there.count ? mark(span.end) : nil)
            })
    }

    /// The absences that ended at a time or later.
    func returns(_ there: [Set<String>], since start: Int = 0) -> Set<HistoryDocument.Return> {
        let spans = spans(there)
        return Set(
            spans.compactMap { span in
                let next = spans.filter { $0.address == span.address && $0.first > span.end }.map(\.first).min()
                guard let next, Self.time(of: next) >= start else { return nil }
                return .init(
                    address: span.address, went: mark(span.end), came: mark(next),
                    gap: Self.time(of: next) - Self.time(of: span.end))
            })
    }

    /// The steps from which and before which an address is there.
    func spans(_ there: [Set<String>]) -> [(address: String, first: Int, end: Int)] {
        Set(there.joined()).flatMap { address in
            there.indices.filter { there[$0].contains(address) && ($0 == 0 || !there[$0 - 1].contains(address)) }
                .map { first in
                    (address, first, (first..<there.count).first { !there[$0].contains(address) } ?? there.count)
                }
        }
    }

    private func mark(_ step: Int) -> HistoryDocument.Mark {
        let date = Date(timeIntervalSince1970: Double(Self.time(of: step)))
        return .init(time: date.ISO8601Format(), commit: commits[step])
    }
}
