/// The place to which a DNS server sends dnstap.
package enum TapTarget: Hashable, Sendable {
    case unix(path: String)
    /// A port of the loopback address.
    case port(Int)

    fileprivate var lines: [String] {
        switch self {
        case .unix(let path): ["dnstap-socket-path: \"\(path)\""]
        case .port(let port): ["dnstap-ip: 127.0.0.1@\(port)", "dnstap-tls: no"]
        }
    }
}

extension LiveServer {
    /// The identity in the frames of Unbound.
    package static let identity = "sixteen-bytes-ok"

    /// Starts Unbound in front of an NSD that serves the zones. It sends its queries and responses to a dnstap listener,
    /// up to a second later.
    package static func unbound(zones: [ServedZone], telling target: TapTarget) throws(SupportError) -> LiveServer {
        let upstream = try nsd(zones: zones)
        let lines = [
            "dnstap:", "dnstap-enable: yes", "dnstap-identity: \"\(identity)\"", "dnstap-send-identity: yes",
            "dnstap-log-client-response-messages: yes", "dnstap-log-client-query-messages: yes",
            "dnstap-log-resolver-response-messages: yes",
        ]
        return try unbound(
            stubs: zones.map { Stub($0.apex, upstream.endpoint) }, extra: lines + target.lines, upstreams: [upstream])
    }
}
