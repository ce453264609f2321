import Foundation

extension LiveCluster {
    /// Runs kubectl and waits until it exits.
    ///
    /// The defaults are the administrator's kubeconfig and the current kubectl.
    package func kubectl(
        _ arguments: [String], input: String = "", kubeconfig: String? = nil, program: Kubectl = .current,
        timeout: Double = 120
    ) throws(SupportError) -> BinaryRun {
        try program.run(
            arguments, kubeconfig: kubeconfig ?? self.kubeconfig, home: home, input: input, timeout: timeout)
    }

    package func kubectl(
        _ arguments: String..., input: String = "", kubeconfig: String? = nil, program: Kubectl = .current
    ) throws(SupportError) -> BinaryRun {
        try kubectl(arguments, input: input, kubeconfig: kubeconfig, program: program)
    }

    /// Runs kubectl as the administrator and returns its stdout.
    ///
    /// - Throws: `SupportError` with kubectl's stderr if it fails.
    @discardableResult
    package func administer(_ arguments: String..., input: String = "") throws(SupportError) -> String {
        let run = try kubectl(arguments, input: input)
        guard run.status == 0 else {
            throw SupportError("kubectl \(arguments.joined(separator: " ")) failed:\n\(run.stderr)")
        }
        return run.stdout
    }

    /// Creates a namespace with a unique name and returns the name.
    package func makeNamespace(_ prefix: String = "test") throws(SupportError) -> String {
        let name = "\(prefix)-\(UUID().uuidString.prefix(8).lowercased())"
        try administer("create", "namespace", name)
        return name
    }

    /// Returns a policy as the server stores it.
    package func policy(_ name: String, in namespace: String) throws(SupportError) -> StoredPolicy {
        let text = try administer(
            "get", "networkpolicies", name, "-n", namespace, "-o", "json", "--show-managed-fields")
        return try StoredPolicy(json: text)
    }

    /// Returns the number of requests for a resource that the server has answered, by verb: `GET`, `LIST`, `PATCH`,
    /// `APPLY`, ...
    ///
    /// The counts include the requests of all clients. A test that counts requests must start its own cluster.
    package func requestCounts(for resource: String = "networkpolicies") throws(SupportError) -> [String: Int] {
        let lines = try administer("get", "--raw", "/metrics").split(separator: "\n")
        return lines.reduce(into: [:]) { counts, line in
            guard line.hasPrefix("apiserver_request_total{"), line.contains("resource=\"\(resource)\""),
                let verb = line.firstMatch(of: /[{,]verb="([^"]*)"/)?.1, let end = line.lastIndex(of: " "),
                let count = Double(line[end...].dropFirst())
            else { return }
            counts[String(verb), default: 0] += Int(count)
        }
    }
}
