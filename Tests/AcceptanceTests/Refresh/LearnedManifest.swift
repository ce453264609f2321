/// A policy of the pattern `*.example.com:443` that has learned the address 8.0.0.1.
enum LearnedManifest {
    /// A note on the address. It has ended, but only a run that learns removes the address.
    static let note = #"'{"*.example.com":{"8.0.0.1":"2026-01-01T00:00:00Z"}}'"#

    /// Returns the policy, with a note on the address unless `note` is `nil`.
    static func text(hosts: String = "*.example.com:443", note: String? = note) -> String {
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: b-policy
          annotations:
            egressgen.dev/hosts: "\(hosts)"
            egressgen.dev/applied: "*.example.com:443 dns=any"
        \(note.map { "    egressgen.dev/retained: \($0)\n" } ?? "")spec:
          podSelector:
            matchLabels:
              a: b
          policyTypes:
          - Egress
          egress:
          - to:
            - ipBlock:
                cidr: 8.0.0.1/32
            ports:
            - protocol: TCP
              port: 443
          - to:
            - ipBlock:
                cidr: 0.0.0.0/0
            - namespaceSelector: {}
            ports:
            - protocol: UDP
              port: 53

        """
    }
}
