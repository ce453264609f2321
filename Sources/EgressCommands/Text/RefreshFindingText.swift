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
                "\(direction.label(name)): \(addresses.map(\.description).joined(separator: ", ")) goes, because family"
                    + " or accept no longer allows it")
        case .emptied(let direction):
            Words("no \(direction.word) rule is left; all \(direction.word) is denied")
        case .keepsChanging: Words("keeps changing while it is read")
        case .deleted: Words("was deleted meanwhile")
        case .deviation(let deviation): deviation.words
        case .fieldConflict(let conflict):
            Words(
                "conflicts with the field manager '\(conflict.manager)' over "
                    + conflict.fields.joined(separator: ", "), hint: "pass --force-conflicts to take the fields over")
        case .otherText: Words("is not the policy that was asked for")
        case .annotationSize(let size):
            Words(
                "have \(size) bytes, over the limit of \(PolicyAnnotations.sizeLimit)",
                hint: "spread the names over several policies")
        case .existing(let finding): finding.words
        case .watchLost(let finding):
            Words(
                "\(finding.fact); changes in the cluster wait for the next refresh",
                hint: finding.kind == .forbidden ? "a watch takes the right to watch networkpolicies" : nil)
        case .unsteady(let names): names.words
        case .notListening(let error): Words("cannot be listened on: \(error.text)")
        case .notListeningFor(let text), .serviceFailed(let text): Words(text)
        case .program(let failure): Words(failure.text)
        }
    }
}

extension UnsteadyNames {
    fileprivate var words: Words {
        let list = PlaceList(names.map { "\($0)" }.sorted())
        return Words(
            "\(interval) s is longer than the TTL of \(list), the lowest of which is \(lowestTTL) s",
            hint: "refresh more often, or with --every ttl; retain keeps addresses that come and go")
    }
}

extension ExistingFinding {
    fileprivate var words: Words {
        switch self {
        case .notOnePolicy: Self.inFile("exists, and does not hold one managed policy alone")
        case .otherContent: Self.inFile("exists, and holds something else")
        case .otherSubject(let name):
            Self.inFile("holds \(name), which has another name, namespace or podSelector")
        case .otherHosts(let name, let direction, let hasHosts):
            Self.inFile("holds \(name), which \(hasHosts ? "has" : "has no") names in \(direction.word)")
        case .otherRules(let name, let direction):
            Self.inFile("holds \(name), which has other \(direction.word) rules")
        case .foreign(let part): Self.inFile(part.fact)
        case .otherKind(let path, let dialect):
            Words(
                "\(path) holds a policy of networking.k8s.io/v1, and is no place for one of \(dialect.apiVersion)",
                hint: "pass --force to replace it, or leave --template out")
        case .foreignInCluster(let part):
            Words(
                part.fact,
                hint: "run egressgen refresh --cluster --adopt, which replaces them, or choose another --name")
        case .unmanaged: Self.inCluster("is in the cluster, and is not managed by egressgen")
        case .otherPods: Self.inCluster("has another podSelector")
        case .governs(let direction):
            Words(
                "governs \(direction.word) as well, which --apply would take away",
                hint: "edit its annotations and run egressgen refresh --cluster, which leaves that alone")
        case .unrefreshed(let direction):
            Self.inCluster("has \(direction.word) rules that no refresh keeps up to date")
        }
    }

    private static func inFile(_ fact: String) -> Words { Words(fact, hint: "pass --force to replace it") }

    private static func inCluster(_ fact: String) -> Words {
        Words(fact, hint: "choose another --name, or delete it")
    }
}

extension TrafficDirection {
    /// A name, and that connections come from there where they do.
    func label(_ name: DomainName) -> String { self == .ingress ? "from \(name)" : "\(name)" }
}

extension ProgramFailure {
    /// What became of a program, to follow its name.
    var text: String {
        switch self {
        case .exited(let status): "exited with \(status)"
        case .killed(let signal): "was killed by signal \(signal)"
        case .noInput(let error): "cannot be given its input: \(error.text)"
        case .notRun(let error): "cannot be run: \(error.text)"
        case .notStarted(let text): "cannot be run: \(text.lowercasedStart)"
        case .noInterpreter: "cannot be run: its interpreter is missing"
        case .unknownFormat: "cannot be run: it is neither a program nor a script that starts with '#!'"
        case .timedOut(let limit): "took longer than \(limit.components.seconds) s, and was ended"
        case .cancelled: "took too long to be waited for, and was ended"
        }
    }
}
