internal import EgressModel
internal import EgressPolicy

extension PolicyFinding {
    func words(in place: SettingPlace = .commandLine) -> Words {
        switch self {
        case .dialect(let objection): objection.words
        case .invariant(let violation): violation.words
        case .limit(let limit): limit.words(in: place)
        case .portLikeGroup(let group): group.words
        case .pattern(let risk): risk.words
        }
    }
}

extension PatternRisk {
    var words: Words {
        switch self {
        case .unfilled:
            Words(
                "is a wildcard, which only a refresh that learns fills",
                hint: "run egressgen refresh with --learn or --forward, and connect the DNS servers of the pods to it")
        case .strangers(let domain):
            Words(
                "allows connections to strangers, because anybody can publish names in \(domain)",
                hint: "write each name, or a longer suffix that only you control")
        case .rebinding:
            Words(
                "can be pointed at the accepted addresses by whoever publishes a name below it",
                hint: "use separate policies for the wildcard and for names with accepted addresses")
        case .narrower(.gke):
            Words(
                "matches names of any depth, but GKE matches one label only in front of the suffix",
                hint: "write the deeper names, or wildcards of longer suffixes, beside it")
        case .narrower(let dialect):
            Words(
                "matches names of any depth, but versions of \(dialect.kind) that do not know '**.' match one label"
                    + " only", hint: "check that your version of Cilium supports '**.' in matchPattern")
        }
    }
}

extension PortLikeGroup {
    fileprivate var words: Words {
        Words(
            "has no brackets, so '\(port)' is a part of the address",
            hint: "write [\(address)]:\(port) if \(port) is a port")
    }
}

extension AnnotationError {
    init(_ key: String, _ error: FormatError) {
        self.init(key, .value(.format(error), in: nil))
    }

    var fact: String { words.fact }
    var hint: String? { words.hint }

    /// The words for the error. They follow the annotation's key.
    var words: Words {
        switch problem {
        case .missing(let setting): return Words("requires \(setting.name(in: .annotations)), which is missing")
        case .value(let error, let text):
            let use = ValueUse(setting, in: .annotations)
            // A long value would hide the fact.
            guard let text, text.utf8.count < 100 else { return error.words(use) }
            return error.words(use, about: text)
        }
    }
}

extension RuleMismatch {
    var fact: String { words.fact }

    var words: Words {
        switch self {
        case .count(let direction, let rules, let words):
            Words(
                "has \(rules) \(direction.word) rules, but '\(PolicyAnnotations.applied(direction))' lists \(words)"
            )
        case .rule(let direction, let index, let word):
            Words(
                "has \(direction.word) rule \(index + 1), which does not match '\(word)' in"
                    + " '\(PolicyAnnotations.applied(direction))'")
        case .repeatedName(let direction): Words("has two \(direction.word) rules for the same name")
        case .entry(let block): Words("has \(block), which no host can have and no word allows")
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
                "has \(count) blocks of addresses, more than GKE's limit of \(Self.addressesOnGKE) per policy",
                hint: "spread the names over several policies, or merge adjacent addresses with "
                    + Setting.aggregate.name(in: place))
        case .addressesOfNames(let count):
            Words(
                "has names with \(count) addresses, more than GKE's limit of \(Self.addressesOnGKE) per policy",
                hint: "spread the names over several policies")
        case .ports(let count, let block):
            Words(
                "has \(count) ports for \(block), more than EKS's limit of \(Self.portsOnEKS) per protocol",
                hint: "write port ranges, as in 8000-8010")
        case .policies(let count):
            Words(
                "has \(count) NetworkPolicies, but ACK recommends at most \(Self.policiesOnACK)",
                hint: "combine several names in one policy")
        case .applicableBytes(let count):
            Words(
                "has \(count) bytes as JSON, more than the \(Self.mostApplicableBytes) that kubectl apply can record",
                hint: "use kubectl apply --server-side, or \(Setting.apply.flag)")
        case .objectBytes(let count):
            Words(
                "has \(count) bytes as JSON, but API servers reject objects of more than about \(Self.mostObjectBytes)",
                hint: "spread the names over several policies")
        }
    }
}
