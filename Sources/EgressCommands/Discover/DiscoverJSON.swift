internal import EgressDiscover
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The output of `discover` for scripts.
struct DiscoverJSON {
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

    private static func asked(_ asked: AskedNames) -> [(key: String, value: JSONValue)] {
        [
            (
                "names",
                .array(
                    asked.names.map { name in
                        .object(
                            [("name", .string("\(name.name)"))]
                                + use(name.lookups, name.times) + reach(name.ttl, name.addresses))
                    })
            ),
            (
                "services",
                .array(
                    asked.services.map { service in
                        .object(
                            [
                                ("namespace", .string(service.name.namespace)), ("name", .string(service.name.name)),
                                ("isKnown", .bool(service.service != nil)),
                            ] + use(service.lookups, service.times) + reach(service.ttl, service.addresses))
                    })
            ),
            (
                "missing",
                .array(
                    asked.missing.map { name in
                        .object(
                            [("name", .string("\(name.name)")), ("answer", .string(name.reason.text))]
                                + use(name.lookups, name.times))
                    })
            ),
            (
                "others",
                .array(
                    asked.others.map { other in
                        .object(
                            [("name", .string("\(other.name)")), ("type", .string(other.kind.text))]
                                + use(other.count, other.times))
                    })
            ),
            (
                "suggestions",
                .array(
                    asked.suggestions.map { suggestion in
                        .object([
                            ("pattern", .string("*.\(suggestion.suffix)")), ("names", .number(suggestion.nameCount)),
                            ("unseenShare", .fraction(suggestion.unseenShare)),
                        ])
                    })
            ),
        ]
    }

    private static func use(_ count: Int, _ times: TimeSpread) -> [(key: String, value: JSONValue)] {
        [
            ("lookups", .number(count)), ("first", string(times.first?.description)),
            ("last", string(times.last?.description)),
        ]
    }

    private static func reach(_ ttl: UInt32?, _ addresses: [IPAddress]) -> [(key: String, value: JSONValue)] {
        [
            ("ttl", ttl.map { .number(Int($0)) } ?? .null),
            ("addresses", .array(addresses.map { .string("\($0)") })),
        ]
    }

    private static func string(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
}
