internal import EgressDiscover
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// The output of `discover --against`.
extension PolicyGap {
    /// The workload, the name, the address and the reason in one line.
    var line: String { TerminalText.escaped("\(workload.displayName): \(place): \(reason)") }

    private var place: String {
        let port = port.map { ":\($0)" } ?? ""
        return switch target {
        case .name(let name, .ipv6(let address)) where self.port != nil: "\(name) [\(address)]\(port)"
        case .name(let name, let address): "\(name) \(address)\(port)"
        case .service(let service): "Service \(service)\(port)"
        }
    }

    private var reason: String { denials.flatMap(\.decision).joined(separator: "; ") }

    var json: JSONValue {
        let (name, address): (JSONValue, JSONValue) =
            switch target {
            case .name(let name, let address): (.string("\(name)"), .string("\(address)"))
            case .service: (.null, .null)
            }
        let service: JSONValue = if case .service(let service) = target { .string("\(service)") } else { .null }
        return .object([
            ("namespace", .string(workload.namespace)), ("kind", workload.kind.map(JSONValue.string) ?? .null),
            ("workload", .string(workload.name)), ("name", name), ("address", address), ("service", service),
            ("port", port.map { .string("\($0)") } ?? .null), ("reason", .string(reason)),
        ])
    }
}
