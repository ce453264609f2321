import EgressModel
import EgressPolicy
import Testing

@testable import EgressCommands

@Suite struct PolicyFindingTextTests {
    // MARK: Annotations

    @Test(
        arguments: [
            (["hosts": "1.2.3.4"], "hosts", "'1.2.3.4' is an address", "add 1.2.3.4/32 to egressgen.dev/allow"),
            (["hosts": " "], "hosts", "contains no name", nil),
            (["hosts": "a", "dns": " "], "dns", "names no profile", "write none for no DNS rule"),
            (["hosts": "a", "dns": "any none"], "dns", "'none' cannot be used with other profiles", nil),
            (
                ["hosts": "a", "family": "ipv5"], "family", "'ipv5' is not a family",
                "families are ipv4, ipv6 and dual"
            ),
            (["hosts": "a", "aggregate": "yes"], "aggregate", "'yes' is neither true nor false", nil),
            (["hosts": "a", "retain": "4000d"], "retain", "'4000d' is longer than ten years", nil),
            (["from-hosts": "a", "dns": "any"], "dns", "requires egressgen.dev/hosts, which is missing", nil),
            (
                ["hosts": "a", "from-ports": "80"], "from-ports",
                "requires egressgen.dev/from-hosts, which is missing", nil
            ),
            (
                ["from-hosts": "1.2.3.4"], "from-hosts", "'1.2.3.4' is an address",
                "add 1.2.3.4/32 to egressgen.dev/from-cidrs"
            ),
            (
                ["from-hosts": "a", "from-pods": "a=b a=c"], "from-pods", "'a' has the two values 'b' and 'c'", nil
            ),
            (
                ["from-hosts": "a", "from-except": "1.2.3.4"], "from-except",
                "'1.2.3.4/32' is not within any block that may connect",
                "write a part of a block in egressgen.dev/from-cidrs"
            ),
            (
                ["hosts": String(repeating: "a.", count: 50) + "-"], "hosts",
                "has a label that contains only '-'", nil
            ),
        ] as [([String: String], String, String, String?)])
    func `An annotation is told with its word, and with a remedy for annotations`(
        values: [String: String], key: String, fact: String, hint: String?
    ) {
        let error = #expect(throws: AnnotationError.self) { try IntentAnnotations(values).intent() }
        #expect(error?.key == "egressgen.dev/\(key)")
        #expect(error?.words == Words(fact, hint: hint))
    }

    @Test func `A word of applied is told alone`() {
        let annotations = IntentAnnotations(["applied": "a.example dns=nowhere"])
        let error = #expect(throws: AnnotationError.self) { try annotations.applied(.egress) }
        #expect(error?.key == "egressgen.dev/applied")
        #expect(error?.words.fact == "'dns=nowhere' is not a DNS profile")
    }

    // MARK: Rules

