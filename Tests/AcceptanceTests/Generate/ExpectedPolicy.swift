/// Returns the policy that egressgen must print for one name with all ports and the pods `run=busybox`.
///
/// `annotations` contains the lines between `hosts` and `applied`. For `--family ipv6` and `--family dual`, `dnsBlocks`
/// must contain the blocks of both families, because the DNS rule does.
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
