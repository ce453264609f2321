internal import EgressManifest
internal import EgressPolicy

/// The words for how an edited text differs from the plan, to follow what is called so.
extension EditSlip {
    var fact: String {
        switch self {
        case .yaml(let problem, let line): "is no YAML: line \(line) \(problem.fact)"
        case .documentCount(let count, let planned): "has \(count) documents instead of \(planned)"
        case .lostPolicy: "lost a policy"
        case .policyTypes(let direction): "has policyTypes without \(direction.rawValue)"
        case .unreadableRules(let direction): "has \(direction.word) rules that cannot be read"
        case .rules(let direction): "has other \(direction.word) rules than planned"
        case .annotations: "has other annotations than planned"
        case .results: "has other results than planned"
        case .rest: "differs in more than the rules and the annotations"
        case .restBesideResults: "differs in more than the results"
        case .invariant(let violation): violation.fact
        case .policy(let error): error.fact
        case .otherPolicy: "is of another policy"
        }
    }
}
