import EgressTestSupport
import Testing

@Suite(.waits)
struct ExplainCommandTests {
    /// The policies of a shop: one that egressgen manages, one that it does not manage, and a ConfigMap.
    private static let policies = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: web
          namespace: shop
          annotations:
            egressgen.dev/hosts: api.example.com:443
            egressgen.dev/applied: api.example.com:443 dns=kube-dns
        spec:
          podSelector: {matchLabels: {app: web}}
          policyTypes: [Egress]
          egress:
          - to:
            - ipBlock: {cidr: 93.184.216.34/32}
            ports: [{port: 443, protocol: TCP}]
          - to:
            - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
              podSelector: {matchLabels: {k8s-app: kube-dns}}
            ports: [{port: 53, protocol: TCP}, {port: 53, protocol: UDP}]
        ---
        apiVersion: v1
        kind: List
        items:
        - apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: internal, namespace: shop}
          spec:
            podSelector: {matchExpressions: [{key: app, operator: In, values: [web, api]}]}
            policyTypes: [Ingress, Egress]
            ingress:
            - from:
              - ipBlock: {cidr: 10.0.0.0/8, except: [10.9.0.0/16]}
              - namespaceSelector: {matchLabels: {team: front}}
              ports: [{port: http}, {port: 80}]
            egress:
            - to: [{podSelector: {matchLabels: {app: db}}}]
              ports: [{port: 5432}]
            - to: [{ipBlock: {cidr: "2001:db8::/32"}}]
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: other}

        """

    /// A question about `app=web` of `shop`, the expected exit status and the expected output. `POD` stands for the
    /// description of the pod.
    private static let verdicts: [(String, Int32, String)] = [
        (
            "--to 93.184.216.34:443", 0,
            """
            allowed: POD to 93.184.216.34:443
              egress allowed by shop/web egress rule 1 (api.example.com:443): ipBlock 93.184.216.34/32

            """
        ),
        (
            "--to 93.184.216.34:80/TCP", 1,
            """
            denied: POD to 93.184.216.34:80
              egress denied: no rule of shop/web, shop/internal allows it
              note: shop/web egress rule 1 (api.example.com:443) allows other ports: 443

            """
        ),
        (
            "--to [2001:db8::9]:9/sctp", 0,
            """
            allowed: POD to [2001:db8::9]:9/sctp
              egress allowed by shop/internal egress rule 2: ipBlock 2001:db8::/32

            """
        ),
        (
            "--to-pod k8s-app=kube-dns --to-namespace kube-system --port 53/udp", 0,
            """
            allowed: POD to pod k8s-app=kube-dns of namespace kube-system, port 53/udp
              egress allowed by shop/web egress rule 2 (dns=kube-dns): pods k8s-app=kube-dns in namespaces kubernetes.io/metadata.name=kube-system
              ingress allowed: no policy isolates the pod

            """
        ),
        (
            "--to-pod app=db --port 5432", 0,
            """
            allowed: POD to pod app=db of namespace shop, port 5432
              egress allowed by shop/internal egress rule 1: pods app=db in its namespace
              ingress allowed: no policy isolates the pod

            """
        ),
        (
            "--to-pod app=db --to-pod x=y --to-namespace other --port 5432", 1,
            """
            denied: POD to pod app=db,x=y of namespace other, port 5432
              egress denied: no rule of shop/web, shop/internal allows it
              note: shop/internal egress rule 2 has an ipBlock, which matches no pod in this check; network plugins differ
              ingress allowed: no policy isolates the pod

            """
        ),
        (
            "--to-pod app=api --port 80", 1,
            """
            denied: POD to pod app=api of namespace shop, port 80
              egress denied: no rule of shop/web, shop/internal allows it
              note: shop/internal egress rule 2 has an ipBlock, which matches no pod in this check; network plugins differ
              ingress denied: no rule of shop/internal allows it
              note: shop/internal ingress rule 1 has an ipBlock, which matches no pod in this check; network plugins differ

            """
        ),
        (
            "--from 10.1.2.3 --port 80", 0,
            """
            allowed: POD from 10.1.2.3, port 80
              ingress allowed by shop/internal ingress rule 1: ipBlock 10.0.0.0/8 except 10.9.0.0/16
              note: 10.1.2.3 is treated as an address outside the cluster; for the address of a pod, use --from-pod

            """
        ),
        (
            "--from 10.9.2.3 --port 80", 1,
            """
            denied: POD from 10.9.2.3, port 80
              ingress denied: no rule of shop/internal allows it
              note: shop/internal ingress rule 1 excepts 10.9.0.0/16
              note: 10.9.2.3 is treated as an address outside the cluster; for the address of a pod, use --from-pod

            """
        ),
        (
            "--from-pod a=b --from-namespace edge --from-namespace-label team=front --port 8080", 1,
            """
            denied: POD from pod a=b of namespace edge, port 8080
              egress allowed: no policy isolates the pod
              ingress denied: no rule of shop/internal allows it
              note: shop/internal ingress rule 1 allows other ports: http/tcp (a name, whose number is unknown), 80

            """
        ),
        (
            "--from-pod a=b --namespace-label team=front --port 80", 0,
            """
            allowed: POD from pod a=b of namespace shop, port 80
              egress allowed: no policy isolates the pod
              ingress allowed by shop/internal ingress rule 1: all pods in namespaces team=front

            """
        ),
    ]

    @Test(arguments: verdicts)
    func `the verdict, the rule and the host are told`(question: String, status: Int32, output: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.policies, to: "policies.yaml")
        let run = try egressgen("explain --pod app=web -n shop \(question)", [path])
        #expect(run.stdout == output.replacing("POD", with: "pod app=web of namespace shop"))
        #expect(run.status == status)
        #expect(run.stderr.isEmpty)
    }

    @Test func `a policy from generate answers for its own name, address by address`() throws {
        let policy = try egressgen("www.aliyun.com --pod run=busybox", Zones.article).stdout
        let asked = "explain - --pod run=busybox --to www.aliyun.com:443"
        let run = try egressgen(asked, Zones.article, input: policy)
        let addresses = ["106.11.93.21", "140.205.32.4", "140.205.34.3", "140.205.230.13"]
        #expect(run.status == 0)
        #expect(
            run.stdout == "allowed: pod run=busybox of namespace default to www.aliyun.com:443\n"
                + addresses.map { address in
                    "  \(address): egress allowed by default/busybox-policy egress rule 1 (www.aliyun.com): "
                        + "ipBlock \(address)/32\n"
                }.joined())

        let other = try egressgen(asked, Zones.article, input: policy.replacing("140.205.32.4", with: "140.205.32.5"))
        #expect(other.status == 1)
        #expect(other.stdout.hasPrefix("denied: "))
        #expect(other.stdout.contains("\n  140.205.32.4: egress denied: no rule of default/busybox-policy allows it\n"))
        #expect(other.stdout.contains("\n  140.205.34.3: egress allowed by "))
    }

    @Test func `policies that name no namespace are those of -n, and such pods elsewhere are told of`() throws {
        let policy = try egressgen("www.aliyun.com --pod run=busybox --dns none", Zones.article).stdout
        let question = "explain - --pod run=busybox --to 8.8.8.8:443"
        #expect(try egressgen(question + " -n shop", input: policy).status == 1)
        let named = policy.replacing("  name: busybox-policy", with: "  name: busybox-policy\n  namespace: shop")
        let run = try egressgen(question, input: named)
        #expect(run.status == 0)
        #expect(
            run.stdout == """
                allowed: pod run=busybox of namespace default to 8.8.8.8:443
                  egress allowed: no policy isolates the pod
                  note: shop/busybox-policy selects such pods in namespace shop

                """)
    }

    @Test func `folders are walked, and one policy of a name counts, the last`() throws {
        let folder = try TemporaryFolder()
        let policy = try egressgen("www.aliyun.com --pod run=busybox --dns none", Zones.article).stdout
        try folder.write(policy, to: "a.yaml")
        try folder.write(policy, to: "b.json")
        try folder.write("{{ no YAML }", to: "c.yaml")
        try folder.write("kind: NetworkPolicy [", to: "d.txt")
        let question = ["explain", folder.path, "--pod", "run=busybox", "--to", "9.9.9.9:443"]
        let alone = try BuiltBinary.run(question)
        #expect(alone.status == 1)
        #expect(alone.stderr.isEmpty)

        let changed = try folder.write(policy.replacing("106.11.93.21", with: "9.9.9.9"), to: "z.yml")
        let run = try BuiltBinary.run(question)
        #expect(run.status == 0)
        #expect(
            run.errorLines == [
                "egressgen: warning: \(changed):2: default/busybox-policy replaces another policy of the same name"
            ])
        #expect(try BuiltBinary.run(question + ["--exclude", "z.yml"]).status == 1)
    }

    @Test func `without policies everything is allowed, which is told, and so are kinds that are not judged`() throws {
        let question = "explain - --pod a=b --to 1.1.1.1:53/udp"
        let none = try egressgen(question, input: "kind: Pod\n")
        #expect(none.status == 0)
        #expect(none.errorLines == ["egressgen: warning: -: no NetworkPolicy was found"])
        let other = try egressgen(question, input: "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\n")
        #expect(
            other.errorLines.first
                == "egressgen: warning: stdin: line 1: cilium.io/v2 CiliumNetworkPolicy is not evaluated")
    }
}
