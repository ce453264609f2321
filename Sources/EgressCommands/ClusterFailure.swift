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

/// What went wrong with several policies; each cause is told once.
struct ClusterFailures {
    private var causes: [(error: KubectlError, places: [String])] = []

    mutating func add(_ error: KubectlError, _ place: String) {
        if let index = causes.firstIndex(where: { $0.error == error }) {
            causes[index].places.append(place)
        } else {
            causes.append((error, [place]))
        }
    }

    var list: [Failure] {
        causes.map { error, places in
            ClusterFailure(error).failure(
                consequence: "\(PlaceList(places)) \(places.count == 1 ? "is" : "are") left alone")
        }
    }
}
