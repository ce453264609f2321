internal import EgressCluster
internal import EgressFiles
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressResolve
internal import EgressSystem
internal import SystemPackage

extension Notice {
    /// The fact and the hint.
    var words: Words {
        let words = finding.words(in: settings)
        guard case .line(_, _, let policy?) = subject else { return words }
        return Words("\(policy) \(words.fact)", hint: words.hint)
    }
}

extension Notice {
    /// Whether several names or policies can lead to the same warning.
    fileprivate var recurs: Bool {
        switch finding {
        case .name(.ignoredSubnet), .name(.hyphenAtBorder): true
        default: false
        }
    }
}

extension Failure {
    /// Creates the line for a notice. A warning gets the exit status `.done`.
    init(_ notice: Notice) {
        let words = notice.words
        self.init(
            notice.status ?? .done, Subject(notice.subject), words.fact,
            consequence: notice.consequence?.text ?? "", hint: words.hint)
    }
}

extension Failures {
    init(_ notices: Notices) {
        self.init(notices.list.map(Failure.init), from: notices.list)
    }
}

extension Reporter {
    /// Reports a notice as an error or as a warning.
    func tell(_ notice: Notice) {
        guard notice.status == nil else { return report(Failure(notice)) }
        guard !notice.recurs || isFirst(notice) else { return }
        warn(Failure.Subject(notice.subject).text, notice.words)
    }
}

/// Runs a part of a use case, and throws its notices as failures of the command.
func rendered<Value>(_ work: () throws(Notices) -> Value) throws(Failures) -> Value {
    do {
        return try work()
    } catch {
        throw Failures(error)
    }
}

/// Runs an asynchronous part of a use case, and throws its notices as failures of the command.
func rendered<Value>(_ work: () async throws(Notices) -> Value) async throws(Failures) -> Value {
    do {
        return try await work()
    } catch {
        throw Failures(error)
    }
}

extension Finding {
    fileprivate func words(in place: SettingPlace) -> Words {
        switch self {
        case .name(let finding): finding.words(in: place)
        case .resolve(let finding): Words(finding.fact, hint: finding.hint)
        case .policy(let finding): finding.words(in: place)
        case .manifest(let finding): Words(finding.fact, hint: finding.hint)
        case .notice(let notice): Words(notice.fact, hint: notice.hint)
        case .rendered(let error): Words(error.fact, hint: error.hint)
        case .file(let finding), .output(let finding): finding.words
        case .cluster(let finding): Words(finding.fact, hint: finding.hint)
        case .explain(let finding): finding.words
        case .refresh(let finding): finding.words
        case .learning(let finding): finding.words(in: place)
        case .hold(let finding): finding.words
        case .convert(let finding): finding.words
        case .discover(let finding): finding.words
        case .history(let finding): finding.words
        }
    }
}

extension ManifestFinding {
    fileprivate var isTemplate: Bool {
        if case .malformed(.template, _) = self { true } else { false }
    }
}

extension ExplainFinding {
    fileprivate var words: Words {
        switch self {
        case .forbidden(let reason):
            Words(reason.fact, hint: "grant list on networkpolicies.networking.k8s.io in all namespaces")
        case .policy(let error, let isTemplate): Words(error.fact, hint: Self.hint(isTemplate))
        case .manifest(let finding):
            Words(finding.fact, hint: finding.isTemplate ? Self.hint(true) : finding.hint)
        case .nested(let outer):
            Words(
                ManifestNotice.place(in: outer),
                hint: "write it as a document of its own, or skip the file with --exclude")
        case .link:
            Words("is a link that leads outside the folder", hint: "pass the link itself, or skip it with --exclude")
        case .irregular: Words("is not a regular file", hint: "pipe it to standard input, and pass -")
        case .replaced(let name): Words("\(name) replaces another policy of the same name")
        case .otherKind(let kind, let line): Words("line \(line): \(kind) is not evaluated")
        case .none: Words("no NetworkPolicy was found")
        }
    }

    private static func hint(_ isTemplate: Bool) -> String? {
        isTemplate ? "render templates ('{{') first, or skip them with --exclude" : nil
    }
}
