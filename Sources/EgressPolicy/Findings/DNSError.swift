internal import EgressModel

/// Why DNS profiles are invalid.
package enum DNSError: Hashable, Sendable {
    /// Not a profile. The value is the profile that the text resembles, or `nil` if there is none.
    case notProfile(nearest: DNSRule?)
    /// A list that contains no profile.
    case noProfile
    /// `none` in combination with other profiles.
    case noneBesideOthers
    /// Ports after a profile that takes none.
    case portsNotTaken(by: String)
    /// A port without servers before it.
    case noServers(port: UInt16)
    /// A port with a protocol. The rule is for UDP and TCP in any case.
    case portWithProtocol(String, port: UInt16)
    case portRange(String)
    /// A namespace or labels that Kubernetes would refuse, or two values for one key.
    indirect case pods(ValueError)
    /// Labels of pods without the namespace of the pods. The example has both.
    case noNamespace(example: DNSPods)
    /// A namespace without labels of pods. The example has both.
    case noLabel(example: DNSPods)
    /// Labels as Cilium writes them, with a source or with the namespace as a label. The example is the right form.
    case ciliumLabels(example: DNSPods)
}

extension DNSError {
    /// Describes a text that is not the name of a profile. `ports` are the ports after the name.
    init(unknown word: String, ports: [UInt16]) {
        if word.contains("/"), let rule = try? DNSRule(word.replacing("/", with: ":", maxReplacements: 1)) {
            self = .notProfile(nearest: rule)
            return
        }
        if let namespace = DNSPods.namespace(of: word[...]) {
            self = .noLabel(example: DNSPods(namespace: namespace, labels: DNSPods.kubeDNS.labels))
            return
        }
        let nearest = word.nearest(among: DNSServers.named.map(\.word))
        let servers = DNSServers.named.first { $0.word == nearest }?.servers
        self = .notProfile(nearest: servers.map { DNSRule($0, ports: $0 == .any ? [] : ports) })
    }

    /// Describes labels that have no namespace before them. Returns `nil` if there is a namespace, even an invalid one.
    init?(labelsWithoutNamespace text: Substring) {
        let labels = text.drop { $0 == "/" }.split(separator: ",").compactMap { try? Label(String($0)) }
        let hasSlash = text.prefix { $0 != "=" }.contains("/")
        guard DNSPods.namespace(of: text) == nil, !labels.isEmpty || !hasSlash else { return nil }
        let kubeDNS = DNSPods.kubeDNS
        let own = (try? Label.unique(labels)) ?? []
        self = .noNamespace(
            example: DNSPods(namespace: kubeDNS.namespace, labels: own.isEmpty ? kubeDNS.labels : own))
    }
}
