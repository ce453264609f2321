package import EgressModel

/// Why a text is no single destination of a connection.
package enum TargetError: Hashable, Sendable {
    case empty
    case noPort
    /// An IPv6 address, whose last group could be taken for a port.
    case noPortBehind(IPv6Address)
    case url
    /// A block, of which one address is to be asked for.
    case block
    case notIPv6InBrackets
    case severalPorts
    /// Neither an address nor a name.
    indirect case host(ValueError)
}

/// Why something that refreshes policies cannot run in a cluster as it is asked for.
package enum WorkloadError: Hashable, Sendable {
    case notImage
    /// A distance that cron cannot keep, with the nearest that it can.
    case noCronExpression(nearest: [TimeSpan])
    /// A policy's name that leaves no room for that of a CronJob; the limit is in bytes.
    case longName(String, limit: Int)
}
