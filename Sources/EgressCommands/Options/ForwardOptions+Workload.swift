internal import EgressModel
internal import EgressObserve
internal import EgressPolicy

extension ForwardOptions {
    /// Returns the forwarder of a workload in the cluster.
    ///
    /// - Parameter isDeployment: Whether the workload keeps running.
    /// - Returns: The forwarder; `nil` without `--forward`.
    /// - Throws: `Failures` with 64 if a flag is wrong or missing, or if other pods could not reach the forwarder.
    func forwarder(isDeployment: Bool) throws(Failures) -> WorkloadForwarder? {
        guard let settings = try settings() else { return nil }
        guard isDeployment else { throw .usage(.forward, "requires --deployment") }
        if let text = zip(upstreams, settings.upstreams).first(where: { $0.1.address.isLoopback })?.0 {
            throw .usage(
                .setting(.upstream, text), "is the loopback address of the pod",
                hint: "write a name server that the pods reach")
        }
        let port = try port(of: settings.listeners)
        return try usage(.forward, addresses.first) { () throws(ValueError) in
            try WorkloadForwarder(
                port: port, isDualStack: settings.listeners.count > 1, clients: settings.clients ?? [],
                upstreams: settings.upstreams)
        }
    }

    /// The flags as the workload's command takes them.
    var arguments: [String] {
        addresses.flatMap { ["--forward", $0] } + clients.flatMap { ["--forward-from", $0] }
            + upstreams.flatMap { ["--upstream", $0] } + (hold.map { ["--hold", $0] } ?? [])
            + (settle.map { ["--settle", $0] } ?? [])
    }

    /// Returns the port of addresses that are each every address of the pod, of one family.
    private func port(of listeners: [ListenAddress]) throws(Failures) -> UInt16 {
        for (text, address) in zip(addresses, listeners) {
            guard address.isWildcard else {
                throw .usage(
                    .setting(.forward, text), "is not every address of the pod",
                    hint: "write 0.0.0.0:PORT, as in 0.0.0.0:5353")
            }
            guard address.port == listeners[0].port else {
                throw .usage(
                    .setting(.forward, text), "has another port than --forward \(addresses[0])",
                    hint: "one port serves all clients")
            }
        }
        return listeners[0].port
    }
}
