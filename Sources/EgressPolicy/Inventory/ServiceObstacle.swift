/// Why a Service has no rule, or one that needs a look.
package enum ServiceObstacle: Hashable, Sendable {
    /// The Service is not among those that were read.
    case unknown
    /// Others than the pods of a selector answer for the Service.
    case noSelector
    case noPorts
    /// No pod of the Service has a port of this name.
    case noPort(String)
    /// DNS answers with the addresses of the pods, so clients can use any of their ports. There is a rule.
    case headless
    /// The pods have the addresses of their nodes, by which most network plugins do not know pods. There is a rule.
    case hostNetwork
    /// The Service stands for a name outside the cluster, which DNS did not follow.
    case external
}
