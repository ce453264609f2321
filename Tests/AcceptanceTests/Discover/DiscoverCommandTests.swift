import EgressTestSupport
import Testing

/// Tests what `discover` prints from recordings.
@Suite struct DiscoverCommandTests {
    /// At 2026-01-01T01:00:00Z.
    private static let frames = [
        "10.0.0.1 api.example.com.shop.svc.cluster.local A NXDOMAIN",
        "10.0.0.1 api.example.com.svc.cluster.local A NXDOMAIN", "10.0.0.1 api.example.com.cluster.local A NXDOMAIN",
        "10.0.0.1 api.example.com A cdn.example.net. 52.0.0.1", "10.0.0.1 api.example.com AAAA NODATA",
        "10.0.0.1@1767229260 api.example.com A cdn.example.net. 52.0.0.2",
        "10.0.0.1 db.data.shop.svc.cluster.local A NXDOMAIN", "10.0.0.1 db.data.svc.cluster.local A 10.96.0.1",
        "10.0.0.1 typo.example.com A NXDOMAIN", "10.0.0.1 1.0.0.10.in-addr.arpa PTR NXDOMAIN",
        "10.0.0.3 backup.example.com A 52.0.0.3", "10.0.0.3@1767240000 late.example.com A 52.0.0.4",
        "10.1.0.1 node.example.com A 52.0.0.5",
    ]

    // MARK: text

