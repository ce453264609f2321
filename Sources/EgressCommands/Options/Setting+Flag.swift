internal import EgressPolicy

extension Setting {
    /// The flag as it is written, or the word of the manual for an argument.
    var flag: String {
        switch self {
        case .hosts: "HOST"
        case .paths: "PATH"
        case .files: "FILE"
        case .functionConfig: "CONFIG"
        case .sources: "--from-..."
        case .fromHosts: "--from-host"
        case .fromCIDRs: "--from-cidr"
        case .fromExcept: "--except"
        case .fromPods: "--from-pod"
        case .fromNamespaces: "--from-namespace"
        case .fromPorts: "--port"
        default: "--\(rawValue)"
        }
    }

    /// What to call it where the user writes it.
    func name(in place: SettingPlace) -> String {
        place == .annotations ? annotationKey ?? flag : flag
    }

    /// What to do to give it a value more.
    func adding(_ value: String, in place: SettingPlace) -> String {
        guard place == .annotations, let annotationKey else { return "write \(flag) \(value)" }
        return "add \(value) to \(annotationKey)"
    }
}

extension Setting {
    /// Those that a functionConfig can have, in the order in which they are told.
    static let configurable: [Setting] = [
        .adopt, .clientSubnet, .resolver, .samples, .tcp, .timeout, .tries, .zone,
    ]

    /// The key by which a functionConfig has it; `nil` for one that it cannot have.
    var configKey: String? { Self.configurable.contains(self) ? rawValue : nil }
}
