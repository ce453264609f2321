/// What the contract prints for one name with every port, for the pods `run=busybox`. The annotations are the lines
/// between `hosts` and `applied`. With `--family ipv6` and `dual` the rule for DNS holds both families' blocks.
func busyboxPolicy(
    _ host: String, _ cidrs: [String], annotations: [String] = [], dnsBlocks: [String] = ["0.0.0.0/0"]
) -> String {
    """
    # "egressgen refresh" keeps spec.egress of this policy up to date
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: busybox-policy
      labels:
        app.kubernetes.io/managed-by: egressgen
      annotations:
        egressgen.dev/hosts: \(host)
    \(annotations.map { "    egressgen.dev/\($0)\n" }.joined())\
        egressgen.dev/applied: \(host) dns=any
    spec:
      podSelector:
        matchLabels:
          run: busybox
      policyTypes:
      - Egress
      egress:
      - to: # \(host)
    \(ipBlocks(cidrs))\
      - to: # dns=any
    \(ipBlocks(dnsBlocks))\
        - namespaceSelector: {} # some CNIs do not match pods by address
        ports:
        - protocol: UDP
          port: 53

    """
}

private func ipBlocks(_ cidrs: [String]) -> String {
    cidrs.map { "    - ipBlock:\n        cidr: \($0)\n" }.joined()
}
