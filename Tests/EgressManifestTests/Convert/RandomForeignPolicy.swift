import EgressManifest
import EgressModel
import EgressPolicy
import EgressTestSupport

/// A random CiliumNetworkPolicy, with what it allows by its own rules.
struct RandomForeignPolicy {
    private(set) var text = """
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: {name: web}
        spec:
          endpointSelector: {matchLabels: {app: web}}

        """
    /// What the rules allow that egressgen can read.
    private(set) var allowed: Set<AllowedTraffic> = []
    private var generator: SeededGenerator

    init(seed: UInt64) throws {
        generator = SeededGenerator(seed: seed)
        for direction in TrafficDirection.allCases where direction == .egress || Bool.random(using: &generator) {
            text += "  \(direction.word):\n"
            for _ in 0..<Int.random(in: 1...5, using: &generator) { try addRule(direction) }
        }
    }

    private mutating func pick<Item>(_ items: [Item]) -> Item {
        items[Int.random(in: 0..<items.count, using: &generator)]
    }

    private mutating func addRule(_ direction: TrafficDirection) throws {
        let kinds = direction == .egress ? ["FQDNs", "FQDNs", "CIDRSet", "Endpoints"] : ["CIDRSet", "Endpoints"]
        let kind = pick(kinds)
        var ends: [AllowedTraffic.End] = []
        text += "  - \(direction.peersKey)\(kind):\n"
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let (words, end) = try peer(kind)
            text += "    - \(words)\n"
            ends += [end].compactMap(\.self)
        }
        let ports = try addPorts()
        if let ports { allowed.formUnion(AllowedTraffic.all(direction, ends, ports)) }
    }

    /// Returns the text of a peer, and what it stands for; `nil` for what egressgen must not take over.
    private mutating func peer(_ kind: String) throws -> (String, AllowedTraffic.End?) {
        switch kind {
        case "FQDNs":
            let name = pick(["a.example.com", "b.example.com", "example.org"])
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: return ("matchPattern: \"*.\(name)\"", nil)
            case 1: return ("matchPattern: \"**.\(name)\"", .host(try HostName("*.\(name)")))
            default: return ("matchName: \(name)", .host(try HostName(name)))
            }
        case "CIDRSet":
            let block = try CIDRBlock(pick(["198.51.100.0/24", "198.51.0.0/16", "2001:db8::/32", "0.0.0.0/0"]))
            guard block.network.bitWidth == 32, Int.random(in: 0..<3, using: &generator) == 0 else {
                return ("cidr: \"\(block)\"", .block(block))
            }
            let part = try CIDRBlock(pick(["198.51.100.128/25", "198.51.100.64/26"]))
            return ("{cidr: \"\(block)\", except: [\"\(part)\"]}", .blockExcept(block, [part]))
        default:
            let labels = pick([["a=b"], ["a=b", "c=d"], []])
            let selector = LabelSelector(matchLabels: try labels.map { try Label($0) })
            let words = labels.map { "k8s:" + $0.replacing("=", with: ": ") }
            guard Bool.random(using: &generator) else {
                return ("matchLabels: {\(words.joined(separator: ", "))}", .pods(namespace: nil, pod: selector))
            }
            let namespace = LabelSelector(matchLabels: [try Label("kubernetes.io/metadata.name=dns")])
            let all = words + ["k8s:io.kubernetes.pod.namespace: dns"]
            return ("matchLabels: {\(all.joined(separator: ", "))}", .pods(namespace: namespace, pod: selector))
        }
    }

    /// Adds the ports of a rule. Returns `nil` if they are narrower than numbers can tell.
    private mutating func addPorts() throws -> PortList? {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: return .every
        case 1:
            text += "    toPorts: [{ports: [{port: \"80\", protocol: TCP}], rules: {http: [{}]}}]\n"
            return nil
        case 2:
            text += "    toPorts: [{ports: [{port: http, protocol: TCP}]}]\n"
            return nil
        case 3:
            text += "    toPorts: [{ports: [{port: \"53\"}]}]\n"
            return try PortList("53,53/udp")
        case 4:
            text += "    toPorts: [{ports: [{port: \"8000\", endPort: 8010, protocol: UDP}]}]\n"
            return try PortList("8000-8010/udp")
        default:
            let ports = pick(["443", "53/udp", "80,443"])
            let list = try PortList(ports)
            let words = list.ranges.map { "{port: \"\($0.first)\", protocol: \($0.transport.rawValue)}" }
            text += "    toPorts: [{ports: [\(words.joined(separator: ", "))]}]\n"
            return list
        }
    }
}
