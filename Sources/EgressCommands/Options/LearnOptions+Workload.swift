internal import EgressModel
internal import EgressObserve
internal import EgressPolicy

extension LearnOptions {
    /// Returns the listener of a workload in the cluster. Does not read the token, which is in the workload's container.
    ///
    /// - Parameters:
    ///   - isDeployment: Whether the workload keeps running.
    ///   - forwards: Whether the workload forwards queries, and so learns without `--learn` too.
    /// - Returns: The listener; `nil` without `--learn`.
    /// - Throws: `Failures` with 64 if a flag is wrong or missing, or if DNS servers in other pods could not connect.
    func tap(isDeployment: Bool, forwards: Bool) throws(Failures) -> WorkloadTap? {
        guard let checked = try checkedSources(forwards: forwards) else { return nil }
        guard !checked.isEmpty else {
            _ = try checkedLimit()
            return nil
        }
        guard isDeployment else { throw .usage(.learn, "requires --deployment") }
        let (port, _, senders, token, _) = try all(
            Result { () throws(Failures) in try self.port(of: checked) },
            Result { () throws(Failures) in try admission.check(zip(sources, checked)) },
            Result { () throws(Failures) in try admission.blocks() },
            Result { () throws(Failures) in try mountedToken() },
            Result { () throws(Failures) in try checkedLimit() })
        guard let token else { return nil }
        return try usage(.learn, sources.first) { () throws(ValueError) in
            try WorkloadTap(port: port, senders: senders ?? [], token: token)
        }
    }

    /// The flags as the workload's command takes them.
    var arguments: [String] {
        sources.flatMap { ["--learn", $0] } + admission.senders.flatMap { ["--learn-from", $0] }
            + (admission.tokenFile.map { ["--learn-token", $0] } ?? [])
            + (limit.map { ["--learn-limit", "\($0)"] } ?? [])
    }

    private func port(of checked: [LearnSource]) throws(Failures) -> UInt16 {
        guard sources.count == 1, let text = sources.first else {
            throw .usage(.learn, "is given twice", hint: "one port serves all DNS servers")
        }
        let hint = "write tcp:0.0.0.0:PORT, as in tcp:0.0.0.0:6000"
        guard case .tcp(let address, let port) = checked.first?.listener else {
            throw .usage(.setting(.learn, text), "is nothing that DNS servers in other pods can connect to", hint: hint)
        }
        guard address.bits == 0 else {
            throw .usage(.setting(.learn, text), "is not every address of the pod", hint: hint)
        }
        return port
    }

    private func mountedToken() throws(Failures) -> SecretFile? {
        try admission.tokenFile.map { path throws(Failures) in
            try usage(.learnToken, path) { () throws(ValueError) in try SecretFile(path: path) }
        }
    }
}
