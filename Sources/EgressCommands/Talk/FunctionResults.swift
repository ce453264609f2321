internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// What is to be told of a ResourceList, as its `results` (KRM Functions Specification v1).
struct FunctionResults {
    private enum Severity: String {
        case error, warning, info
    }

    private(set) var json: [JSONValue] = []

    /// In the order of the items; what is left alone comes first.
    init(_ result: FileResult, _ stream: ManifestStream) {
        for failure in result.failures {
            add(.error, Self.text(failure), failure.resource, field: Self.field(of: failure))
        }
        for stranger in Manifest.strangers(stream) { add(.warning, stranger, nil, field: nil) }
        for policy in result.policies { add(policy) }
    }

    private mutating func add(_ result: PolicyResult) {
        let policy = result.policy
        let resource = policy.reference
        for key in policy.annotations.unknown {
            let key = PolicyAnnotations.prefix + key
            add(.warning, "\(key) means nothing", resource, field: Self.annotation(key))
        }
        let refreshed = policy.intent.refreshed
        let changed = result.plan.parts.filter(\.changesRules).map(\.direction)
        let rules = changed == [.ingress] || refreshed == [.ingress] ? Self.ingress : Self.egress
        let hosts = Self.annotation(PolicyAnnotations.prefix + PolicyAnnotations.hosts(refreshed.last ?? .egress))
        for text in Manifest.widenings(policy) { add(.warning, text, resource, field: hosts) }
        for warning in result.warnings { add(.warning, warning.fact, resource, field: rules) }
        for name in policy.intent.names {
            guard let outcome = result.outcomes[name] else { continue }
            let rules = policy.intent.hosts.contains { $0.name == name } ? Self.egress : Self.ingress
            let report = OutcomeReport(outcome, family: policy.intent.family, source: .annotations)
            for (fact, hint) in report.warnings {
                add(.warning, Self.text("\(name): \(fact)", hint), resource, field: rules)
            }
            guard let failure = report.failure(in: policy.displayName) else { continue }
            add(.error, Self.text("\(failure.subject): ", failure), resource, field: rules)
        }
        for failure in result.refusals {
            add(.error, Self.text("\(failure.subject): ", failure), resource, field: rules)
        }
        if result.changes { add(.info, "refreshed: addresses \(result.counts)", resource, field: rules) }
    }

    private mutating func add(
        _ severity: Severity, _ message: String, _ resource: ResourceReference?, field: String?
    ) {
        var members: [(key: String, value: JSONValue)] = [
            ("message", .string(message)), ("severity", .string(severity.rawValue)),
        ]
        if let resource {
            members.append(("resourceRef", Self.json(resource)))
            if let field { members.append(("field", .object([("path", .string(field))]))) }
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
    private static let egress = "spec.egress"
    private static let ingress = "spec.ingress"

    private static func annotation(_ key: String) -> String { "metadata.annotations[\(key)]" }

    private static func text(_ failure: Failure) -> String { text("", failure) }

    private static func text(_ start: String, _ failure: Failure) -> String {
        text("\(start)\(failure.fact); \(failure.consequence)", failure.hint)
    }

    private static func text(_ fact: String, _ hint: String?) -> String { fact + (hint.map { " (\($0))" } ?? "") }

    /// The annotation, or the part of the spec, that a fact speaks of.
    private static func field(of failure: Failure) -> String? {
        let words = failure.fact.split(separator: " ")
        if let key = words.first(where: { $0.hasPrefix(PolicyAnnotations.prefix) && $0 != PolicyAnnotations.prefix }) {
            return annotation(String(key))
        }
        if words.contains("policyTypes") { return "spec.policyTypes" }
        guard failure.status == .refused else { return nil }
        return words.contains("ingress") ? ingress : egress
    }
}
