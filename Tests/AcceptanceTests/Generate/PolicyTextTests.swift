import EgressTestSupport
import Testing

@Suite(.waits, .judgedPolicies)
struct PolicyTextTests {
    @Test func `names with ports, two profiles of DNS, a fixed destination and a namespace`() throws {
        let run = try generate(
            """
            api.example.com:443 Git.example.com.:22,443 -n shop --pod app=web --name web --dns kube-dns \
            --dns node-local --allow 198.51.100.0/24:5432 --retain 48h
            """, Zones.example)
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        #expect(
            run.stdout == """
                # "egressgen refresh" keeps spec.egress of this policy up to date
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata:
                  name: web
                  namespace: shop
                  labels:
                    app.kubernetes.io/managed-by: egressgen
                  annotations:
                    egressgen.dev/hosts: |-
                      api.example.com:443
                      git.example.com:22,443
                    egressgen.dev/dns: kube-dns node-local
                    egressgen.dev/allow: 198.51.100.0/24:5432
                    egressgen.dev/retain: 48h
                    egressgen.dev/applied: api.example.com:443 git.example.com:22,443 dns=kube-dns dns=node-local \
                allow=198.51.100.0/24:5432
                spec:
                  podSelector:
                    matchLabels:
                      app: web
                  policyTypes:
                  - Egress
                  egress:
                  - to: # api.example.com:443
                    - ipBlock:
                        cidr: 93.184.216.34/32
                    - ipBlock:
                        cidr: 93.184.216.35/32
                    ports:
                    - protocol: TCP
                      port: 443
                  - to: # git.example.com:22,443
                    - ipBlock:
                        cidr: 140.82.121.4/32
                    ports:
                    - protocol: TCP
                      port: 22
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
                  - to: # dns=node-local
                    - ipBlock:
                        cidr: 169.254.20.10/32
                    ports:
                    - protocol: TCP
                      port: 53
                    - protocol: UDP
                      port: 53
                  - to: # allow=198.51.100.0/24:5432
                    - ipBlock:
                        cidr: 198.51.100.0/24
                    ports:
                    - protocol: TCP
                      port: 5432

                """)
    }

    @Test func `--format json is the same policy with two spaces and the keys in the same order`() throws {
        let run = try generate("git.example.com:22,8000-8010/udp --pod run=busybox --format json", Zones.example)
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        #expect(
            run.stdout == """
                {
                  "apiVersion": "networking.k8s.io/v1",
                  "kind": "NetworkPolicy",
                  "metadata": {
                    "name": "busybox-policy",
                    "labels": {
                      "app.kubernetes.io/managed-by": "egressgen"
                    },
                    "annotations": {
                      "egressgen.dev/hosts": "git.example.com:22,8000-8010/udp",
                      "egressgen.dev/applied": "git.example.com:22,8000-8010/udp dns=any"
                    }
                  },
                  "spec": {
                    "podSelector": {
                      "matchLabels": {
                        "run": "busybox"
                      }
                    },
                    "policyTypes": [
                      "Egress"
                    ],
                    "egress": [
                      {
                        "to": [
                          {
                            "ipBlock": {
                              "cidr": "140.82.121.4/32"
                            }
                          }
                        ],
                        "ports": [
                          {
                            "protocol": "TCP",
                            "port": 22
                          },
                          {
                            "protocol": "UDP",
                            "port": 8000,
                            "endPort": 8010
                          }
                        ]
                      },
                      {
                        "to": [
                          {
                            "ipBlock": {
                              "cidr": "0.0.0.0/0"
                            }
                          },
                          {
                            "namespaceSelector": {}
                          }
                        ],
                        "ports": [
                          {
                            "protocol": "UDP",
                            "port": 53
                          }
                        ]
                      }
                    ]
                  }
                }

                """)
    }

    @Test(arguments: [
        "www.aliyun.com --pod run=busybox", "www.aliyun.com:443 --all-pods --name all --dns kube-dns -n shop",
    ])
    func `JSON and YAML hold the same`(words: String) throws {
        let yaml = try generate(words, Zones.article)
        let json = try generate("\(words) --format json", Zones.article)
        let values = try Judges.pyYAML([yaml.stdout, json.stdout])
        #expect(values[0]["kind"] == "NetworkPolicy")
        #expect(values[0] == values[1])
    }

    @Test func `--no-comments leaves out the comments and nothing else`() throws {
        let run = try generate("www.aliyun.com --pod run=busybox --no-comments", Zones.article)
        #expect(run.status == 0)
        let lines = try Fixture.read("golden/article.yaml").split(separator: "\n").dropFirst()
        let bare = lines.map { $0.prefix { $0 != "#" }.replacing(/[ ]+$/, with: "") + "\n" }.joined()
        #expect(run.stdout == bare)
    }

    @Test(arguments: [
        ("none", "none", ["- to: # git.example.com"]),
        ("gke", "gke", ["- to: # git.example.com", "- to: # dns=gke"]),
        ("10.96.0.10", "10.96.0.10/32", ["- to: # git.example.com", "- to: # dns=10.96.0.10/32"]),
        ("openshift", "openshift", ["- to: # git.example.com", "- to: # dns=openshift"]),
    ])
    func `a profile of DNS stands in the annotation and has its rule`(
        profile: String, annotation: String, rules: [String]
    ) throws {
        let run = try generate("git.example.com --pod run=busybox --dns \(profile)", Zones.example)
        let lines = run.stdout.split(separator: "\n").map { $0.trimmingPrefix(/[ ]+/) }
        #expect(run.status == 0)
        #expect(lines.contains("egressgen.dev/dns: \(annotation)"))
        #expect(lines.filter { $0.hasPrefix("- to:") } == rules.map { $0[...] })
    }

    @Test func `labels and names that YAML reads as something else stay strings`() throws {
        let run = try generate("y.example.com --pod y=on --pod a=1e3 --pod b=012 --pod c=null --name no", Zones.example)
        let value = try Judges.pyYAML(run.stdout)
        #expect(value["metadata"]?["name"] == "no")
        #expect(
            value["spec"]?["podSelector"]?["matchLabels"] == ["y": "on", "a": "1e3", "b": "012", "c": "null"])
    }

    @Test func `requirements of pods are Kubernetes' expressions`() throws {
        let run = try BuiltBinary.run(
            [
                "git.example.com", "--pod-expression", "tier in (web, api), env notin (dev)", "--pod-expression",
                "app=shop", "--pod-expression", "!legacy", "--pod-expression", "zone", "--pod-expression", "x!=y",
                "--name", "shop",
            ] + Zones.example)
        try EmittedPolicies.add(run.stdout)
        #expect(
            try Judges.pyYAML(run.stdout)["spec"]?["podSelector"] == [
                "matchLabels": ["app": "shop"],
                "matchExpressions": [
                    ["key": "tier", "operator": "In", "values": ["api", "web"]],
                    ["key": "env", "operator": "NotIn", "values": ["dev"]],
                    ["key": "legacy", "operator": "DoesNotExist"],
                    ["key": "zone", "operator": "Exists"],
                    ["key": "x", "operator": "NotIn", "values": ["y"]],
                ],
            ])
    }

    @Test func `--aggregate merges adjacent addresses without loss and stands in the annotation`() throws {
        let run = try generate("api.example.com --pod run=busybox --aggregate", Zones.example)
        #expect(run.status == 0)
        #expect(
            run.stdout
                == busyboxPolicy("api.example.com", ["93.184.216.34/31"], annotations: [#"aggregate: "true""#]))
    }

    @Test func `ports come in canonical form`() throws {
        let run = try generate(
            "git.example.com:8005-8010,443/TCP,53/udp,22,8000-8006,1/sctp --pod run=busybox", Zones.example)
        #expect(run.status == 0)
        #expect(run.stdout.contains("    egressgen.dev/hosts: git.example.com:22,443,8000-8010,53/udp,1/sctp\n"))
    }
}
