internal import EgressPolicy

extension Setting {
    /// The flag as it is written, or the placeholder of an argument.
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

    /// Returns the name of the setting as the user writes it in `place`.
    func name(in place: SettingPlace) -> String {
        place == .annotations ? annotationKey ?? flag : flag
    }

    /// Returns a hint that tells the user to add a value to the setting.
    func adding(_ value: String, in place: SettingPlace) -> String {
        guard place == .annotations, let annotationKey else { return "write \(flag) \(value)" }
        return "add \(value) to \(annotationKey)"
    }
}

extension Setting {
    /// The settings that a functionConfig can contain, in the order of the hint.
    static let configurable: [Setting] = [
        .adopt, .clientSubnet, .resolver, .samples, .tcp, .timeout, .tries, .zone,
    ]

    /// The key of the setting in a functionConfig; `nil` if a functionConfig cannot contain it.
    var configKey: String? { Self.configurable.contains(self) ? rawValue : nil }
}
