import EgressModel
import EgressPolicy
import Testing

@testable import EgressManifest

@Suite
struct PolicyCollectionTests {
    private static let head = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: web
          namespace: shop

        """

    private static let everything =
        head + """
              annotations: {egressgen.dev/applied: "203.0.113.0/24"}
            spec:
              podSelector:
                matchLabels: {app: web}
                matchExpressions:
                - {key: tier, operator: In, values: [b, a]}
                - {key: old, operator: DoesNotExist}
              policyTypes: [Egress, Ingress]
              egress:
              - to:
                - ipBlock: {cidr: 10.1.2.3/8, except: [10.1.0.0/16]}
                - podSelector: {}
                - namespaceSelector: {matchLabels: {team: a}}
                - {podSelector: {matchLabels: {app: db}}, namespaceSelector: {}}
                ports:
                - {port: 443}
                - {port: 8000, endPort: 8010, protocol: UDP}
                - {port: https, protocol: SCTP}
                - {protocol: UDP}
                - {}
              - {}
              ingress:
              - from: [{ipBlock: {cidr: "2001:db8::/32"}}]
            status: {}

            """

    @Test func `all that a policy can say is read`() throws {
        let rules = try #require(try Self.rules(Self.everything).first)
        #expect(rules.displayName == "shop/web")
        #expect(rules.podSelector.description == "app=web,tier in (a,b),!old")
        #expect(rules.isolates == [.egress, .ingress])
        let peers: [NetworkPolicyPeer] = [
            .ipBlock(try CIDRBlock("10.0.0.0/8"), except: [try CIDRBlock("10.1.0.0/16")]),
            .pods(namespace: nil, pod: .all),
            .pods(namespace: LabelSelector(matchLabels: [try Label("team=a")]), pod: nil),
            .pods(namespace: .all, pod: LabelSelector(matchLabels: [try Label("app=db")])),
        ]
        let ports: [NetworkPolicyPort] = [
            .range(PortRange(.tcp, 443)), .range(PortRange(.udp, 8000, to: 8010)), .named("https", .sctp),
            .every(.udp), .every(.tcp),
        ]
        #expect(
            rules.rules(.egress) == [
                NetworkPolicyRule(peers: peers, ports: ports), NetworkPolicyRule(peers: [], ports: []),
            ])
        let block = NetworkPolicyPeer.ipBlock(try CIDRBlock("2001:db8::/32"), except: [])
        #expect(rules.rules(.ingress) == [NetworkPolicyRule(peers: [block], ports: [])])
    }

    private static let plain =
        head + "spec:\n  podSelector: {matchLabels: {app: web}}\n  egress:\n  - to: [{ipBlock: {cidr: 10.0.0.0/8}}]\n"

    /// Other notations of the policy `plain`.
    private static let forms: [(String, String)] = [
        (
            "JSON",
            #"""
            {"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"web","namespace":"shop"},
            "spec":{"podSelector":{"matchLabels":{"app":"web"}},"egress":[{"to":[{"ipBlock":{"cidr":"10.0.0.0/8"}}]}]}}
            """#
        ),
        (
            "nulls and empty lists",
            head + """
                spec:
                  podSelector: {matchLabels: {app: web}, matchExpressions: null}
                  policyTypes: []
                  ingress: ~
                  egress:
                  - to: [{ipBlock: {cidr: 10.0.0.0/8, except: []}, podSelector: null}]
                    ports:

                """
        ),
        (
            "anchors, aliases and merge keys",
            head + """
                  annotations: {x: &block {cidr: 10.0.0.0/8}, y: &pods {podSelector: {matchLabels: {app: web}}, egress: []}}
                spec:
                  <<: *pods
                  egress:
                  - to: [{ipBlock: *block}]

