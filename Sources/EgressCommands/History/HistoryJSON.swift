internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The output of `history` for scripts. Times are UTC, and spans are seconds.
struct HistoryJSON {
    let text: String

    init(_ report: HistoryReport) {
        text =
            JSONValue.object([
                ("start", Self.time(report.period?.start)), ("end", Self.time(report.period?.end)),
                ("policies", .array(report.policies.map(Self.policy))),
            ]).indented
    }

    private static func policy(_ policy: RecordedPolicy) -> JSONValue {
        .object([
            ("file", .string(policy.file)), ("kind", .string(policy.kind.rawValue)),
            ("namespace", policy.namespace.map(JSONValue.string) ?? .null), ("name", .string(policy.name)),
            ("start", .string("\(policy.history.start)")),
            ("commits", .array(policy.history.changes.map(change))),
            ("hosts", .array(policy.history.hosts.map(host))),
        ])
    }

    private static func change(_ change: PolicyHistory.Change) -> JSONValue {
        .object([
            ("commit", .string(change.mark.commit)), ("time", .string("\(change.mark.time)")),
            ("came", .number(change.came)), ("went", .number(change.went)),
        ])
    }

    private static func host(_ host: HostHistory) -> JSONValue {
        .object([
            ("host", host.host.host.map { .string("\($0)") } ?? .null),
            ("direction", .string(host.host.direction.word)),
            ("addresses", .number(host.addresses.count)), ("present", .number(host.presentCount)),
            ("medianStay", number(host.medianStay)), ("longestStay", number(host.longestStay)),
            ("longestGap", number(host.longestReturn?.gap)), ("sufficientRetain", number(host.sufficientRetain)),
            ("stays", .array(host.stays.map(stay))), ("returns", .array(host.returns.map(comeback))),
        ])
    }

    private static func stay(_ stay: AddressStay) -> JSONValue {
        .object([
            ("address", .string("\(stay.address)")), ("came", mark(stay.came)), ("went", mark(stay.went)),
        ])
    }

    private static func comeback(_ comeback: AddressReturn) -> JSONValue {
        .object([
            ("address", .string("\(comeback.address)")), ("went", mark(comeback.went)), ("came", mark(comeback.came)),
            ("gap", .number(comeback.gap)),
        ])
    }

    private static func mark(_ mark: RevisionMark?) -> JSONValue {
        mark.map { .object([("time", .string("\($0.time)")), ("commit", .string($0.commit))]) } ?? .null
    }

    private static func time(_ time: UTCTime?) -> JSONValue { time.map { .string("\($0)") } ?? .null }

    private static func number(_ value: Int?) -> JSONValue { value.map(JSONValue.number) ?? .null }
}
