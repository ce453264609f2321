internal import EgressManifest
internal import EgressPolicy

/// The words for how an edited text differs from the plan. They follow `the edited text`.
extension EditSlip {
    var fact: String {
        switch self {
        case .yaml(let problem, let line): "is not YAML: line \(line): \(problem.fact)"
        case .documentCount(let count, let planned): "has \(count) documents instead of \(planned)"
        case .lostPolicy: "is missing a policy"
        case .policyTypes(let direction): "has policyTypes without \(direction.rawValue)"
        case .unreadableRules(let direction): "has \(direction.word) rules that cannot be read"
        case .rules(let direction): "has \(direction.word) rules that differ from the plan"
        case .annotations: "has annotations that differ from the plan"
        case .results: "has results that differ from the plan"
        case .rest: "changes more than the rules and the annotations"
        case .restBesideResults: "changes more than the results"
        case .invariant(let violation): "breaks an invariant: \(violation.fact)"
        case .policy(let error): error.fact
        case .otherPolicy: "describes another policy"
        }
    }
}
