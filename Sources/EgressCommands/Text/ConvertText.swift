internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The words for findings about policies that are converted.
extension ConvertFinding {
    var words: Words {
        switch self {
        case .flaw(let flaw): Words(flaw.fact, hint: flaw.hint)
        case .repeated:
            Words("has the namespace and the name of a policy before it", hint: "rename one of the two policies")
        case .overPods(let blocks):
            Words(
                "allows \(PlaceList(blocks.map { "\($0)" })), which matches no pods in Cilium, but may match pods now",
                hint: "check that no pods have these addresses")
        case .underPods(let blocks):
            Words("allows \(PlaceList(blocks.map { "\($0)" })), which matches no pods in Cilium")
        case .otherKind(let kind, let line): Words("line \(line): \(kind) is not converted")
        case .nested(let kind, let name, let outer, let line):
            Words(
                "line \(line): \(kind) \(name.map { "\($0) " } ?? "")\(ManifestNotice.place(in: outer)) and is skipped",
                hint: "write the policy as a document of its own")
        case .link:
            Words("is a link that leads outside the folder", hint: "pass the link itself, or skip it with --exclude")
        case .irregular: Words("is not a regular file", hint: "pipe it to standard input, and pass -")
        case .none: Words("no policy to convert was found", hint: "convert reads the kinds in docs/migrating.md")
        }
    }
}

extension ForeignFlaw {
    var fact: String {
        switch part {
        case .unknownField: "has the unknown field \(path)"
        case .unsayable: "has \(path), which cannot be expressed"
        case .denies: "has \(path), which denies traffic"
        case .rank: "has \(path) with another value than egressgen prints"
        case .emptyList: "has an empty list in \(path)"
        case .everyPeer: "has no destinations or sources in \(path), which allows all of them"
        case .severalKinds: "has fields in \(path) that exclude each other"
        case .pattern(let text): "has the pattern '\(text)' in \(path), which is not '*.' and a suffix"
        case .wildcard(let text): "has the wildcard '\(text)' in \(path), where only names are allowed"
        case .namedPort(let name): "has the named port '\(name)' in \(path)"
        case .labelSource(let key): "has '\(key)' in \(path), which is not a label of a pod in Kubernetes"
        case .noFinalDeny: "has no last rule in \(path) that denies all else, so it does not isolate the pods"
        case .malformed(let error): path == .root ? error.fact : "has an invalid \(path)" + error.clause
        case .lack(let lack): lack.fact(at: path)
        }
    }

    fileprivate var hint: String? {
        switch part {
        case .lack(.pods): "pass --dns PROFILE to replace rules for DNS servers"
        case .lack(.oneLabel): "write the names instead of the wildcard"
        case .lack(.emptyDirection(.ingress, let isTyped)):
            (isTyped ? "write policyTypes: [Egress]" : "remove spec.ingress") + " if the policy is not about ingress"
        case .lack(.target(let objection)): objection.remedy
        case .rank:
            "only the last priority means the same: 10000 in Antrea's tier application, 1000 in the tier Admin of a "
                + "ClusterNetworkPolicy"
        default: nil
        }
    }
}

extension PolicyReadError {
    /// The fact behind a field. A fact that starts with a value has its own subject.
    fileprivate var clause: String { fact.hasPrefix("'") ? ": \(fact)" : ", which \(fact)" }
}

extension IntentLack.Part {
    fileprivate func fact(at path: FieldPath) -> String {
        switch self {
        case .oneLabel(let host): "has \(host) in \(path) for one label, which would become any number of labels"
        case .value(let error): "has \(path), which \(error.fact)"
        case .pattern(let host): "has the source \(host) in \(path), which is a wildcard"
        case .except(let block): "has exceptions from \(block) in \(path), which cannot be kept"
        case .pods: "has pods in \(path) that are not DNS servers with the same ports for TCP and UDP"
        case .sources: "has pods in \(path) that no one set of labels selects"
        case .otherPorts: "has ports in \(path), but another source has every port"
        case .emptyDirection(.egress, _): "isolates the pods in \(path), but allows no name there"
        case .emptyDirection(.ingress, _): "isolates the pods in \(path), but allows no source there"
        case .noDirection: "isolates no pods in \(path)"
        case .target(let objection): objection.fact(at: path)
        }
    }
}