                """
        ),
    ]

    @Test(arguments: forms)
    func `what is written in another way is the same`(form: String, text: String) throws {
        #expect(try Self.rules(text) == Self.rules(Self.plain))
    }

    @Test func `policies are found in documents and lists, and others are told of`() throws {
        let text = """
            # a comment
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: NetworkPolicy}
            ---
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}}
            - apiVersion: v1
              kind: List
              items: [{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: b, namespace: ""}}]
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicyList
            items: [{metadata: {name: c, namespace: x}, spec: {egress: [{}]}}]
            ---
            apiVersion: cilium.io/v2
            kind: CiliumNetworkPolicy
            metadata: {name: d}
            ---
            apiVersion: crd.projectcalico.org/v1
            kind: NetworkPolicy
            metadata: {name: e}

            """
        let collection = try Self.collection(text, namespace: "here")
        #expect(collection.policies.map(\.rules.displayName) == ["here/a", "here/b", "x/c"])
        #expect(collection.policies.map(\.line) == [10, 13, 17])
        #expect(collection.policies.map(\.rules.isolates) == [[.ingress], [.ingress], [.ingress, .egress]])
        #expect(collection.malformed.isEmpty)
        #expect(collection.strangers.map(\.line) == [19, 23])
        #expect(
            collection.strangers.map(\.kind) == [
                "cilium.io/v2 CiliumNetworkPolicy", "crd.projectcalico.org/v1 NetworkPolicy",
            ])
    }

    /// Values of `spec`, each with the flaw that the reader must report.
    private static let malformed: [(String, PolicyFlaw)] = [
        ("{podselector: {}}", .unknownKey("podselector")),
        ("[]", .notA(.mapping)),
        ("{policyTypes: Egress}", .notA(.list)),
        ("{policyTypes: [egress]}", .policyType("egress")),
        ("{podSelector: {matchLabels: {on: true}}}", .notAString("on")),
        ("{podSelector: {matchLabels: {app: null}}}", .notAString("null")),
        (
            "{podSelector: {matchLabels: {app: a b}}}",
            .value(.label(.notValue("a b")))
        ),
        ("{podSelector: {matchLabel: {app: a}}}", .unknownKey("matchLabel")),
        ("{podSelector: {matchExpressions: [{key: a, operator: is}]}}", .labelOperator("is")),
        ("{podSelector: {matchExpressions: [{key: a, operator: In}]}}", .labelValues(.isIn, areMissing: true)),
        (
            "{podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}",
            .labelValues(.exists, areMissing: false)
        ),
        ("{egress: {}}", .notA(.list)),
        ("{egress: [{from: []}]}", .rule(.egress, 0, .unknownKey("from"))),
        ("{ingress: [{}, {to: []}]}", .rule(.ingress, 1, .unknownKey("to"))),
        ("{egress: [{to: [{}]}]}", .rule(.egress, 0, .emptyPeer)),
        (
            "{egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]}",
            .rule(.egress, 0, .blockBesideSelector)
        ),
        ("{egress: [{to: [{ipBlock: {}}]}]}", .rule(.egress, 0, .blockWithoutCIDR)),
        (
            "{egress: [{to: [{ipBlock: {cidr: 10.0.0.0}}]}]}",
            .rule(.egress, 0, .ipBlock("10.0.0.0", nil))
        ),
        (
            "{egress: [{to: [{ipBlock: {cidr: 10.0.0.0/33}}]}]}",
            .rule(.egress, 0, .ipBlock("10.0.0.0/33", .prefixLength(upTo: 32)))
        ),
        (
            "{egress: [{to: [{ipBlock: {cidr: 1.2.3/8}}]}]}",
            .rule(.egress, 0, .ipBlock("1.2.3/8", .notIPv4))
        ),
        ("{egress: [{ports: [{port: 0}]}]}", .rule(.egress, 0, .portNumber("0"))),
        ("{egress: [{ports: [{port: 65536}]}]}", .rule(.egress, 0, .portNumber("65536"))),
        (
            "{egress: [{ports: [{port: '443'}]}]}",
            .rule(.egress, 0, .port("443"))
        ),
        (
            "{egress: [{ports: [{port: a--b}]}]}",
            .rule(.egress, 0, .port("a--b"))
        ),
        (
            "{egress: [{ports: [{protocol: tcp}]}]}",
            .rule(.egress, 0, .transport("tcp"))
        ),
        ("{egress: [{ports: [{endPort: 3}]}]}", .rule(.egress, 0, .endPortAlone)),
        ("{egress: [{ports: [{port: http, endPort: 3}]}]}", .rule(.egress, 0, .endPortOfName)),
        ("{egress: [{ports: [{port: 4, endPort: 3}]}]}", .rule(.egress, 0, .endPortBelowPort)),
        ("{egress: [{ports: [{port: 4, endport: 5}]}]}", .rule(.egress, 0, .unknownKey("endport"))),
    ]

    @Test(arguments: malformed)
    func `what the API server would refuse is malformed`(spec: String, flaw: PolicyFlaw) throws {
        let collection = try Self.collection(Self.head + "spec: \(spec)\n")
        #expect(collection.policies.isEmpty)
        #expect(collection.malformed.map(\.error) == [.content(flaw)])
        #expect(collection.malformed.map(\.name) == ["web"])
        #expect(collection.malformed.map(\.line) == [1])
    }

    @Test(arguments: ["11.0.0.0/16", "10.0.0.0/8"])
    func `an exception is a part of its block`(part: String) throws {
        let spec = "spec: {egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [\(part)]}}]}]}\n"
        let collection = try Self.collection(Self.head + spec)
        let flaw = PolicyFlaw.except(try CIDRBlock(part), outside: try CIDRBlock("10.0.0.0/8"))
        #expect(collection.malformed.map(\.error) == [.content(.rule(.egress, 0, flaw))])
    }

    @Test(arguments: ["{}", "{name: Web}", "{name: a, namespace: B}", "{name: [a]}"])
    func `so is a policy whose name could not be one`(metadata: String) throws {
        let text = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: \(metadata)\n"
        #expect(try Self.collection(text).malformed.count == 1)
    }

    private static func collection(_ text: String, namespace: String = "default") throws -> PolicyCollection {
        PolicyCollection(try ManifestContents(Array(text.utf8)), namespace: namespace)
    }

    private static func rules(_ text: String) throws -> [EnforcedPolicy] {
        let collection = try collection(text)
        #expect(collection.malformed.isEmpty)
        return collection.policies.map(\.rules)
    }
}