    @Test func `Rules of somebody else are told with the annotation that they do not fit`() throws {
        let word = try RuleWord("a.example")
        let rows: [(RuleMismatch, String)] = [
            (.count(.egress, rules: 2, words: 3), "has 2 egress rules, but 'applied' lists 3"),
            (
                .rule(.ingress, index: 0, word),
                "has ingress rule 1, which does not match 'a.example' in 'from-applied'"
            ),
            (.repeatedName(.egress), "has two egress rules for the same name"),
        ]
        for (mismatch, fact) in rows { #expect(mismatch.words == Words(fact)) }
    }

    @Test func `Each invariant has its words`() throws {
        let (name, address) = (try HostName("a.example"), try IPAddress("8.8.8.8"))
        let grant = AllowedTraffic(
            .ingress, .blockExcept(try CIDRBlock("10.0.0.0/30"), [try CIDRBlock("10.0.0.3")]), nil)
        let others = Set([grant, AllowedTraffic(.egress, .host(name), PortRange(.udp, 53), isDNS: true)])
        let rows: [(InvariantViolation, String)] = [
            (.missingPolicyType(.egress), "policyTypes lacks Egress"),
            (.otherPolicyTypes, "policyTypes differ from those requested"),
            (.otherSubject, "name, namespace or podSelector differs from the one requested"),
            (.otherAnnotations, "annotations differ from those requested"),
            (.otherDirections, "the directions that it governs differ from those requested"),
            (.unaskedRules(.ingress), "there are ingress rules that were not requested"),
            (.noPeer(.egress), "an egress rule has no destination"),
            (.noPeer(.ingress), "an ingress rule has no source"),
            (.everyPort(try CIDRBlock("::/0")), "::/0 is allowed on every port"),
            (.otherFixedRules(.egress), "egress contains more than the names, the DNS rule and --allow"),
            (.otherFixedRules(.ingress), "ingress contains more than the requested sources"),
            (.noRule(of: name, .egress), "a.example has no egress rule"),
            (.otherPorts(of: name), "the rule of a.example has other ports"),
            (.noSmallBlock(of: name), "the rule of a.example has a peer that is not a block of at most 256 addresses"),
            (
                .otherAddresses(of: name, at: [address]),
                "the rule of a.example differs from its accepted addresses in 8.8.8.8"
            ),
            (.ungivenAddress(address, of: name), "the rule of a.example has 8.8.8.8, which the plan does not permit"),
            (.ungiven(others), "it allows a.example, port 53/udp, through the DNS proxy, which was not requested"),
            (.missing([grant]), "it does not allow ingress from 10.0.0.0/30 except 10.0.0.3/32"),
            (.noDNSProxy, "no DNS rule uses the proxy, which learns the addresses of names"),
        ]
        for (violation, fact) in rows { #expect(PolicyFinding.invariant(violation).words() == Words(fact)) }
    }

    // MARK: Limits

    @Test(
        arguments: [
            (
                .addresses(51), "has 51 blocks of addresses, more than GKE's limit of 50 per policy",
                "spread the names over several policies, or merge adjacent addresses with --aggregate"
            ),
            (
                .ports(25, of: CIDRBlock(.ipv4(IPv4Address(bits: 0x0808_0808)))),
                "has 25 ports for 8.8.8.8/32, more than EKS's limit of 24 per protocol",
                "write port ranges, as in 8000-8010"
            ),
            (
                .policies(101), "has 101 NetworkPolicies, but ACK recommends at most 100",
                "combine several names in one policy"
            ),
            (
                .applicableBytes(262_145),
                "has 262145 bytes as JSON, more than the 262144 that kubectl apply can record",
                "use kubectl apply --server-side, or --apply"
            ),
            (
                .objectBytes(1_000_001),
                "has 1000001 bytes as JSON, but API servers reject objects of more than about 1000000",
                "spread the names over several policies"
            ),
        ] as [(KnownLimit, String, String)])
    func `Each limit has its words`(limit: KnownLimit, fact: String, hint: String) {
        #expect(PolicyFinding.limit(limit).words() == Words(fact, hint: hint))
    }

    @Test func `A remedy for a policy that is there is an annotation`() {
        #expect(
            KnownLimit.addresses(51).words(in: .annotations).hint
                == "spread the names over several policies, or merge adjacent addresses with egressgen.dev/aggregate")
    }

    // MARK: Dialects

    @Test func `A pattern that matches fewer names is told with what to do in that dialect`() {
        #expect(
            PatternRisk.narrower(.gke).words
                == Words(
                    "matches names of any depth, but GKE matches one label only in front of the suffix",
                    hint: "write the deeper names, or wildcards of longer suffixes, beside it"))
        #expect(PatternRisk.narrower(.cilium).words.hint?.contains("Cilium") == true)
    }

