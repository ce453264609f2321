internal import EgressModel
internal import EgressPolicy

extension PolicyFinding {
    func words(in place: SettingPlace = .commandLine) -> Words {
        switch self {
        case .dialect(let objection): objection.words
        case .invariant(let violation): violation.words
        case .limit(let limit): limit.words(in: place)
        }
    }
}

extension AnnotationError {
    init(_ key: String, _ error: FormatError) {
        self.init(key, .value(.format(error), in: nil))
    }

    var fact: String { words.fact }
    var hint: String? { words.hint }

    /// What is wrong with the annotation, to follow its key.
    var words: Words {
        switch problem {
        case .missing(let setting): return Words("goes with \(setting.name(in: .annotations)), which is not there")
        case .value(let error, let text):
            let words = error.words(ValueUse(setting, in: .annotations))
            // A long text would hide what is said of it.
            let quoted = text.map { $0.utf8.count < 100 ? "'\($0)' " : "" } ?? ""
            return Words(quoted + words.fact, hint: words.hint)
        }
    }
}

extension RuleMismatch {
    var fact: String { words.fact }

    var words: Words {
        switch self {
        case .count(let direction, let rules, let words):
            Words(
                "has \(rules) \(direction.word) rules where '\(PolicyAnnotations.applied(direction))' tells of \(words)"
            )
        case .rule(let direction, let index, let word):
            Words(
                "has an \(direction.word) rule \(index + 1) that is not what"
                    + " '\(PolicyAnnotations.applied(direction))' calls '\(word)'")
        case .repeatedName(let direction): Words("has two \(direction.word) rules of one name")
        }
    }
}

extension KnownLimit {
    var fact: String { words(in: .commandLine).fact }
    var hint: String? { words(in: .commandLine).hint }

    func words(in place: SettingPlace) -> Words {
        switch self {
        case .addresses(let count):
            Words(
                "has \(count) blocks of addresses, and GKE's limit is \(Self.addressesOnGKE) a policy",
                hint: "spread the names over several policies, or merge adjacent addresses with "
                    + Setting.aggregate.name(in: place))
        case .ports(let count, let block):
            Words(
                "has \(count) ports for \(block), and EKS takes \(Self.portsOnEKS) of one protocol",
                hint: "write ranges of ports, as in 8000-8010")
        case .policies(let count):
            Words(
                "has \(count) NetworkPolicies, and ACK advises \(Self.policiesOnACK) at most",
                hint: "let one policy hold several names")
        case .applicableBytes(let count):
            Words(
                "has \(count) bytes as JSON, more than the \(Self.mostApplicableBytes) that kubectl apply can note of it",
                hint: "use kubectl apply --server-side, or \(Setting.apply.flag)")
        case .objectBytes(let count):
            Words(
                "has \(count) bytes as JSON, and API servers refuse objects of more than about \(Self.mostObjectBytes)",
                hint: "spread the names over several policies")
        }
    }
}
