internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

extension Trouble {
    /// The number of policies that are named.
    private static let mostNames = 5

    /// The values of an item in the list of what is wrong.
    func values(_ source: PageSource, reloads: Bool) -> PageValues {
        let words = notice.words
        var values: PageValues = [
            "subject": Failure.Subject(notice.subject).text, "fact": words.fact, "since": since.description,
            "sinceText": TimeText(since).text(at: source.now),
            "sinceAge": TimeText.age(source.now.seconds - since.seconds),
        ]
        if let consequence = notice.consequence { values["consequence"] = consequence.ownText }
        if let hint = words.hint { values["hint"] = hint }
        let named = policies.prefix(Self.mostNames).compactMap { source.board.policies[$0] }
        values["hasPolicies"] = !named.isEmpty
        values["policies"] = named.enumerated().map { index, record -> PageValues in
            [
                "separator": index == 0 ? "" : ", ", "label": record.identity.name,
                "link": PageLink(to: record, reloads: reloads).description,
            ]
        }
        if policies.count > named.count { values["more"] = "\(NumberText(policies.count - named.count))" }
        return values
    }
}

extension ServiceHealth {
    /// The answer to whether everything is all right.
    var verdict: String {
        switch self {
        case .starting: "The first refresh is under way."
        case .good: "Everything is all right."
        case .troubled(0, let problems, _): "\(NumberText.count(problems, "problem", "problems"))."
        case .troubled(let policies, let others, _):
            [
                policies > 0 ? "\(NumberText.count(policies, "policy has a problem", "policies have problems"))" : nil,
                others > 0 ? "\(NumberText.count(others, "other problem", "other problems"))" : nil,
            ].compactMap(\.self).joined(separator: ", ") + "."
        case .stale(nil): "No refresh has succeeded yet."
        case .stale: "No refresh has succeeded lately."
        case .unserved: "DNS is not served."
        }
    }

    /// One sentence that says more.
    func detail(at now: UTCTime) -> String {
        func ago(_ time: UTCTime) -> String {
            "\(TimeText(time).text(at: now)), \(TimeText.age(now.seconds - time.seconds)) ago"
        }
        return switch self {
        case .starting: "Nothing is known about the policies yet."
        case .good: "Every name has addresses, and every policy is up to date."
        case .troubled(_, _, let time): "The oldest problem began at \(ago(time))."
        case .stale(nil): "The policies stay as they are."
        case .stale(let time?): "The last success was at \(ago(time)). The policies stay as they are."
        case .unserved: "An address of the forwarder cannot be used, so clients get no answer there."
        }
    }

    /// The class of the style sheet.
    var tone: String {
        switch self {
        case .starting: "plain"
        case .good: "good"
        case .troubled, .stale, .unserved: "bad"
        }
    }
}
