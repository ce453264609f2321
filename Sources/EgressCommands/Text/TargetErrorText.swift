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
        case .block: Words("is a block", hint: "ask about one address of the block")
        case .notIPv6InBrackets: Words("has brackets around something other than an IPv6 address", hint: Self.hint)
        case .severalPorts: Words("has more than one port", hint: "ask about one port at a time")
        case .host(let error): Words(error.words(use).fact, hint: Self.hint)
        }
    }
}

extension WorkloadError {
    private static let pathHint = "write a path in a folder of its own, as in /run/secrets/egressgen/tap"

    func words(_ use: ValueUse) -> Words {
        switch self {
        case .notImage:
            Words("is not the name of an image", hint: "write a name such as registry.example.com/egressgen:1.0")
        case .noCronExpression(let nearest):
            Words(
                "has no cron expression",
                hint: "write \(nearest.map(\.description).joined(separator: " or "))")
        case .longName(let name, let limit):
            Words(
                "'\(name)' is too long for the CronJob that is named after it",
                hint: "pass a \(Setting.name.name(in: use.place)) of at most \(limit) characters")
        case .notServiceName(let name):
            Words(
                "'\(name)' cannot be the name of a Service",
                hint: "pass a \(Setting.name.name(in: use.place)) that begins with a letter and has no dot")
        case .unusablePort(0): Words("has no port", hint: "write a port, as in \(Self.place(use))")
        case .unusablePort(let port):
            Words("has the port of the metrics, \(port)", hint: "write another port, as in \(Self.place(use))")
        case .portOfTap(let port):
            Words(
                "has the port of \(Setting.learn.flag), \(port)", hint: "write another port, as in \(Self.place(use))")
        case .privilegedPort(let port):
            Words(
                "has port \(port), but the user of the container cannot listen below 1024 everywhere",
                hint: "write \(Self.place(use)); the Service has port 53 nevertheless")
        case .noSecretFolder: Words("is not an absolute path in a folder", hint: Self.pathHint)
        case .noSecretKey: Words("is not a path that a Secret can provide", hint: Self.pathHint)
        case .hiddenCredentials(let folder):
            Words("would hide the credentials of the pod below \(folder)", hint: Self.pathHint)
        }
    }

    /// Returns an example of a listener's address.
    private static func place(_ use: ValueUse) -> String {
        use.setting == .forward ? "0.0.0.0:5353" : "tcp:0.0.0.0:6000"
    }
}
