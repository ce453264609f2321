internal import EgressManifest

/// What kubectl or the API server refused, as a failure of ours.
struct ClusterFailure {
    let error: KubectlError

    init(_ error: KubectlError) {
        self.error = error
    }

    func failure(consequence: String) -> Failure {
        Failure(.unavailable, "kubectl", error.fact, consequence: consequence, hint: hint)
    }

    private var hint: String? {
        switch error.reason {
        case .forbidden:
            "a refresh takes get, list and patch on networkpolicies; --apply takes get, patch and, at first, create"
        default: nil
        }
    }
}

extension Failure {
    /// The server has something else than it was sent.
    static func deviation(_ place: String, _ fact: String) -> Failure {
        Failure(
            .unavailable, place, "the API server \(fact)", consequence: "it is not what was planned",
            hint: fact.contains("endPort")
                ? "Kubernetes knows endPort since 1.22; list the ports one by one for older servers" : nil)
    }
}
