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
    /// A Service that is named after a policy cannot have this name, because it is no RFC 1035 label.
    case notServiceName(String)
    /// The port is zero, or the workload serves its metrics there.
    case unusablePort(UInt16)
    /// The user of a container might not be allowed to listen on the port.
    case privilegedPort(UInt16)
    /// The workload listens for dnstap on the port.
    case portOfTap(UInt16)
    /// The path of a file is not absolute, or not in a folder other than the root.
    case noSecretFolder
    /// The path of a file has a part that Kubernetes does not accept in a volume or as the key of a Secret.
    case noSecretKey
    /// A volume at this folder would hide the credentials of the service account.
    case hiddenCredentials(String)
}
