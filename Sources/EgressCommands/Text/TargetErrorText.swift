internal import EgressModel
internal import EgressPolicy

extension TargetError {
    private static let hint =
        "write ADDRESS:PORT or NAME:PORT, as in 192.0.2.1:443, [2001:db8::1]:443 or ntp.example.com:123/udp"

    func words(_ use: ValueUse) -> Words {
        switch self {
        case .empty: Words("is empty", hint: Self.hint)
        case .noPort: Words("has no port", hint: Self.hint)
        case .noPortBehind(let address): Words("has no port", hint: "write [\(address)]:443")
        case .url: Words("is a URL", hint: Self.hint)
        case .block: Words("is a block", hint: "ask for one address of it")
        case .notIPv6InBrackets: Words("has something else than an IPv6 address in brackets", hint: Self.hint)
        case .severalPorts: Words("has more than one port", hint: "ask for one port at a time")
        case .host(let error): Words(error.words(use).fact, hint: Self.hint)
        }
    }
}

extension WorkloadError {
    func words(_ use: ValueUse) -> Words {
        switch self {
        case .notImage:
            Words("is not the name of an image", hint: "write one as in registry.example.com/egressgen:1.0")
        case .noCronExpression(let nearest):
            Words(
                "has no cron expression",
                hint: "write \(nearest.map(\.description).joined(separator: " or "))")
        case .longName(let name, let limit):
            Words(
                "'\(name)' is too long for the name of a CronJob behind it",
                hint: "pass a \(Setting.name.name(in: use.place)) of at most \(limit) characters")
        }
    }
}