    @Test func `the text has a block for each workload and for each client that is no pod`() throws {
        let run = try DiscoverGround(Self.frames).run()
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stderr == "")
        #expect(
            run.stdout == """
                shop/backup (app=backup), 1 pod
                  NAME                LOOKUPS  FIRST                 LAST                  TTL  ADDRESSES
                  backup.example.com  1        2026-01-01T01:00:00Z  2026-01-01T01:00:00Z  60   52.0.0.3

                  egressgen backup.example.com -n shop --pod app=backup --name backup-pods-policy

                shop/Deployment web (app=web), 1 pod
                  NAME             LOOKUPS  FIRST                 LAST                  TTL  ADDRESSES
                  api.example.com  2        2026-01-01T01:00:00Z  2026-01-01T01:01:00Z  60   52.0.0.1 52.0.0.2
                  SERVICE  LOOKUPS  FIRST                 LAST                  TTL  ADDRESSES
                  data/db  1        2026-01-01T01:00:00Z  2026-01-01T01:00:00Z  60   10.96.0.1
                  WITHOUT ADDRESS   LOOKUPS  FIRST                 LAST                  ANSWER
                  typo.example.com  1        2026-01-01T01:00:00Z  2026-01-01T01:00:00Z  NXDOMAIN
                  OTHER QUESTIONS        COUNT  FIRST                 LAST                  TYPE
                  1.0.0.10.in-addr.arpa  1      2026-01-01T01:00:00Z  2026-01-01T01:00:00Z  PTR

                  egressgen api.example.com -n shop --pod app=web --name web-policy

                10.1.0.1 (node, with the pods that share its address): kube-system/node-local-dns-x
                  NAME              LOOKUPS  FIRST                 LAST                  TTL  ADDRESSES
                  node.example.com  1        2026-01-01T01:00:00Z  2026-01-01T01:00:00Z  60   52.0.0.5
                  hint: if the nodes run NodeLocal DNSCache, record its answers

                10.0.0.3 (no pod at that time): shop/backup-1
                  NAME              LOOKUPS  FIRST                 LAST                  TTL  ADDRESSES
                  late.example.com  1        2026-01-01T04:00:00Z  2026-01-01T04:00:00Z  60   52.0.0.4
                  hint: pass lists of pods from the time of the recording, or listen with --cluster, which watches the pods

                """)
    }

    @Test func `a namespace, ports and a pattern show in the text`() throws {
        let names = (1...9).map { "10.0.0.1 n\($0).example.com A 52.0.0.\($0)" }
        let run = try DiscoverGround(names + ["10.0.0.2 x.example.org A 52.0.1.1", names[0]]).run(
            "-n", "shop", "--port", "443", "--port", "123/udp")
        #expect(run.status == 0, "\(run.stderr)")
        #expect(!run.stdout.contains("data/db"))
        #expect(
            run.stdout.contains(
                "9 names seen below example.com, an estimated 80 % of lookups go to names not seen yet: prefer *.example.com"
            ))
        #expect(run.stdout.contains("egressgen n1.example.com:443,123/udp n2.example.com:443,123/udp "))
    }

    @Test func `the command line is one that a shell and egressgen read as it is meant`() throws {
        let frames = ["-rf.example.com", "refresh", "a.example.com"].map { "10.0.0.1 \($0) A 52.0.0.1" }
        let run = try DiscoverGround(frames).run()
        let line = "egressgen generate -n shop --pod app=web --name web-policy -- -rf.example.com a.example.com refresh"
        #expect(run.stdout.contains("\n  \(line)\n"), "\(run.stdout)")
        let zone =
            "$ORIGIN .\n@ 60 SOA ns admin 1 60 60 60 60\n-rf.example.com 60 A 52.0.0.1\n"
            + "a.example.com 60 A 52.0.0.1\nrefresh 60 A 52.0.0.1\n"
        let folder = try TemporaryFolder()
        let path = try folder.write(zone, to: "zone")
        let made = try BuiltBinary.run(
            ["generate", "--zone", path] + line.split(separator: " ").dropFirst(2).map(String.init))
        #expect(made.status == 0, "\(made.stderr)")
        #expect(made.stdout.contains("  name: web-policy\n"))
    }

    @Test func `a namespace without pods that asked is told`() throws {
        let run = try DiscoverGround(Self.frames).run("-n", "shpo", "--format", "json")
        #expect(run.status == 0)
        #expect(run.stderr.contains("warning: --namespace shpo: no pod of the namespace looked anything up"))
        #expect(try DiscoverGround(Self.frames).run("-n", "shop", "--format", "json").stderr == "")
    }

    @Test func `pods of several objects that only labels tell apart are told`() throws {
        let pods = DiscoverGround.pods.replacing("10.0.0.2", with: "10.0.0.9")
            .replacing(
                #""namespace": "data", "labels": {"app": "db"}"#,
                with:
                    #""namespace": "shop", "labels": {"app": "web"}, "ownerReferences": [{"kind": "StatefulSet", "name": "db"}]"#
            )
        let run = try DiscoverGround(Self.frames, pods: pods, workloads: "kind: Deployment\nmetadata: {name: x}\n")
            .run()
        #expect(
            run.stdout.contains(
                "note: its label selects the pods of Deployment web, StatefulSet db, so each gets what the others looked up"
            ),
            "\(run.stdout)")
    }

    // MARK: policies

    private static let policies = """
        # "egressgen refresh" keeps spec.egress of this policy up to date
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: web-policy
          namespace: shop
          labels:
            app.kubernetes.io/managed-by: egressgen
          annotations:
            egressgen.dev/hosts: api.example.com:443
            egressgen.dev/dns: kube-dns
            egressgen.dev/applied: api.example.com:443 dns=kube-dns
        spec:
          podSelector:
            matchLabels:
              app: web
          policyTypes:
          - Egress
          egress:
          - to: # api.example.com:443
            - ipBlock:
                cidr: 52.0.0.1/32
            - ipBlock:
                cidr: 52.0.0.2/32
            ports:
            - protocol: TCP
              port: 443
          - to: # dns=kube-dns
            - namespaceSelector:
                matchLabels:
                  kubernetes.io/metadata.name: kube-system
              podSelector:
                matchLabels:
                  k8s-app: kube-dns
            ports:
            - protocol: TCP
              port: 53
            - protocol: UDP
              port: 53
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: web-services
          namespace: shop
          labels:
            app.kubernetes.io/managed-by: egressgen
        spec:
          podSelector:
            matchLabels:
              app: web
          policyTypes:
          - Egress
          egress:
          - to: # data/db
            - namespaceSelector:
                matchLabels:
                  kubernetes.io/metadata.name: data
              podSelector:
                matchLabels:
                  app: db
            ports:
            - protocol: TCP
              port: 5432
            - protocol: TCP
              port: 9187

        """

    @Test func `the policies allow the names and the Services of each workload`() throws {
        let run = try DiscoverGround(Self.frames.filter { $0.hasPrefix("10.0.0.1 ") || $0.hasPrefix("10.0.0.1@") })
            .run("--format", "policies", "--port", "443", "--dns", "kube-dns")
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stderr == "")
        #expect(run.stdout == Self.policies)
    }

    @Test func `refresh accepts the policies, and keeps every address`() throws {
        let ground = try DiscoverGround(Self.frames)
        let run = try ground.run("--format", "policies", "--dns", "kube-dns")
        let path = try ground.folder.write(run.stdout, to: "policies.yaml")
        let zone = try ground.folder.write(
            """
            $ORIGIN example.com.
            @ 60 SOA ns.example.com. root.example.com. 1 3600 600 86400 60
            api 60 A 52.0.0.1
            api 60 A 52.0.0.2
            backup 60 A 52.0.0.3

            """, to: "zone.db")
        let check = try BuiltBinary.run(["refresh", path, "--check", "--zone", zone])
        #expect(check.status == 0, "\(check.stderr)")
        try ground.folder.write(
            try ground.folder.read("zone.db").replacing("api 60 A 52.0.0.2\n", with: ""), to: "zone.db")
        #expect(try BuiltBinary.run(["refresh", path, "--zone", zone]).status == 0)
        #expect(try ground.folder.read("policies.yaml").contains("cidr: 52.0.0.2/32"))
    }

    @Test func `a workload without names outside the cluster has the DNS rule beside its Services`() throws {
        let run = try DiscoverGround(["10.0.0.1 db.data.svc.cluster.local A 10.96.0.1"]).run("--format", "policies")
        #expect(run.status == 0)
        #expect(run.stdout.contains("name: web-services\n"))
        #expect(!run.stdout.contains("web-policy"))
        #expect(run.stdout.contains("- to: # dns=any\n"))
    }

    @Test func `Services without a rule are told of, and so are headless ones and clients that are no pods`() throws {
        let run = try DiscoverGround([
            "10.0.0.1 kubernetes.default.svc.cluster.local A 10.96.0.2",
            "10.0.0.1 db-0.peers.data.svc.cluster.local A 10.0.0.2",
            "10.0.0.1 gone.data.svc.cluster.local A 10.96.0.9", "10.1.0.1 node.example.com A 52.0.0.5",
            "10.0.0.9 other.example.com A 52.0.0.6",
        ]).run("--format", "policies")
        #expect(run.status == 0)
        #expect(run.stdout.contains("- to: # data/peers\n"))
        #expect(run.stdout.contains("      port: 7000\n"))
        #expect(!run.stdout.contains("kubernetes.default") && !run.stdout.contains("# data/gone"))
        for words in [
            "shop/Deployment web: Service default/kubernetes has no selector", "Service data/peers is headless",
            "Service data/gone is not known", "10.1.0.1 is a node", "10.0.0.9 was no pod's address",
        ] {
            #expect(
                run.errorLines.contains { $0.hasPrefix("egressgen: warning: ") && $0.contains(words) }, "\(run.stderr)")
        }
    }

    @Test func `a name with a special-purpose address is left out, unless that is accepted`() throws {
        let ground = try DiscoverGround([
            "10.0.0.1 db.corp.example A 10.2.0.1", "10.0.0.1 api.example.com A 52.0.0.1",
        ])
        let run = try ground.run("--format", "policies")
        #expect(run.status == 77)
        #expect(run.stderr.contains("egressgen: error: shop/Deployment web: db.corp.example: "))
        #expect(run.stderr.contains("--accept 10.2.0.1/32"))
        #expect(run.stdout.contains("egressgen.dev/hosts: api.example.com\n"))
        let accepted = try ground.run("--format", "policies", "--accept", "10.2.0.0/24")
        #expect(accepted.status == 0, "\(accepted.stderr)")
        #expect(accepted.stdout.contains("cidr: 10.2.0.1/32"))
        #expect(accepted.stdout.contains("egressgen.dev/accept: 10.2.0.0/24"))
    }

    @Test func `pods with both families get both, and others only what they can reach`() throws {
        let pods = DiscoverGround.pods.replacing(
            #""podIPs": [{"ip": "10.0.0.1"}]"#, with: #""podIPs": [{"ip": "10.0.0.1"}, {"ip": "fd00::1"}]"#)
        let frames = ["10.0.0.1 api.example.com A 52.0.0.1", "10.0.0.1 api.example.com AAAA 2600::1"]
        let dual = try DiscoverGround(frames, pods: pods).run("--format", "policies")
        #expect(dual.status == 0, "\(dual.stderr)")
        #expect(dual.stdout.contains("egressgen.dev/family: dual") && dual.stdout.contains("2600::1/128"))
        let single = try DiscoverGround(frames).run("--format", "policies")
        #expect(!single.stdout.contains("2600::1"))
    }

    // MARK: json

    @Test func `the JSON has all of it`() throws {
        let run = try DiscoverGround([
            "10.0.0.1 api.example.com A 52.0.0.1", "10.0.0.1 typo.example.com A NXDOMAIN",
            "10.0.0.1 db.data.svc.cluster.local A 10.96.0.1", "10.0.0.1 1.0.0.10.in-addr.arpa PTR NXDOMAIN",
            "10.1.0.1 node.example.com A NODATA",
        ]).run("--format", "json")
        #expect(run.status == 0, "\(run.stderr)")
        let times = #""first": "2026-01-01T01:00:00Z",\n          "last": "2026-01-01T01:00:00Z""#
            .replacing("\\n", with: "\n")
        #expect(
            run.stdout
                == """
                {
                  "workloads": [
                    {
                      "namespace": "shop",
                      "kind": "Deployment",
                      "name": "web",
                      "selector": "app=web",
                      "pods": [
                        "web-5d8f-a"
                      ],
                      "names": [
                        {
                          "name": "api.example.com",
                          "lookups": 1,
                          TIMES,
                          "ttl": 60,
                          "addresses": [
                            "52.0.0.1"
                          ]
                        }
                      ],
                      "services": [
                        {
                          "namespace": "data",
                          "name": "db",
                          "isKnown": true,
                          "lookups": 1,
                          TIMES,
                          "ttl": 60,
                          "addresses": [
                            "10.96.0.1"
                          ]
                        }
                      ],
                      "missing": [
                        {
                          "name": "typo.example.com",
                          "answer": "NXDOMAIN",
                          "lookups": 1,
                          TIMES
                        }
                      ],
                      "others": [
                        {
                          "name": "1.0.0.10.in-addr.arpa",
                          "type": "PTR",
                          "lookups": 1,
                          TIMES
                        }
                      ],
                      "suggestions": [],
                      "notes": [],
                      "command": "egressgen api.example.com -n shop --pod app=web --name web-policy"
                    }
                  ],
                  "clients": [
                    {
                      "address": "10.1.0.1",
                      "isNode": true,
                      "pods": [
                        "kube-system/node-local-dns-x"
                      ],
                      "names": [],
                      "services": [],
                      "missing": [
                        {
                          "name": "node.example.com",
                          "answer": "NODATA",
                          "lookups": 1,
                          TIMES
                        }
                      ],
                      "others": [],
                      "suggestions": []
                    }
                  ]
                }

                """.replacing("TIMES", with: times))
    }
}
