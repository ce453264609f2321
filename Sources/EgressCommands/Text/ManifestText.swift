internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// The words for findings in manifests.
extension ManifestFinding {
    var fact: String {
        switch self {
        case .malformed(let flaw, _): flaw.fact
        case .foreign(let part, _): part.fact
        case .unplanned(let slip): "the edited text \(slip.fact)"
        }
    }

    var hint: String? {
        switch self {
        case .malformed(let flaw, _): flaw.hint
        case .foreign(let part, _): part.hint
        case .unplanned: nil
        }
    }
}

extension ManifestFlaw {
    var fact: String {
        switch self {
        case .yaml(let problem), .template(let problem): "is not YAML: \(problem.fact)"
        case .indirection: "has an anchor, alias, tag or merge key where egressgen writes"
        case .explicitKey: "has an explicit key ('? ') where egressgen writes"
        case .lineBreak: "has a line that ends with neither LF nor CRLF"
        case .uneditableList: "has a list in a form that egressgen cannot edit"
        case .uneditableKey: "has a key in a form that egressgen cannot edit"
        case .noName: "has no metadata.name"
        case .noSpec, .noSetSpec: "has no spec"
        case .notAString(let field): "has a value for \(field.name) that is not a string"
        case .notAList(let field): "has \(field.name) that are not a list"
        case .nullPolicyTypes: "has empty policyTypes"
        case .annotationSize(let size): "has \(Self.tooMany(size))"
        case .plannedAnnotationSize(let size): "would have \(Self.tooMany(size))"
        case .annotation(let error): "\(error.key) \(error.fact)"
        case .notes(let direction, let flaw): "\(ManifestField.retained(direction).name) is damaged: \(flaw.fact)"
        case .severalDocuments: "has more than one document"
        case .notResourceList: "is not a ResourceList of config.kubernetes.io"
        case .config(let flaw): "functionConfig \(flaw.fact)"
        }
    }

    private static func tooMany(_ size: Int) -> String {
        "\(size) bytes of egressgen.dev/ annotations, over the limit of \(PolicyAnnotations.sizeLimit)"
    }

    var hint: String? {
        switch self {
        case .yaml(.notUTF8): "save the file as UTF-8"
        case .yaml(.unquotedAsterisk(let text)): "quote it: \"\(text)\""
        case .lineBreak: "end each line with LF or CRLF"
        case .uneditableList: "write each item on its own lines"
        case .uneditableKey: "write 'key:' on one line"
        case .plannedAnnotationSize: "spread the names over several policies, or retain addresses for a shorter time"
        case .annotation(let error): error.hint
        case .notes(_, .value(let error)): error.hint
        case .noSetSpec(let kind): "write '\(kind.field(.egress)): []' below spec"
        case .notResourceList: "pass a functionConfig file as the argument to read a stream of resources"
        case .config(.unknownKey(_, let key)): "write settings below \(key)"
        case .config(.keyOfOtherType): FunctionOptions.keysHint
        default: nil
        }
    }
}

extension NotesFlaw {
    var fact: String {
        switch self {
        case .yaml(let problem): problem.fact
        case .notAnObject: "it is not a JSON object"
        case .notAddresses: "the value of a name is not an object"
        case .notAString: "a key or a value is not a quoted string"
        case .value(let error): "a key or a value \(error.fact)"
        }
    }
}

extension FunctionConfigFlaw {
    var fact: String {
        switch self {
        case .otherKind: "is neither a ConfigMap of v1 nor an EgressRefresh of egressgen.dev/v1alpha1"
        case .unknownKey(let key, _): "\(key) is not a known key"
        case .keyOfOtherType: "has a key that is a list or a mapping"
        case .notKeys(let key): "\(key) is not a mapping"
        case .notWords(let key): "\(key) is neither a scalar nor a list of scalars"
        }
    }
}

extension ForeignPart {
    var fact: String {
        switch self {
        case .policyTypes(let direction, _):
            "policyTypes lacks \(direction.rawValue), so its \(direction.word) is ignored"
        case .rules(let direction): "has \(direction.word) rules that egressgen did not write"
        case .shape(_, let error): error.fact
        case .entries: "has \(field.path) that egressgen did not write"
        case .entry(let block, _):
            "has \(block) in \(field.path), which is larger than 256 addresses and is not in egressgen.dev/applied"
        }
    }

    var hint: String {
        switch self {
        case .policyTypes(_, let wanted): "write policyTypes: [\(wanted.map(\.rawValue).joined(separator: ", "))]"
        case .rules, .shape: "pass --adopt to replace them, or move your own rules to another NetworkPolicy"
        case .entries(let kind), .entry(_, let kind):
            "pass --adopt to replace them, or move your own entries to another \(kind.rawValue)"
        }
    }
}

extension ManifestNotice {
    var fact: String {
        switch self {
        case .unknownAnnotation(let key): "\(key) is not a known annotation"
        case .abandoned(let direction):
            "\(ManifestField.hosts(direction).name) is missing, so spec.\(direction.word) is left as it is"
        case .widened(let name, _): "\(name) is given both with and without ports; every port is allowed"
        case .pattern(let pattern): "\(pattern.host) \(pattern.risk.words.fact)"
        case .otherKind(let kind, like: nil, let line): "line \(line): \(kind) is not a NetworkPolicy and is skipped"
        case .otherKind(let kind, _?, let line): "line \(line): \(kind) has another apiVersion and is skipped"
        case .template(let policy, let kind, let line):
            "line \(line): \(Self.name(policy, kind)) is a template ('{{') and is skipped"
        case .templateFile: "is a template ('{{') and is skipped"
        case .noHosts(let policy, _, let kind, let line):
            "line \(line): \(Self.name(policy, kind)) has egressgen.dev/ annotations but no hosts, and is skipped"
        case .nested(let policy, let kind, let outer, let line):
            "line \(line): \(Self.name(policy, kind)) \(Self.place(in: outer)) and is skipped"
        }
    }

    var hint: String? {
        switch self {
        case .noHosts(_, let correction, _, _):
            correction.misspelled.map { "write \(correction.wanted) instead of \($0)" } ?? "add \(correction.wanted)"
        case .nested(_, .networkPolicy, _, _): "write the policy as a document of its own"
        case .nested: "write the set as a document of its own"
        case .otherKind(_, let like, _): like.map { "write it as \($0.apiVersions[0])" }
        case .pattern(let pattern): pattern.risk.words.hint
        case .unknownAnnotation, .abandoned, .widened, .template, .templateFile: nil
        }
    }

    private static func name(_ policy: String?, _ kind: ManagedKind = .networkPolicy) -> String {
        policy.map { "\(kind.rawValue) \($0)" } ?? "a \(kind.rawValue)"
    }

    /// The words for a policy inside an object of a kind.
    static func place(in outer: String?) -> String { "is inside another object" + (outer.map { " (\($0))" } ?? "") }
}

extension ManifestField {
    /// The name of the field in a sentence about its resource.
    fileprivate var name: String {
        switch self {
        case .annotation(let key), .resourceList(let key): key
        case .policyTypes: "policyTypes"
        case .rules(let direction): "\(direction.word) rules"
        case .entries: path
        }
    }
}
