internal import EgressCluster
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressSystem
internal import SystemPackage

extension RefreshFinding {
    var words: Words {
        switch self {
        case .disallowed(let name, let direction, let addresses):
            Words(
                "\(direction.label(name)): family or accept no longer allows"
                    + " \(addresses.map(\.description).joined(separator: ", ")),"
                    + " so \(addresses.count == 1 ? "it is" : "they are") removed")
        case .emptied(let direction):
            Words("no \(direction.word) rule remains; all \(direction.word) is denied")
        case .emptiedSet(let kind):
            Words("no entry of spec.\(kind.field(.egress)) remains; rules with this set match nothing")
        case .link:
            Words(
                "is a link that leads outside the folder and is skipped",
                hint: "pass the link itself to refresh its target, or skip it with --exclude")
        case .keepsChanging: Words("keeps changing while it is read")
        case .deleted: Words("was deleted in the meantime")
        case .deviation(let deviation): deviation.words
        case .fieldConflict(let conflict):
            Words(
                "conflicts with the field manager '\(conflict.manager)' over "
                    + conflict.fields.joined(separator: ", "), hint: "pass --force-conflicts to take over the fields")
        case .otherText: Words("is not the requested policy")
        case .annotationSize(let size):
            Words(
                "have \(size) bytes, over the limit of \(PolicyAnnotations.sizeLimit)",
                hint: "spread the names over several policies")
        case .existing(let finding): finding.words
        case .watchLost(let finding):
            Words(
                "\(finding.fact); changes in the cluster wait for the next refresh",
                hint: finding.kind == .forbidden ? "grant watch on \(finding.resource ?? "networkpolicies")" : nil)
        case .unsteady(let names): names.words
        case .notListening(let error): Words("cannot listen on this address: \(error.text)")
        case .noSocket(let error): Words("cannot open a socket: \(error.text)")
        case .notListeningFor(let text), .serviceFailed(let text): Words(text)
        case .program(let failure): Words(failure.text)
        }
    }
}

extension UnsteadyNames {
    fileprivate var words: Words {
        let list = PlaceList(names.map { "\($0)" }.sorted())
        let seconds = interval == interval.rounded() ? "\(Int(interval))" : "\(interval)"
        return Words(
            "\(seconds) s is longer than the TTL of \(list); the lowest TTL is \(lowestTTL) s",
            hint: "refresh more often, or pass --every ttl; retain keeps addresses that come and go")
    }
}

extension ExistingFinding {
    fileprivate var words: Words {
        switch self {
        case .notOnePolicy: Self.inFile("exists and does not contain exactly one managed policy")
        case .otherContent: Self.inFile("exists and contains something else")
        case .otherSets: Self.inFile("exists and does not contain exactly this policy and its sets")
        case .otherSubject(let name):
            Self.inFile("contains \(name), which has a different name, namespace or podSelector")
        case .otherHosts(let name, let direction, let hasHosts):
            Self.inFile("contains \(name), which has \(hasHosts ? "" : "no ")names for \(direction.word)")
        case .otherRules(let name, let direction):
            Self.inFile("contains \(name), which has different \(direction.word) rules")
        case .foreign(let part): Self.inFile(part.fact)
        case .otherKind(let path, let dialect):
            Words(
                "\(path) contains a policy of networking.k8s.io/v1, not of \(dialect.apiVersion)",
                hint: "pass --force to replace it, or leave out --template")
        case .foreignInCluster(let part):
            Words(
                part.fact,
                hint: "run egressgen refresh --cluster --adopt to replace them, or choose another --name")
        case .unmanaged: Self.inCluster("exists in the cluster and is not managed by egressgen")
        case .otherPods: Self.inCluster("has a different podSelector")
        case .governs(let direction):
            Words(
                "governs \(direction.word) as well, which --apply would remove",
                hint: "edit its annotations and run egressgen refresh --cluster, which keeps \(direction.word)")
        case .unrefreshed(let direction):
            Self.inCluster("has \(direction.word) rules that refresh does not update")
        }
    }

    private static func inFile(_ fact: String) -> Words { Words(fact, hint: "pass --force to replace it") }

    private static func inCluster(_ fact: String) -> Words {
        Words(fact, hint: "choose another --name, or delete the policy")
    }
}

extension TrafficDirection {
    /// A host, with `from` before it if it is a source of connections.
    func label(_ host: HostName?) -> String { self == .ingress ? "from \(host.text)" : host.text }
}

extension ProgramFailure {
    /// The words for the failure. They follow the program's name.
    var text: String {
        switch self {
        case .exited(let status): "exited with status \(status)"
        case .killed(let signal): "was killed by signal \(signal)"
        case .noInput(let error): "its input cannot be written: \(error.text)"
        case .notRun(let error): "cannot be run: \(error.text)"
        case .notStarted(let text): "cannot be run: \(text.lowercasedStart)"
        case .noInterpreter: "cannot be run: its interpreter is missing"
        case .unknownFormat: "cannot be run: it is neither an executable nor a script that starts with '#!'"
        case .timedOut(let limit): "took longer than \(limit.components.seconds) s and was terminated"
        case .cancelled: "did not finish in time and was terminated"
        }
    }
}
