internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The `results` of a ResourceList (KRM Functions Specification v1).
struct FunctionResults {
    private enum Level: String {
        case error, warning, info
    }

    private(set) var json: [JSONValue] = []

    /// Creates the results in the order of the items. Those of items that were left alone come first.
    init(_ result: ManifestResult, _ stream: ManifestStream) {
        for failure in result.failures { add(failure, failure.resource, failure.field) }
        for notice in stream.notices { add(notice, nil) }
        for policy in result.policies { add(policy) }
    }

    private mutating func add(_ result: PolicyResult) {
        let policy = result.policy
        let resource = policy.reference
        for notice in policy.notices { add(notice, resource) }
        let changed = result.plan.parts.filter(\.changesRules).map(\.direction)
        let isIngress = changed == [.ingress] || policy.intent.refreshed == [.ingress]
        let rules = policy.list(isIngress ? .ingress : .egress)
        for warning in result.warnings { add(warning, resource, rules) }
        for name in policy.intent.names {
            guard let outcome = result.outcomes[name] else { continue }
            let isDestination = policy.intent.hosts.contains { $0.host == .name(name) }
            let rules = policy.list(isDestination ? .egress : .ingress)
            let report = NameReport(outcome, family: policy.intent.family, settings: .annotations)
            for warning in report.warnings { add(warning, resource, rules) }
            if let failure = report.failure(in: [policy.displayName]) { add(failure, resource, rules) }
        }
        for refusal in result.refusals { add(refusal, resource, rules) }
        if result.changes { add(.info, "refreshed: addresses \(result.counts)", resource, rules) }
    }

    private mutating func add(
        _ level: Level, _ message: String, _ resource: ResourceReference?, _ field: ManifestField?
    ) {
        var members: [(key: String, value: JSONValue)] = [
            ("message", .string(message)), ("severity", .string(level.rawValue)),
        ]
        if let resource {
            members.append(("resourceRef", Self.json(resource)))
            if let field { members.append(("field", .object([("path", .string(field.path))]))) }
            if let path = resource.path {
                let index = resource.index.map { [("index", JSONValue.number($0))] } ?? []
                members.append(("file", .object([("path", .string(path))] + index)))
            }
        }
        json.append(.object(members))
    }

    private static func json(_ resource: ResourceReference) -> JSONValue {
        let namespace = resource.namespace.map { [("namespace", JSONValue.string($0))] } ?? []
        return .object(
            [
                ("apiVersion", .string(resource.apiVersion)), ("kind", .string(resource.kind)),
                ("name", .string(resource.name)),
            ] + namespace)
    }
}

// MARK: Words

extension FunctionResults {
    private mutating func add(_ notice: ManifestNotice, _ resource: ResourceReference?) {
        add(.warning, notice.fact + Self.text(hint: notice.hint), resource, notice.field)
    }

    private static func text(hint: String?) -> String { hint.map { " (\($0))" } ?? "" }

    private mutating func add(_ notice: Notice, _ resource: ResourceReference?, _ field: ManifestField?) {
        let words = notice.words
        let consequence = notice.consequence.map { "; \($0.text)" } ?? ""
        let text = Self.subject(of: notice) + words.fact + consequence + Self.text(hint: words.hint)
        add(notice.status == nil ? .warning : .error, text, resource, field)
    }

    /// The start of the message: the host, if the notice is about one. The resource is a member of its own.
    private static func subject(of notice: Notice) -> String {
        if case .host(let host) = notice.subject { "\(host): " } else { "" }
    }
}
