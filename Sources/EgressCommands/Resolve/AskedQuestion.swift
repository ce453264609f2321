internal import EgressModel
internal import EgressPolicy

/// The question of the user. A name in it stands for all its addresses.
struct AskedQuestion {
    enum Other {
        case address(IPAddress)
        case name(DomainName)
        case pod(Workload)
    }

    let pod: Workload
    /// Egress if the pod opens the connection.
    let direction: TrafficDirection
    let other: Other
    let transport: TransportProtocol
    let port: UInt16

    init(
        _ pod: Workload, _ direction: TrafficDirection, _ other: Other, _ port: (TransportProtocol, UInt16)
    ) {
        self.pod = pod
        self.direction = direction
        self.other = other
        (transport, self.port) = port
    }

    /// The name to look up first; `nil` if there is none.
    var name: DomainName? {
        if case .name(let name) = other { return name }
        return nil
    }

    /// Returns the questions that policies can answer. A question about a name becomes one question for each of its
    /// `addresses`.
    func questions(_ addresses: [IPAddress]) -> [TrafficQuestion] {
        switch other {
        case .address(let address): [question(.address(address))]
        case .name: addresses.map { question(.address($0)) }
        case .pod(let pod): [question(.pod(pod))]
        }
    }

    private func question(_ end: TrafficEnd) -> TrafficQuestion {
        direction == .egress
            ? TrafficQuestion(from: .pod(pod), to: end, transport, port)
            : TrafficQuestion(from: end, to: .pod(pod), transport, port)
    }
}

extension AskedQuestion: CustomStringConvertible {
    /// The question in words.
    var description: String {
        let port = PortRange(transport, port)
        let way = direction == .egress ? "to" : "from"
        switch other {
        case .name(let name): return "\(pod.text) \(way) \(name):\(port)"
        case .address(let address) where direction == .egress:
            return "\(pod.text) \(way) \(address.bitWidth == 32 ? "\(address)" : "[\(address)]"):\(port)"
        case .address(let address): return "\(pod.text) \(way) \(address), port \(port)"
        case .pod(let other): return "\(pod.text) \(way) \(other.text), port \(port)"
        }
    }
}

extension Workload {
    fileprivate var text: String {
        "pod \(labels.map(\.description).joined(separator: ",")) of namespace \(namespace)"
    }
}
