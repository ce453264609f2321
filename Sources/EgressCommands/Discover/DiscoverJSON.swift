internal import EgressDiscover
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The output of `discover` for scripts.
struct DiscoverJSON {
    private typealias Member = (key: String, value: JSONValue)

    let text: String

    init(_ discovery: Discovery, _ proposals: [WorkloadProposal]) {
        text =
            JSONValue.object([
                ("workloads", .array(proposals.map(Self.workload))),
                ("clients", .array(discovery.clients.map(Self.client))),
            ]).indented
    }

    private static func workload(_ proposal: WorkloadProposal) -> JSONValue {
        let profile = proposal.profile
        return .object(
            [
                ("namespace", .string(profile.workload.namespace)), ("kind", string(profile.workload.kind)),
                ("name", .string(profile.workload.name)), ("selector", string(profile.workload.selector?.description)),
                ("pods", .array(profile.pods.map { .string($0.name) })),
            ] + asked(profile.asked) + [
                ("notes", .array(proposal.obstacles.map { .string(DiscoverFinding.workload($0, .files).words.fact) })),
                ("command", string(proposal.names?.usable?.commandLine)),
            ])
    }

    private static func client(_ client: ClientProfile) -> JSONValue {
        .object(
            [
                ("address", .string("\(client.address)")), ("isNode", .bool(client.isNode)),
                ("pods", .array(client.pods.map { .string("\($0)") })),
            ] + asked(client.asked))
    }

    private static func asked(_ asked: AskedNames) -> [Member] {
        [
            ("names", .array(asked.names.map(name))),
            ("services", .array(asked.services.map(service))),
            ("missing", .array(asked.missing.map(missing))),
            ("others", .array(asked.others.map(other))),
            ("suggestions", .array(asked.suggestions.map(suggestion))),
        ]
    }

    private static func name(_ name: NameProfile) -> JSONValue {
        .object([("name", .string("\(name.name)"))] + use(name.lookups, name.times) + reach(name.ttl, name.addresses))
    }

    private static func service(_ service: ServiceProfile) -> JSONValue {
        .object(
            [
                ("namespace", .string(service.name.namespace)), ("name", .string(service.name.name)),
                ("isKnown", .bool(service.service != nil)),
            ] + use(service.lookups, service.times) + reach(service.ttl, service.addresses))
    }

    private static func missing(_ name: MissingName) -> JSONValue {
        .object(
            [("name", .string("\(name.name)")), ("answer", .string(name.reason.text))] + use(name.lookups, name.times))
    }

    private static func other(_ question: OtherQuestion) -> JSONValue {
        .object(
            [("name", .string("\(question.name)")), ("type", .string(question.kind.text))]
                + use(question.count, question.times))
    }

    private static func suggestion(_ suggestion: PatternSuggestion) -> JSONValue {
        .object([
            ("pattern", .string("*.\(suggestion.suffix)")), ("names", .number(suggestion.nameCount)),
            ("unseenShare", .fraction(suggestion.unseenShare)),
        ])
    }

    private static func use(_ count: Int, _ times: TimeSpread) -> [Member] {
        [
            ("lookups", .number(count)), ("first", string(times.first?.description)),
            ("last", string(times.last?.description)),
        ]
    }

    private static func reach(_ ttl: UInt32?, _ addresses: [IPAddress]) -> [Member] {
        [
            ("ttl", ttl.map { .number(Int($0)) } ?? .null),
            ("addresses", .array(addresses.map { .string("\($0)") })),
        ]
    }

    private static func string(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
}
