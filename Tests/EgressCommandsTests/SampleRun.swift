import EgressManifest
import EgressModel
import EgressPolicy
import EgressRefresh
import EgressTemplates

@testable import EgressCommands

/// The values of one run of generate, up to the policy.
struct SampleRun {
    let intent: PolicyIntent
    let outcomes: [NameOutcome]
    let policy: NetworkPolicy
    let words: [TrafficDirection: [String]]

    /// Returns the run for the name in the article.
    static func article() throws -> SampleRun {
        let outcome = try Outcomes.article()
        let intent = PolicyIntent(hosts: [HostSpec(host: .name(outcome.name), ports: .every)])
        let set = AddressSet(outcome, accepting: AcceptedSpace([]))
        let egress = AppliedRules(intent, addresses: [.name(outcome.name): set])
        let subject = try PolicySubject(
            name: "busybox-policy", namespace: nil, podSelector: LabelSelector(matchLabels: [Label("run=busybox")]))
        return SampleRun(
            intent: intent, outcomes: [outcome],
            policy: NetworkPolicy(subject: subject, intent: intent, rules: [.egress: egress]),
            words: [.egress: egress.texts])
    }

    /// Returns the checked text of the policy.
    func checkedText(_ style: PolicyStyle, comments: Bool = true) throws(Notices) -> String {
        let answers = HostAnswers(outcomes, intent, .nothingWritten, nil, now: UTCTime(seconds: 0))
        return try PolicyText(policy, words: comments ? words : nil, style).checked(intent: intent, answers)
    }

    /// Returns the built-in template with one part replaced.
    static func template(replacing part: String, with other: String) throws -> PolicyStyle {
        .template(try PolicyTemplate(BuiltinTemplate.networkPolicy.text.replacing(part, with: other)))
    }
}
