package import EgressModel

/// A fixed source of connections, and the ports that it may connect to.
package struct IngressSource: Hashable, Sendable {
    package enum Origin: Hashable, Sendable {
        case block(CIDRBlock, except: [CIDRBlock])
        /// Pods selected by their labels, in namespaces selected by theirs. If there are no labels of namespaces, the
        /// pods are in the policy's own namespace.
        case pods([Label], namespaces: [Label])
    }

    package let origin: Origin
    package let ports: PortList

    init(_ origin: Origin, ports: PortList) {
        self.origin = origin.sorted
        self.ports = ports
    }

    /// Parses `cidr=CIDR[:ports][!CIDR...]`, `pods=LABELS[@LABELS][:ports]` or `namespaces=LABELS[:ports]`. Commas
    /// separate the labels.
    ///
    /// - Returns: `nil` if the text does not start with one of these keys.
    /// - Throws: `ValueError` if the text after the key is invalid.
    init?(_ text: some StringProtocol) throws(ValueError) {
        if text.hasPrefix("cidr=") {
            try self.init(block: text.dropFirst(5))
        } else if text.hasPrefix("pods=") {
            let (labels, ports) = try Self.split(text.dropFirst(5))
            let parts = labels.split(separator: "@", maxSplits: 1)
            let namespaces = parts.count == 2 ? try Self.labels(parts[1]) : []
            self.init(.pods(try Self.labels(parts.first ?? ""), namespaces: namespaces), ports: ports)
        } else if text.hasPrefix("namespaces=") {
            let (labels, ports) = try Self.split(text.dropFirst(11))
            self.init(.pods([], namespaces: try Self.labels(labels)), ports: ports)
        } else {
            return nil
        }
    }

    private init(block text: some StringProtocol) throws(ValueError) {
        let parts = text.split(separator: "!")
        let spec = try AllowSpec(parts.first.map { String($0) } ?? "", orElse: .every)
        let except = try parts.dropFirst().map { part throws(ValueError) in try ValueError.reading(CIDRBlock(part)) }
        self.init(.block(spec.block, except: except), ports: spec.ports)
    }

    private static func split(_ text: some StringProtocol) throws(ValueError) -> (Substring, PortList) {
        let parts = Substring(text).split(separator: ":", maxSplits: 1)
        return (parts.first ?? "", parts.count == 2 ? try PortList(parts[1]) : .every)
    }

    private static func labels(_ text: Substring) throws(ValueError) -> [Label] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { word throws(ValueError) in
            try Label(String(word))
        }
    }

    /// The rule that allows connections from the source.
    var rule: NetworkPolicyRule {
        switch origin {
        case .block(let block, let except):
            NetworkPolicyRule(peers: [.ipBlock(block, except: except)], ports: ports)
        case .pods(let labels, let namespaces):
            NetworkPolicyRule(
                peers: [
                    .pods(
                        namespace: namespaces.isEmpty ? nil : LabelSelector(matchLabels: namespaces),
                        pod: labels.isEmpty ? nil : LabelSelector(matchLabels: labels))
                ], ports: ports)
        }
    }
}

extension IngressSource.Origin {
    /// The origin with its labels sorted by key. Sources are compared and written in this order.
    fileprivate var sorted: Self {
        guard case .pods(let labels, let namespaces) = self else { return self }
        return .pods(labels.sorted { $0.key < $1.key }, namespaces: namespaces.sorted { $0.key < $1.key })
    }
}

extension IngressSource: CustomStringConvertible {
    package var description: String {
        switch origin {
        case .block(let block, let except):
            "cidr=\(AllowSpec(block: block, ports: ports))" + except.map { "!\($0)" }.joined()
        case .pods(let labels, let namespaces):
            Self.words(labels, namespaces) + (ports.isEvery ? "" : ":\(ports)")
        }
    }

    private static func words(_ labels: [Label], _ namespaces: [Label]) -> String {
        let spaces = namespaces.map(\.description).joined(separator: ",")
        if labels.isEmpty { return "namespaces=\(spaces)" }
        return "pods=" + labels.map(\.description).joined(separator: ",") + (spaces.isEmpty ? "" : "@\(spaces)")
    }
}
