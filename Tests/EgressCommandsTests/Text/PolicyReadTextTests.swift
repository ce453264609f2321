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
            .unknownKind(apiVersion: "v1", kind: "Pod"), "is a v1 Pod, a kind that egressgen cannot check",
            "render a NetworkPolicy, or a kind that 'egressgen template list' prints"
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
        (.notA(.mapping), "has a list or a scalar instead of a mapping"),
        (.notA(.list), "has a value that is not a list"),
        (.notA(.string), "has a value that is not a string"),
        (.notAString("1e3"), "has '1e3' instead of a string"),
        (.tag("!a"), "has the tag '!a'"),
        (.anchor, "has an anchor"),
        (.mergeKey, "has the merge key '<<'"),
        (.notNetworkPolicy, "is not a networking.k8s.io/v1 NetworkPolicy"),
        (.policyType("egress"), "has the policyType 'egress', which is neither Ingress nor Egress"),
        (.directions("types"), "has types other than Ingress, Egress or both"),
        (.untold(.ingress, "types"), "has ingress, but its types do not include Ingress"),
        (.emptyPeer, "has an empty peer"),
        (.blockBesideSelector, "has a peer with an ipBlock and a selector"),
        (.ipBlock("10.0.0.0", nil), "has the ipBlock '10.0.0.0', which is not ADDRESS/LENGTH"),
        (.labelOperator("is"), "has the unknown operator 'is'"),
        (.labelValues(.isIn, areMissing: true), "has the operator In without values"),
        (.labelValues(.exists, areMissing: false), "has the operator Exists with values"),
        (.labelPrefix("app", missing: "k8s:"), "has the label 'app' without the prefix 'k8s:'"),
        (
            .ownAnnotation("egressgen.dev/a"),
            "has the annotation 'egressgen.dev/a', which only a NetworkPolicy can have"
        ),
        (.transport("udp"), "has the protocol 'udp', which is not TCP, UDP or SCTP"),
        (.portNumber(nil), "has a port that is not a number from 1 to 65535"),
        (.portNumber("0"), "has the port '0', which is not a number from 1 to 65535"),
        (.port("a--b"), "has the port 'a--b', which is neither a number from 1 to 65535 nor a port's name"),
        (.endPortAlone, "has an endPort without a port"),
        (.endPortOfName, "has an endPort with a named port"),
        (.endPortBelowPort, "has an endPort below its port"),
        (.rangeEnd, "has a port range that ends below its start"),
        (.rule(.ingress, 1, .emptyPeer), "ingress rule 2 has an empty peer"),
        (.calico(.action), "has an action other than Allow"),
        (.calico(.portsWithoutProtocol), "has ports without a protocol"),
        (.calico(.noEnds), "has neither nets nor a selector"),
        (.calico(.mixedFamilies), "has IPv4 and IPv6 nets in one rule, which Calico rejects"),
        (.calico(.severalNets), "has notNets together with several nets"),
        (.calico(.quotedPort), "has a quoted port that is not a range"),
        (.calico(.selector("global()")), "has 'global()' in a selector, which egressgen does not support"),
        (.cilium(.ends(.egress)), "has an egress rule that does not have exactly one kind of destination"),
        (.cilium(.ends(.ingress)), "has an ingress rule that does not have exactly one kind of source"),
        (.cilium(.everyPod), "has an endpoint with an empty selector"),
        (.cilium(.namespaces), "has an endpoint that selects namespaces in an unsupported way"),
        (.cilium(.proxyPorts), "has a DNS rule for ports that Cilium's proxy does not support"),
        (.cilium(.someQuestions), "has a DNS rule that allows only some questions"),
        (.clusterNetworkPolicy(.namespaced), "has a namespace, but its kind is cluster-scoped"),
        (.clusterNetworkPolicy(.noFinalDeny), "does not end with a rule that denies all other traffic"),
        (.clusterNetworkPolicy(.tier), "has a tier that is neither Admin nor Baseline"),
        (.clusterNetworkPolicy(.priority), "has no priority from 0 to 1000"),
        (.clusterNetworkPolicy(.namespaces), "does not select the pods of exactly one namespace"),
        (.clusterNetworkPolicy(.name), "has a name that does not start with its namespace"),
        (.clusterNetworkPolicy(.peerKinds), "has a peer that is not of exactly one kind"),
        (.clusterNetworkPolicy(.unknownPeer("nodes")), "has a peer of the unknown kind 'nodes'"),
        (.clusterNetworkPolicy(.action), "has an action other than Accept before the last rule"),
        (.clusterNetworkPolicy(.transport), "has a protocol other than tcp, udp and sctp"),
        (.clusterNetworkPolicy(.shortRange), "has a port range whose end is not greater than its start"),
        (.antrea(.noFinalDrop(.egress)), "has egress that does not end with a rule that drops all else"),
        (.antrea(.priority), "has no priority from 1 to 10000"),
        (.antrea(.appliedTo), "does not have exactly one podSelector in appliedTo"),
        (.antrea(.action), "has an action other than Allow before the last rule"),
    ]

    @Test(arguments: flaws)
    func `a flaw of a policy is told`(flaw: PolicyFlaw, fact: String) {
        #expect(flaw.fact == fact)
    }

    @Test func `a block is told with what is wrong with it`() throws {
        let (part, block) = (try CIDRBlock("11.0.0.0/16"), try CIDRBlock("10.0.0.0/8"))
        #expect(
            PolicyFlaw.except(part, outside: block).fact == "has the exception 11.0.0.0/16, which is outside 10.0.0.0/8"
        )
        let error = #expect(throws: FormatError.self) { try CIDRBlock("1.2.3/8") }
        guard let error else { return }
        #expect(
            PolicyFlaw.ipBlock("1.2.3/8", error).fact == "has the ipBlock '1.2.3/8', which is not an IPv4 address")
        #expect(PolicyFlaw.value(.format(error)).fact == "is not an IPv4 address")
    }
}
