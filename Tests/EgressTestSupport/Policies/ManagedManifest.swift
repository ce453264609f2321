/// Manifests of managed policies.
package enum ManagedManifest {
    /// Returns a policy without egress rules.
    package static func unfilled(_ name: String, hosts: String, annotations: [String] = []) -> String {
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: \(name) # \(name)
          annotations:
            egressgen.dev/hosts: \(hosts)
        \(annotations.map { "    egressgen.dev/\($0)\n" }.joined())spec:
          podSelector: {}
          policyTypes: [Egress]

        """
    }

    /// Returns a policy with one name, a rule for that name, and no DNS rule.
    package static func filled(
        _ name: String, host: String, _ addresses: [String], annotations: [String] = []
    ) -> String {
        let peers = addresses.map { "    - ipBlock:\n        cidr: \($0)/32\n" }.joined()
        return unfilled(name, hosts: host, annotations: ["dns: none", "applied: \(host)"] + annotations)
            + "  egress:\n  - to:\n\(peers)"
    }
}
