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
        let intent = PolicyIntent(hosts: [])
        let egress = DesiredEgress(intent, addresses: [:])
        guard let template = try? PolicyTemplate.networkPolicy.get(),
            let subject = try? PolicySubject(name: "rehearsal", namespace: nil, podSelector: .all)
        else { return }
        let policy = NetworkPolicy(subject: subject, intent: intent, egress: egress)
        _ = try? PolicyText(policy, words: egress.words, .template(template)).checked(intent: intent, outcomes: [])
    }
}
