import Foundation

extension LiveCluster {
    /// Runs kubectl to the end, as the administrator unless another kubeconfig is given, and with the current kubectl
    /// unless another program is given.
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

    /// Runs kubectl as the administrator, and gives what it printed.
    ///
    /// - Throws: `SupportError` with kubectl's words if it fails.
    @discardableResult
    package func administer(_ arguments: String..., input: String = "") throws(SupportError) -> String {
        let run = try kubectl(arguments, input: input)
        guard run.status == 0 else {
            throw SupportError("kubectl \(arguments.joined(separator: " ")) failed:\n\(run.stderr)")
        }
        return run.stdout
    }

    /// Makes a namespace with a name that no other has.
    package func makeNamespace(_ prefix: String = "test") throws(SupportError) -> String {
        let name = "\(prefix)-\(UUID().uuidString.prefix(8).lowercased())"
        try administer("create", "namespace", name)
        return name
    }

    /// A policy as the server stores it, read from JSON.
    package func policy(_ name: String, in namespace: String) throws(SupportError) -> StoredPolicy {
        let text = try administer(
            "get", "networkpolicies", name, "-n", namespace, "-o", "json", "--show-managed-fields")
        return try StoredPolicy(json: text)
    }

    /// How many requests for a resource the server has answered by now, by verb: `GET`, `LIST`, `PATCH`, `APPLY`, ...
    ///
    /// They are everyone's: a test that counts starts a cluster of its own.
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