    @Test func `Each objection has its words and a remedy`() throws {
        let otherProfile = "pass --dns kube-dns, or another profile that the pods use"
        let otherTemplate = "pass --template networkpolicy or calico"
        let otherNames = "leave it out, or pass --template networkpolicy, calico or cilium"
        let rows: [(DialectObjection, String, String)] = [
            (
                .retention(.cilium),
                "has no effect, because refresh does not update a CiliumNetworkPolicy of cilium.io/v2",
                "leave it out, or pass --sets or --template networkpolicy"
            ),
            (
                .sources(.clusterNetworkPolicy),
                "is for ingress, but a ClusterNetworkPolicy of policy.networking.k8s.io/v1alpha2 supports only egress",
                "leave it out, or pass --template networkpolicy, cilium, calico, antrea or aws"
            ),
            (.aggregation, "has no effect on a policy that contains names instead of addresses", "leave it out"),
            (
                .onlyIPv6, "cannot be applied to names, which match the addresses of both families",
                "pass --family dual, or choose a template that contains addresses"
            ),
            (
                .noDNS, "hides DNS answers from Cilium's proxy, which learns the addresses of names from them",
                otherProfile
            ),
            (
                .nodeAddress(DNSRule(.nodeLocal)),
                "is an address of the node itself, which CIDR rules of Cilium do not match",
                "pass --dns kube-system/k8s-app=node-local-dns if a local redirect policy sends queries to those pods,"
                    + " or else --dns kube-dns"
            ),
            (
                .nodeAddress(DNSRule(.nodeLocal, ports: [8053])),
                "is an address of the node itself, which CIDR rules of Cilium do not match",
                "pass --dns kube-system/k8s-app=node-local-dns:8053 if a local redirect policy sends queries to those"
                    + " pods, or else --dns kube-dns"
            ),
            (
                .dnsLabel(try DNSRule("dns/io.cilium.x=a")), "has a label that Cilium sets itself", otherTemplate
            ),
            (.ciliumLabel(key: "io.cilium.x"), "is a label that Cilium sets itself", otherTemplate),
            (.namespaceLabel(try Label("a=b")), "is a label that Cilium derives from the namespace", otherTemplate),
            (
                .longKey(try Label("a=b")), "has a key that is too long for Cilium, which adds a prefix to it",
                otherTemplate
            ),
            (
                .sources(.gke),
                "is for ingress, but an FQDNNetworkPolicy of networking.gke.io/v1alpha1 supports only egress",
                "leave it out, or pass --template networkpolicy, cilium, calico, antrea or aws"
            ),
            (
                .notDomainName(try HostName("localhost"), .clusterNetworkPolicy),
                "is not valid in domainNames, which require two or more labels that do not start or end with '_' or '-'",
                otherNames
            ),
            (
                .notDomainName(try HostName("_a.example"), .gke),
                "is not valid in matches, which require labels that do not start or end with '_' or '-'", otherNames
            ),
            (
                .notDomainName(try HostName("_a.example"), .antrea), "is not valid in fqdn, which takes no '_'",
                otherNames
            ),
            (
                .notDomainName(try HostName("a_.example"), .aws),
                "is not valid in domainNames, which require two or more labels that do not start with '-', or end with"
                    + " '_' or '-'", otherNames
            ),
            (
                .dnsRules(.gke), "an FQDNNetworkPolicy of networking.gke.io/v1alpha1 cannot contain DNS rules",
                "pass --dns none, and allow DNS in a NetworkPolicy for the same pods"
            ),
            (
                .block(try AllowSpec("10.0.0.0/8"), .gke),
                "an FQDNNetworkPolicy of networking.gke.io/v1alpha1 can contain only names",
                "leave it out, and allow the block in a NetworkPolicy for the same pods"
            ),
            (
                .ports(try HostName("a.example"), PortRange(.udp, 80, to: 90), .gke),
                "an FQDNNetworkPolicy of networking.gke.io/v1alpha1 can contain only single ports of TCP and UDP, but"
                    + " not 80-90/udp", "write single ports, or pass --template networkpolicy"
            ),
            (
                .noNamespace(.clusterNetworkPolicy),
                "no namespace is given, so the ClusterNetworkPolicy would govern the pods of all of them",
                "add -n NAMESPACE"
            ),
            (
                .longName(.clusterNetworkPolicy),
                "has more than 253 bytes with the namespace, which is part of the name of a ClusterNetworkPolicy",
                "pass a shorter --name"
            ),
        ]
        for (objection, fact, hint) in rows {
            #expect(PolicyFinding.dialect(objection).words() == Words(fact, hint: hint))
        }
    }
}
