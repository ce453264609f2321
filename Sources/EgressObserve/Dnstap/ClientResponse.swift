package import EgressModel

/// A response that a server sent to a client, as dnstap reports it (https://dnstap.info).
package struct ClientResponse: Hashable, Sendable {
    /// The client's address; `nil` if the server does not report one.
    package let client: IPAddress?
    /// The time of the query in seconds since 1970-01-01T00:00:00Z; `nil` if the server does not report it.
    package let queryTime: UTCTime?
    /// The time of the response in nanoseconds since 1970-01-01T00:00:00Z; `nil` if the server does not report it.
    package let responseNanoseconds: Int?
    /// The response in wire format.
    package let message: [UInt8]

    init(_ message: Dnstap_Message) {
        client = IPAddress(octets: message.queryAddress)
        queryTime = message.hasQueryTimeSec ? Int(exactly: message.queryTimeSec).map(UTCTime.init(seconds:)) : nil
        responseNanoseconds =
            message.hasResponseTimeSec
            ? Self.nanoseconds(message.responseTimeSec, message.responseTimeNsec) : nil
        self.message = [UInt8](message.responseMessage)
    }

    /// Returns `nil` if the time does not fit, which only a forged or damaged message causes.
    private static func nanoseconds(_ seconds: UInt64, _ fraction: UInt32) -> Int? {
        guard let seconds = Int(exactly: seconds) else { return nil }
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return nil }
        let (sum, second) = whole.addingReportingOverflow(Int(fraction))
        return second ? nil : sum
    }
}

extension IPAddress {
    fileprivate init?(octets: some Collection<UInt8>) {
        switch octets.count {
        case 4: self = .ipv4(IPv4Address(bits: octets.reduce(0) { $0 << 8 | UInt32($1) }))
        case 16: self = .ipv6(IPv6Address(bits: octets.reduce(0) { $0 << 8 | UInt128($1) }))
        default: return nil
        }
    }
}
