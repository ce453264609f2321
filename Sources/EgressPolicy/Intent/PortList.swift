internal import EgressModel

/// A transport protocol of a NetworkPolicy port. In canonical order, TCP comes before UDP and UDP before SCTP.
package enum TransportProtocol: String, CaseIterable, Comparable, Sendable {
    case tcp = "TCP"
    case udp = "UDP"
    case sctp = "SCTP"

    package static func < (left: TransportProtocol, right: TransportProtocol) -> Bool {
        left.order < right.order
    }

    private var order: Int {
        switch self {
        case .tcp: 0
        case .udp: 1
        case .sctp: 2
        }
    }
}

/// A port or an inclusive range of ports of one protocol. Ports are numbers from 1 to 65535.
package struct PortRange: Hashable, Comparable, Sendable {
    package let transport: TransportProtocol
    package let first: UInt16
    package let last: UInt16

    package init(_ transport: TransportProtocol, _ first: UInt16, to last: UInt16? = nil) {
        self.transport = transport
        self.first = first
        self.last = last ?? first
    }

    /// Parses `port[-endPort][/protocol]`. The protocol is not case-sensitive, and the default is `tcp`.
    ///
    /// - Throws: `ValueError` if a port, the range or the protocol is invalid.
    init(_ text: Substring) throws(ValueError) {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let ends = halves[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try Self.port(ends[0])
        let last = ends.count == 2 ? try Self.port(ends[1]) : first
        guard first <= last else { throw .port(.backward(first: first, last: last)) }
        self.init(halves.count == 2 ? try Self.transport(halves[1]) : .tcp, first, to: last)
    }

    package static func < (left: PortRange, right: PortRange) -> Bool {
        (left.transport, left.first, left.last) < (right.transport, right.first, right.last)
    }

    private static func port(_ text: Substring) throws(ValueError) -> UInt16 {
        guard !text.isEmpty else { throw .port(.empty) }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(text), port > 0 else {
            throw .format(.notPort(String(text), from: 1))
        }
        guard !text.hasPrefix("0") else { throw .port(.leadingZero(String(text))) }
        return port
    }

    private static func transport(_ text: Substring) throws(ValueError) -> TransportProtocol {
        // The upper case of some letters outside ASCII is an ASCII letter.
        guard text.utf8.allSatisfy({ $0 < 0x80 }), let transport = TransportProtocol(rawValue: text.uppercased()) else {
            throw .port(.notProtocol(String(text)))
        }
        return transport
    }
}

extension PortRange: CustomStringConvertible {
    /// The canonical text, which omits `/tcp`.
    package var description: String {
        let ports = first == last ? "\(first)" : "\(first)-\(last)"
        return transport == .tcp ? ports : "\(ports)/\(transport.rawValue.lowercased())"
    }
}

/// A list of ports in canonical form: sorted by protocol and number, with overlapping ranges merged. An empty list
/// stands for every port.
package struct PortList: Hashable, Sendable {
    package let ranges: [PortRange]

    /// Every port of every protocol.
    package static let every = PortList([])

    package init(_ ranges: [PortRange]) {
        self.ranges = ranges.sorted().reduce(into: []) { merged, range in
            guard let previous = merged.last, previous.transport == range.transport, range.first <= previous.last else {
                merged.append(range)
                return
            }
            merged[merged.count - 1] = PortRange(
                range.transport, previous.first, to: max(previous.last, range.last))
        }
    }

    /// Parses a comma-separated list such as `443,8000-8010/udp`.
    ///
    /// - Throws: `ValueError` if an element of the list is invalid.
    package init(_ text: some StringProtocol) throws(ValueError) {
        var ranges: [PortRange] = []
        for word in Substring(text).split(separator: ",", omittingEmptySubsequences: false) {
            ranges.append(try PortRange(word))
        }
        self.init(ranges)
    }

    package var isEvery: Bool { ranges.isEmpty }
}

extension PortList: CustomStringConvertible {
    package var description: String { ranges.map(\.description).joined(separator: ",") }
}
