import EgressModel
import EgressPolicy
import Testing

@testable import EgressCommands

@Suite struct PolicyFindingTextTests {
    // MARK: Annotations

    @Test(
        arguments: [
            (["hosts": "1.2.3.4"], "hosts", "'1.2.3.4' is an address", "add 1.2.3.4/32 to egressgen.dev/allow"),
            (["hosts": " "], "hosts", "holds no name", nil),
            (["hosts": "a", "dns": " "], "dns", "names no profile", "write none"),
            (["hosts": "a", "dns": "any none"], "dns", "'none' excludes other profiles", nil),
            (
                ["hosts": "a", "family": "ipv5"], "family", "'ipv5' is not a family",
                "families are ipv4, ipv6 and dual"
            ),
            (["hosts": "a", "aggregate": "yes"], "aggregate", "'yes' is neither true nor false", nil),
            (["hosts": "a", "retain": "4000d"], "retain", "'4000d' is longer than ten years", nil),
            (["from-hosts": "a", "dns": "any"], "dns", "goes with egressgen.dev/hosts, which is not there", nil),
            (
                ["hosts": "a", "from-ports": "80"], "from-ports",
                "goes with egressgen.dev/from-hosts, which is not there", nil
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
                "'1.2.3.4/32' lies in no block that may connect",
                "it takes a part out of a block of egressgen.dev/from-cidrs"
            ),
            (
                ["hosts": String(repeating: "a.", count: 50) + "-"], "hosts",
                "has a label that starts or ends with '-'", nil
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
            (.count(.egress, rules: 2, words: 3), "has 2 egress rules where 'applied' tells of 3"),
            (
                .rule(.ingress, index: 0, word),
                "has an ingress rule 1 that is not what 'from-applied' calls 'a.example'"
            ),
            (.repeatedName(.egress), "has two egress rules of one name"),
        ]
        for (mismatch, fact) in rows { #expect(mismatch.words == Words(fact)) }
    }

    @Test func `Each invariant has its words`() throws {
        let (name, address) = (try DomainName("a.example"), try IPAddress("8.8.8.8"))
        let grant = AllowedTraffic(
            .ingress, .blockExcept(try CIDRBlock("10.0.0.0/30"), [try CIDRBlock("10.0.0.3")]), nil)
        let others = Set([grant, AllowedTraffic(.egress, .name(name), PortRange(.udp, 53), isDNS: true)])
        let rows: [(InvariantViolation, String)] = [
            (.missingPolicyType(.egress), "policyTypes lacks Egress"),
            (.otherPolicyTypes, "policyTypes are not the ones asked for"),
            (.otherSubject, "name, namespace or podSelector is not the one asked for"),
            (.otherAnnotations, "annotations are not the ones asked for"),
            (.otherDirections, "the directions that it governs are not the ones asked for"),
            (.unaskedRules(.ingress), "there are ingress rules that nobody asked for"),
            (.noPeer(.egress), "an egress rule has no destination"),
            (.noPeer(.ingress), "an ingress rule has no source"),
            (.everyPort(try CIDRBlock("::/0")), "::/0 is allowed without ports"),
            (.otherFixedRules(.egress), "egress holds something other than the names, the DNS rule and --allow"),
            (.otherFixedRules(.ingress), "ingress holds something other than the sources asked for"),
            (.noRule(of: name, .egress), "a.example has no egress rule"),
            (.otherPorts(of: name), "the rule of a.example has other ports"),
            (.noSmallBlock(of: name), "the rule of a.example has a destination that is no small block"),
            (
                .otherAddresses(of: name, at: [address]),
                "the rule of a.example differs from its addresses at 8.8.8.8"
            ),
            (.ungivenAddress(address, of: name), "the rule of a.example has 8.8.8.8, which nothing gave"),
            (.ungiven(others), "it allows a.example, port 53/udp, through the DNS proxy, which nothing gave"),
            (.missing([grant]), "it does not allow ingress from 10.0.0.0/30 without 10.0.0.3/32"),
            (.noDNSProxy, "no DNS rule goes through the proxy, which learns the addresses of names"),
        ]
        for (violation, fact) in rows { #expect(PolicyFinding.invariant(violation).words() == Words(fact)) }
    }

    // MARK: Limits

    @Test(
        arguments: [
            (
                .addresses(51), "has 51 blocks of addresses, and GKE's limit is 50 a policy",
                "spread the names over several policies, or merge adjacent addresses with --aggregate"
            ),
            (
                .ports(25, of: CIDRBlock(.ipv4(IPv4Address(bits: 0x0808_0808)))),
                "has 25 ports for 8.8.8.8/32, and EKS takes 24 of one protocol",
                "write ranges of ports, as in 8000-8010"
            ),
            (
                .policies(101), "has 101 NetworkPolicies, and ACK advises 100 at most",
                "let one policy hold several names"
            ),
            (
                .applicableBytes(262_145),
                "has 262145 bytes as JSON, more than the 262144 that kubectl apply can note of it",
                "use kubectl apply --server-side, or --apply"
            ),
            (
                .objectBytes(1_000_001),
                "has 1000001 bytes as JSON, and API servers refuse objects of more than about 1000000",
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

    @Test func `Each objection has its words and a remedy`() throws {
        let otherProfile = "pass --dns kube-dns, or another profile that the pods use"
        let otherTemplate = "pass --template networkpolicy or calico"
        let rows: [(DialectObjection, String, String)] = [
            (
                .retention(.cilium), "is for refresh, which keeps no CiliumNetworkPolicy of cilium.io/v2 up to date",
                "leave it out, or pass --template networkpolicy"
            ),
            (
                .sources(.clusterNetworkPolicy),
                "is of ingress, and a ClusterNetworkPolicy of policy.networking.k8s.io/v1alpha2 is made of egress alone",
                "leave it out, or pass --template networkpolicy, calico or cilium"
            ),
            (.aggregation, "finds no addresses in a policy of names", "leave it out"),
            (
                .onlyIPv6, "cannot be said of names, which stand for the addresses of both families",
                "pass --family dual, or a template that holds addresses"
            ),
            (
                .noDNS, "leaves Cilium's proxy no answers, from which it learns the addresses of names", otherProfile
            ),
            (
                .nodeAddress(.nodeLocal), "is an address of the node itself, which no CIDR rule of Cilium matches",
                otherProfile
            ),
            (.ciliumLabel(key: "io.cilium.x"), "is a label that Cilium gives itself", otherTemplate),
            (.namespaceLabel(try Label("a=b")), "is a label that Cilium gives by the namespace", otherTemplate),
            (
                .longKey(try Label("a=b")), "has a key too long for Cilium, which writes its own words before it",
                otherTemplate
            ),
            (
                .notDomainName(try DomainName("localhost")),
                "is no name for domainNames, which take two labels or more without '_' at their ends",
                "leave it out, or pass --template networkpolicy, calico or cilium"
            ),
            (
                .noNamespace(.clusterNetworkPolicy),
                "no namespace is given, and a ClusterNetworkPolicy would govern the pods of all of them",
                "add -n NAMESPACE"
            ),
            (
                .longName(.clusterNetworkPolicy),
                "has more than 253 bytes behind its namespace, as a ClusterNetworkPolicy is called",
                "pass a shorter --name"
            ),
        ]
        for (objection, fact, hint) in rows {
            #expect(PolicyFinding.dialect(objection).words() == Words(fact, hint: hint))
        }
    }
}
