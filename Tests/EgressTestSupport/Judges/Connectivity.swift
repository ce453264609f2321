import EgressModel

/// The analyser's result for a cluster with a policy.
package struct Connectivity: Hashable, Sendable, CustomStringConvertible {
    /// The analyser's output.
    package let description: String
    private let flows: [Flow]
    private let cluster: Cluster

    /// Parses the analyser's lines `source => destination : connection`. Returns `nil` for any other text.
    init?(_ text: String, _ cluster: Cluster) {
        let lines = text.split(separator: "\n").filter { $0.contains(" => ") }
        let flows = lines.map { Flow($0) }
        guard !flows.isEmpty, !flows.contains(nil) else { return nil }
        description = text
        self.flows = flows.compactMap { $0 }
        self.cluster = cluster
    }

    /// Returns everything that a pod can reach, by port range.
    ///
    /// A port range has the form `all`, `TCP 443` or `UDP 8000-8010`. Its value lists the smallest number of address
    /// blocks, IPv4 first, then the pods in the form `default/other`. A destination that is reachable on all ports is
    /// also listed for each range. If the pod can reach nothing, the dictionary is empty.
    package func egress(from pod: String = "selected") -> [String: [String]] {
        let leaving = flows.filter { $0.source == .pod(identifier(pod)) }
        let ranges = Set(leaving.flatMap(\.ports))
        return Dictionary(
            uniqueKeysWithValues: ranges.map { range in
                let reached = leaving.filter { $0.ports.contains(range) || $0.ports.contains(Flow.allPorts) }
                return (range, Peer.texts(of: reached.map(\.destination)))
            })
    }

    /// Returns everything that can reach a pod, in the same form as `egress`.
    package func ingress(to pod: String = "selected") -> [String: [String]] {
        let coming = flows.filter { $0.destination == .pod(identifier(pod)) && $0.source != .pod(identifier(pod)) }
        let ranges = Set(coming.flatMap(\.ports))
        return Dictionary(
            uniqueKeysWithValues: ranges.map { range in
                let reaching = coming.filter { $0.ports.contains(range) || $0.ports.contains(Flow.allPorts) }
                return (range, Peer.texts(of: reaching.map(\.source)))
            })
    }

    /// Returns whether all addresses of both families, and all pods that no policy restricts, can reach the pod on
    /// every port.
    package func ingressIsFree(to pod: String = "selected") -> Bool {
        let sources = flows.filter { $0.destination == .pod(identifier(pod)) && $0.ports == [Flow.allPorts] }
        let free = cluster.pods.map(\.identifier).filter { $0 != identifier(pod) && isUnrestrained($0) }
        let texts = Peer.texts(of: sources.map(\.source))
        return texts.starts(with: Self.everywhere) && Set(texts).isSuperset(of: free)
    }

    private static let everywhere = ["0.0.0.0/0", "::/0"]

    private func isUnrestrained(_ pod: String) -> Bool {
        egress(from: pod)[Flow.allPorts]?.starts(with: Self.everywhere) == true
    }

    private func identifier(_ pod: String) -> String { pod.contains("/") ? pod : "\(cluster.namespace)/\(pod)" }
}

/// One line of the analyser's output.
struct Flow: Hashable, Sendable {
    static let allPorts = "all"

    let source: Peer
    let destination: Peer
    let ports: Set<String>

    init?(_ line: Substring) {
        guard let arrow = line.firstRange(of: " => "), let colon = line.firstRange(of: " : "),
            let source = Peer(line[..<arrow.lowerBound]),
            let destination = Peer(line[arrow.upperBound..<colon.lowerBound]),
            let ports = Self.ports(line[colon.upperBound...])
        else { return nil }
        self.source = source
        self.destination = destination
        self.ports = ports
    }

    /// Parses `All connections` or `{protocols:TCP, UDP,dst_ports:53,8000-8010}`.
    private static func ports(_ text: Substring) -> Set<String>? {
        if text == "All connections" { return [allPorts] }
        guard let match = text.wholeMatch(of: /\{protocols:([A-Z, ]+?)(?:,dst_ports:([0-9,-]+))?\}/) else { return nil }
        let ranges = match.2?.split(separator: ",") ?? ["1-65535"]
        let protocols = match.1.split(separator: ", ")
        return Set(protocols.flatMap { name in ranges.map { "\(name) \($0)" } })
    }
}

/// One end of a flow.
enum Peer: Hashable, Sendable {
    case pod(String)
    case addresses(AddressRange)

    /// Parses `default/other[Pod]`, `8.8.8.8` or `8.8.8.8-9.0.0.0`.
    init?(_ text: Substring) {
        if text.hasSuffix("[Pod]") {
            self = .pod(String(text.dropLast(5)))
            return
        }
        let ends = text.split(separator: "-").compactMap { try? IPAddress($0) }
        guard let first = ends.first, let last = ends.last, ends.count <= 2 else { return nil }
        self = .addresses(AddressRange(first, last))
    }

    /// Returns the blocks followed by the pods, both sorted.
    static func texts(of peers: [Peer]) -> [String] {
        var ranges: [AddressRange] = []
        var pods: Set<String> = []
        for peer in peers {
            switch peer {
            case .pod(let identifier): pods.insert(identifier)
            case .addresses(let range): ranges.append(range)
            }
        }
        return AddressRange.blocks(of: ranges) + pods.sorted()
    }
}
