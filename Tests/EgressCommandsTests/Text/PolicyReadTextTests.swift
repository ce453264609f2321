import EgressManifest
import EgressModel
import EgressPolicy
import Testing

@testable import EgressCommands

/// Tests the messages about texts that are not policies.
@Suite struct PolicyReadTextTests {
    private static let errors: [(PolicyReadError, fact: String, hint: String?)] = [
        (.empty, "is empty", nil),
        (.syntax(.parser("1:2: found a tab")), "is not one YAML document: 1:2: found a tab", nil),
        (.content(.emptyPeer), "has an empty peer", nil),
        (
            .limit(.items("ports", count: 41, limit: 40)), "has 41 items in ports, over the schema's limit of 40",
            "allow less, or pass --template networkpolicy"
        ),
        (
            .limit(.selector(bytes: 1025, limit: 1024)),
            "has a selector of 1025 bytes, over the schema's limit of 1024",
            "allow less, or pass --template networkpolicy"
        ),
        (
            .unknownKind(apiVersion: "v1", kind: "Pod"), "is a v1 Pod, of which egressgen cannot tell what it allows",
            "render a NetworkPolicy, or a kind that 'egressgen template list' tells"
        ),
    ]

    @Test(arguments: errors)
    func `a text that is no policy is told with its remedy`(error: PolicyReadError, fact: String, hint: String?) {
        #expect(error.fact == fact)
        #expect(error.hint == hint)
    }

    private static let flaws: [(PolicyFlaw, String)] = [
        (.unknownKey("Ports"), "has the unknown key 'Ports'"),
        (.missing("cidr"), "has no cidr"),
        (.blockWithoutCIDR, "has an ipBlock without cidr"),
        (.notA(.mapping), "has a list or a scalar for a mapping"),
        (.notA(.list), "has something else for a list"),
        (.notA(.string), "has something else for a string"),
        (.notAString("1e3"), "has '1e3' where a string should be"),
        (.tag("!a"), "has the tag '!a'"),
        (.anchor, "has an anchor"),
        (.mergeKey, "has the merge key '<<'"),
        (.notNetworkPolicy, "is not a networking.k8s.io/v1 NetworkPolicy"),
        (.policyType("egress"), "has the policyType 'egress', which is neither Ingress nor Egress"),
        (.emptyPeer, "has an empty peer"),
        (.blockBesideSelector, "has a peer with an ipBlock and a selector"),
        (.ipBlock("10.0.0.0", nil), "has the ipBlock '10.0.0.0', which is not ADDRESS/LENGTH"),
        (.labelOperator("is"), "has the unknown operator 'is'"),
        (.labelValues(.isIn, areMissing: true), "has the operator In without values"),
        (.labelValues(.exists, areMissing: false), "has the operator Exists with values"),
        (.labelPrefix("app", missing: "k8s:"), "has the label 'app' without 'k8s:'"),
        (.ownAnnotation("egressgen.dev/a"), "has the annotation 'egressgen.dev/a', which is NetworkPolicy's alone"),
        (.transport("udp"), "has the protocol 'udp', which is none of TCP, UDP and SCTP"),
        (.portNumber(nil), "has a port that is no number from 1 to 65535"),
        (.portNumber("0"), "has the port '0', which is no number from 1 to 65535"),
        (.port("a--b"), "has the port 'a--b', which is neither a number from 1 to 65535 nor a port's name"),
        (.endPortAlone, "has an endPort without a port"),
        (.endPortOfName, "has an endPort behind a named port"),
        (.endPortBelowPort, "has an endPort below its port"),
        (.rangeEnd, "has a range of ports that ends below its start"),
        (.rule(.ingress, 1, .emptyPeer), "ingress rule 2 has an empty peer"),
        (.calico(.types), "has types that are not Ingress, Egress or both"),
        (.calico(.untold(.ingress)), "has ingress, which its types do not tell"),
        (.calico(.action), "has another action than Allow"),
        (.calico(.portsWithoutProtocol), "has ports without a protocol"),
        (.calico(.noEnds), "has neither nets nor pods"),
        (.calico(.mixedFamilies), "has nets of both families in one rule, which Calico refuses"),
        (.calico(.severalNets), "has notNets beside several nets"),
        (.calico(.quotedPort), "has a quoted port that is no range"),
        (.calico(.selector("global()")), "has 'global()' in a selector, which is not of egressgen's"),
        (.cilium(.ends(.egress)), "has an egress rule without one kind of destinations"),
        (.cilium(.ends(.ingress)), "has an ingress rule without one kind of sources"),
        (.cilium(.everyPod), "has pods that are not selected by anything"),
        (.cilium(.namespaces), "has pods that are not of namespaces by their labels or of all"),
        (.cilium(.proxyPorts), "has a DNS rule for ports that Cilium's proxy does not take"),
        (.cilium(.someQuestions), "has a DNS rule that lets only some questions pass"),
        (.clusterNetworkPolicy(.namespaced), "has a namespace, and lives in none"),
        (.clusterNetworkPolicy(.noFinalDeny), "has no last rule that denies all else"),
        (.clusterNetworkPolicy(.tier), "has a tier that is neither Admin nor Baseline"),
        (.clusterNetworkPolicy(.priority), "has no priority from 0 to 1000"),
        (.clusterNetworkPolicy(.namespaces), "governs pods of other namespaces than one"),
        (.clusterNetworkPolicy(.name), "has a name that does not begin with its namespace"),
        (.clusterNetworkPolicy(.peerKinds), "has a peer of more than one kind, or of none"),
        (.clusterNetworkPolicy(.unknownPeer("nodes")), "has a peer of the unknown kind 'nodes'"),
        (.clusterNetworkPolicy(.action), "has another action than Accept before the last rule"),
        (.clusterNetworkPolicy(.transport), "has a protocol that is none of tcp, udp and sctp"),
        (.clusterNetworkPolicy(.shortRange), "has a range of ports that does not end above its start"),
    ]

    @Test(arguments: flaws)
    func `a flaw of a policy is told`(flaw: PolicyFlaw, fact: String) {
        #expect(flaw.fact == fact)
    }

    @Test func `a block is told with what is wrong with it`() throws {
        let (part, block) = (try CIDRBlock("11.0.0.0/16"), try CIDRBlock("10.0.0.0/8"))
        #expect(PolicyFlaw.except(part, outside: block).fact == "excepts 11.0.0.0/16, which is no part of 10.0.0.0/8")
        let error = #expect(throws: FormatError.self) { try CIDRBlock("1.2.3/8") }
        guard let error else { return }
        #expect(
            PolicyFlaw.ipBlock("1.2.3/8", error).fact == "has the ipBlock '1.2.3/8', which is not an IPv4 address")
        #expect(PolicyFlaw.value(.format(error)).fact == "is not an IPv4 address")
    }
}
