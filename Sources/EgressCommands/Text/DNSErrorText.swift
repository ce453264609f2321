internal import EgressPolicy

extension DNSError {
    var words: Words {
        switch self {
        case .notProfile(let nearest):
            Words("is not a DNS profile", hint: nearest.map { "write \($0)" } ?? Self.profiles)
        case .noProfile: Words("names no profile", hint: "write none for no DNS rule")
        case .noneBesideOthers: Words("cannot be used with other profiles")
        case .portsNotTaken(let word):
            Words(
                "has ports, which '\(word)' does not take",
                hint: "write \(word), or the ports after another profile, as in kube-dns:8053")
        case .noServers(let port): Words("is a port alone", hint: "write the servers before it, as in kube-dns:\(port)")
        case .portWithProtocol(let text, let port):
            Words("'\(text)' has a protocol", hint: "write \(port), which stands for UDP and TCP")
        case .portRange(let text): Words("'\(text)' is a range of ports", hint: "write each port, as in 53,8053")
        case .pods(let error): Words(error.fact, hint: Self.hint(for: error))
        case .noNamespace(let example):
            Words("has no namespace", hint: "write \(Self.form), as in \(example)")
        case .noLabel(let example): Words("has no label of the pods", hint: "write \(Self.form), as in \(example)")
        case .ciliumLabels(let example):
            Words("has labels in the form of Cilium", hint: "write \(Self.form), as in \(example)")
        }
    }

    /// Whether the fact starts with the part of the value that it is about.
    var namesPart: Bool {
        switch self {
        case .portWithProtocol, .portRange, .pods: true
        case .notProfile, .noProfile, .noneBesideOthers, .portsNotTaken, .noServers, .noNamespace, .noLabel,
            .ciliumLabels:
            false
        }
    }

    /// The forms of a profile, as a hint for texts that resemble none of them.
    static var profiles: String {
        "profiles are \(DNSServers.named.map(\.word).joined(separator: ", ")), none, an address or CIDR, and \(form)"
    }

    private static func hint(for error: ValueError) -> String {
        if case .label(.twoValues) = error { return "write a profile for each value" }
        return "write \(form), as in kube-system/k8s-app=kube-dns"
    }

    private static let form = "NAMESPACE/KEY=VALUE"
}
