internal import EgressManifest
internal import EgressPolicy
internal import EgressResolve

/// What the main job needs whatever the command line says, begun on another core while that is read.
enum Groundwork {
    static func begin() {
        NetworkThread.start { rehearse() }
    }

    /// Renders a policy and reads it back: the first time the runtime looks up every type that takes part.
    private static func rehearse() {
        guard let host = try? HostSpec("rehearsal.example"), let template = try? PolicyTemplate.networkPolicy.get(),
            let subject = try? PolicySubject(name: "rehearsal", namespace: nil, podSelector: .all)
        else { return }
        let intent = PolicyIntent(hosts: [host])
        let rules = [TrafficDirection.egress: DesiredRules(intent, addresses: [:])]
        let policy = NetworkPolicy(subject: subject, intent: intent, rules: rules)
        let text = try? PolicyText(policy, words: rules.mapValues(\.words), .template(template))
        _ = try? text?.checked(intent: intent, outcomes: [])
    }
}
