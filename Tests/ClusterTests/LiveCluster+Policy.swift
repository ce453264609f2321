import EgressTestSupport

extension LiveCluster {
    /// Creates a managed policy for every pod of a namespace, or applies its manifest again. `egress` is the value of
    /// `spec.egress`; `nil` if the manifest says nothing of it.
    func makePolicy(_ name: String, in namespace: String, hosts: String, egress: String? = nil) throws(SupportError) {
        let manifest = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: \(name)
              annotations:
                egressgen.dev/hosts: "\(hosts)"
                egressgen.dev/dns: none
            spec:
              podSelector: {}
              policyTypes: [Egress]
              \(egress.map { "egress: \($0)" } ?? "")

            """
        try administer("apply", "-n", namespace, "-f", "-", input: manifest)
    }
}
