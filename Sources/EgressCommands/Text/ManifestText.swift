internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// The words for what is found in manifests.
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
        case .yaml(let problem): "is not YAML: \(problem.fact)"
        case .indirection: "has an anchor, an alias, a tag or a merge key where egressgen writes"
        case .explicitKey: "has a key behind a question mark where egressgen writes"
        case .carriageReturn: "has a line end of a carriage return alone"
        case .uneditableList: "has a list that is written in a way that cannot be edited"
        case .uneditableKey: "has a key that is written in a way that cannot be edited"
        case .noName: "has no metadata.name"
        case .noSpec: "has no spec"
        case .notAString(let field): "has something else for a string at \(field.name)"
        case .notAList(let field): "has something else for a list of \(field.name)"
        case .nullPolicyTypes: "has an empty policyTypes"
        case .annotationSize(let size): "has \(Self.tooMany(size))"
        case .plannedAnnotationSize(let size): "would have \(Self.tooMany(size))"
        case .annotation(let error): "\(error.key) \(error.fact)"
        case .notes(let direction, let flaw): "\(ManifestField.retained(direction).name) is damaged: \(flaw.fact)"
        case .severalDocuments: "has more than one document"
        case .notResourceList: "is no ResourceList of config.kubernetes.io"
        case .config(let flaw): "functionConfig \(flaw.fact)"
        }
    }

    private static func tooMany(_ size: Int) -> String {
        "\(size) bytes of egressgen.dev/ annotations, over the limit of \(PolicyAnnotations.sizeLimit)"
    }

    var hint: String? {
        switch self {
        case .carriageReturn: "write LF or CRLF at the ends of lines"
        case .uneditableList: "write each item on lines of its own"
        case .uneditableKey: "write 'key:' on one line"
        case .plannedAnnotationSize: "spread the names over several policies, or retain for a shorter time"
        case .annotation(let error): error.hint
        case .notes(_, .value(let error)): error.hint
        case .notResourceList: "for a stream of resources give a functionConfig's file as the argument"
        case .config(.unknownKey(_, let key)): "write below \(key)"
        case .config(.keyOfOtherType): FunctionOptions.keysHint
        default: nil
        }
    }
}

extension NotesFlaw {
    var fact: String {
        switch self {
        case .yaml(let problem): problem.fact
        case .notAnObject: "is no JSON object"
        case .notAddresses: "is no object of addresses"
        case .notAString: "has something else for a string"
        case .value(let error): error.fact
        }
    }
}

extension FunctionConfigFlaw {
    var fact: String {
        switch self {
        case .otherKind: "is neither a ConfigMap of v1 nor an EgressRefresh of egressgen.dev/v1alpha1"
        case .unknownKey(let key, _): "\(key) means nothing"
        case .keyOfOtherType: "has a list or a mapping for a key"
        case .notKeys(let key): "\(key) holds something else than keys"
        case .notWords(let key): "\(key) holds something else than words"
        }
    }
}

extension ForeignPart {
    var fact: String {
        switch self {
        case .policyTypes(let direction, _):
            "policyTypes lacks \(direction.rawValue), so that its \(direction.word) is ignored"
        case .rules(let direction): "has \(direction.word) rules that egressgen did not write"
        case .shape(_, let error): error.fact
        }
    }

    var hint: String {
        switch self {
        case .policyTypes(_, let wanted): "write policyTypes: [\(wanted.map(\.rawValue).joined(separator: ", "))]"
        case .rules, .shape: "pass --adopt to replace them, or move rules of your own to another NetworkPolicy"
        }
    }
}

extension ManifestNotice {
    var fact: String {
        switch self {
        case .unknownAnnotation(let key): "\(key) means nothing"
        case .abandoned(let direction):
            "\(ManifestField.hosts(direction).name) is gone, and spec.\(direction.word) stays as it is"
        case .widened(let name, _): "\(name) is given with ports and without; every port is allowed there"
        case .otherKind(let kind, let line): "line \(line): \(kind) is no NetworkPolicy, and is skipped"
        case .template: "is a template ('{{'), and is skipped"
        }
    }
}

extension ManifestField {
    /// What it is called in a sentence about its resource.
    fileprivate var name: String {
        switch self {
        case .annotation(let key), .resourceList(let key): key
        case .policyTypes: "policyTypes"
        case .rules(let direction): "\(direction.word) rules"
        }
    }
}
