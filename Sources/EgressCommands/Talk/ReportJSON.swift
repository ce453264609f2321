internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The JSON report of changes, which `--report json` prints and the program of `--on-change` reads.
struct ReportJSON {
    let bytes: [UInt8]

    /// Creates a report with one object for each policy.
    init(_ policies: [PolicyResult]) {
        bytes = Array(JSONValue.array(policies.map(Self.object)).indented.utf8)
    }

    private static func object(_ result: PolicyResult) -> JSONValue {
        let kind: [(key: String, value: JSONValue)] =
            result.policy.kind.isAddressSet ? [("kind", .string(result.policy.kind.rawValue))] : []
        return .object(
            [("file", result.path.map(JSONValue.string) ?? .null)] + kind + [
                ("namespace", namespace(of: result.policy)),
                ("name", .string(result.policy.name)),
                ("changed", .bool(result.changes)),
                ("added", addresses(\.added, result.plan)),
                ("removed", addresses(\.removed, result.plan)),
                ("retained", addresses(\.retained, result.plan)),
                ("failed", .array(result.failed.map { .string("\($0)") })),
                ("ttl", result.ttl.map { .number(Int($0)) } ?? .null),
                ("nextExpiry", result.plan.nextExpiry.map { .string("\($0)") } ?? .null),
            ])
    }

    private static func namespace(of policy: ManagedPolicy) -> JSONValue {
        policy.kind.isNamespaced ? .string(policy.namespace ?? "default") : .null
    }

    /// The addresses of each name. The key is `from NAME` for a source of connections, and `""` for all names of an
    /// address set.
    private static func addresses(_ list: KeyPath<RulePlan.HostChange, [IPAddress]>, _ plan: PolicyPlan) -> JSONValue {
        .object(
            plan.hosts.filter { !$0[keyPath: list].isEmpty }.map { change in
                (change.host.map(change.direction.label) ?? "", .array(change[keyPath: list].map { .string("\($0)") }))
            })
    }
}
