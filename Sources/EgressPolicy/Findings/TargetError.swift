package import EgressModel

/// Why a text is not the single destination of a connection.
package enum TargetError: Hashable, Sendable {
    case empty
    case noPort
    /// An IPv6 address without brackets and without a port. Its last group could be mistaken for a port.
    case noPortBehind(IPv6Address)
    case url
    /// A block instead of a single address.
    case block
    case notIPv6InBrackets
    case severalPorts
    /// Neither an address nor a name.
    indirect case host(ValueError)
}

/// Why a workload that refreshes policies cannot run in a cluster as the user asked.
package enum WorkloadError: Hashable, Sendable {
    case notImage
    /// No cron expression has this interval. The list contains the nearest intervals that have one.
    case noCronExpression(nearest: [TimeSpan])
    /// The name of a policy is too long for the name of a CronJob that contains it. The limit is in bytes.
    case longName(String, limit: Int)
}
