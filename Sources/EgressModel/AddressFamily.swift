/// Which addresses a policy holds: A, AAAA or both.
package enum AddressFamily: String, CaseIterable, Sendable {
    case ipv4
    case ipv6
    case dual

    /// The types asked for, IPv4 first.
    package var recordTypes: [RecordType] {
        switch self {
        case .ipv4: [.a]
        case .ipv6: [.aaaa]
        case .dual: [.a, .aaaa]
        }
    }
}
