internal import EgressModel
internal import EgressPolicy

/// Reads a NetworkPolicy of any author, with the checks of the API server (Kubernetes, ValidateNetworkPolicySpec).
///
/// The reader also refuses unknown keys, because a rule with a misspelled `ports` would allow every port.
struct EnforcedPolicyReader {
    /// The namespace of a policy that does not specify one.
    let namespace: String

    /// Reads a policy.
    ///
    /// - Throws: `PolicyReadError` if the API server would refuse the policy, or if the policy has an unknown key.
    func rules(of root: MergedNode) throws(PolicyReadError) -> EnforcedPolicy {
        guard let metadata = root.child("metadata"), let name = metadata.child("name") else {
            throw .content(.missing("metadata.name"))
        }
        let subject = try PolicyReader.valid { () throws(ValueError) in
            try PolicySubject(
                name: name.leaf?.text ?? "", namespace: Self.namespace(metadata) ?? namespace, podSelector: .all)
        }
        let spec = root.child("spec")
        if let spec {
            try PolicyReader.refuseOthers(than: ["podSelector", "policyTypes", "ingress", "egress"], in: spec)
        }
        return EnforcedPolicy(
            name: subject.name, namespace: subject.namespace ?? namespace,
            podSelector: try spec?.child("podSelector").map { node throws(PolicyReadError) in
                try Self.selector(node)
            } ?? .all,
            types: try types(spec?.child("policyTypes")),
            egress: try rules(spec, .egress), ingress: try rules(spec, .ingress),
            applied: applied(metadata.child("annotations")))
    }

    private func applied(_ annotations: MergedNode?) -> [TrafficDirection: String] {
        var applied: [TrafficDirection: String] = [:]
        for direction in TrafficDirection.allCases {
            let key = PolicyAnnotations.prefix + PolicyAnnotations.applied(direction)
            applied[direction] = annotations?.child(key)?.leaf?.text
        }
        return applied
    }

    /// Returns the namespace; `nil` if it is missing or empty. Kubernetes treats an empty namespace as missing.
    private static func namespace(_ metadata: MergedNode) -> String? {
        metadata.child("namespace").map { $0.leaf?.text ?? "/" }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private func types(_ node: MergedNode?) throws(PolicyReadError) -> Set<TrafficDirection> {
        Set(
            try PolicyReader.items(node).map { item throws(PolicyReadError) in
                let text = item.leaf?.text ?? ""
                guard let direction = TrafficDirection(rawValue: text) else { throw .content(.policyType(text)) }
                return direction
            })
    }

    private func rules(
        _ spec: MergedNode?, _ direction: TrafficDirection
    ) throws(PolicyReadError) -> [NetworkPolicyRule] {
        var rules: [NetworkPolicyRule] = []
        for (index, node) in try PolicyReader.items(spec?.child(direction.word)).enumerated() {
            do throws(PolicyReadError) {
                rules.append(try Self.rule(node, direction.peersKey))
            } catch .content(let flaw) {
                throw .content(.rule(direction, index, flaw))
            }
        }
        return rules
    }

    private static func rule(_ node: MergedNode, _ key: String) throws(PolicyReadError) -> NetworkPolicyRule {
        // The API server treats a null as an empty rule.
        guard !node.isNull else { return NetworkPolicyRule(peers: [], ports: []) }
        try PolicyReader.refuseOthers(than: [key, "ports"], in: node)
        return NetworkPolicyRule(
            peers: try PolicyReader.items(node.child(key)).map(peer),
            ports: try PolicyReader.items(node.child("ports")).map(port))
    }

    // MARK: Peers

    static func peer(_ node: MergedNode) throws(PolicyReadError) -> NetworkPolicyPeer {
        try PolicyReader.refuseOthers(than: ["ipBlock", "namespaceSelector", "podSelector"], in: node)
        let namespace = try node.child("namespaceSelector").map { node throws(PolicyReadError) in try selector(node) }
        let pod = try node.child("podSelector").map { node throws(PolicyReadError) in try selector(node) }
        guard let block = node.child("ipBlock") else {
            guard namespace != nil || pod != nil else { throw .content(.emptyPeer) }
            return .pods(namespace: namespace, pod: pod)
        }
        guard namespace == nil, pod == nil else { throw .content(.blockBesideSelector) }
        return try ipBlock(block)
    }

    private static func ipBlock(_ node: MergedNode) throws(PolicyReadError) -> NetworkPolicyPeer {
        try PolicyReader.refuseOthers(than: ["cidr", "except"], in: node)
        guard let cidr = node.child("cidr") else { throw .content(.blockWithoutCIDR) }
        let block = try self.block(cidr)
        let except = try PolicyReader.items(node.child("except")).map { item throws(PolicyReadError) in
            try self.block(item)
        }
        if let part = except.first(where: { !block.contains($0) || $0 == block }) {
            throw .content(.except(part, outside: block))
        }
        return .ipBlock(block, except: except)
    }

    /// Reads a block. It accepts and ignores host bits, as the API server does.
    static func block(_ node: MergedNode) throws(PolicyReadError) -> CIDRBlock {
        let text = node.leaf?.text ?? ""
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2 else { throw .content(.ipBlock(text, nil)) }
        do throws(FormatError) {
            let address = try CIDRBlock(halves[0]).network
            let zero = CIDRBlock(containing: address, prefixLength: 0).network
            let length = try CIDRBlock("\(zero)/\(halves[1])").prefixLength
            return CIDRBlock(containing: address, prefixLength: length)
        } catch {
            throw .content(.ipBlock(text, error))
        }
    }

    /// Reads a selector whose keys are written in another form, which `bare` takes away.
    static func selector(
        _ node: MergedNode, _ bare: (String) throws(PolicyReadError) -> String = { $0 }
    ) throws(PolicyReadError) -> LabelSelector {
        let selector = try PolicyReader.selector(node, bare)
        for requirement in selector.matchExpressions {
            let takesValues = requirement.condition == .isIn || requirement.condition == .notIn
            guard requirement.values.isEmpty != takesValues else {
                throw .content(.labelValues(requirement.condition, areMissing: takesValues))
            }
        }
        return selector
    }

    // MARK: Ports

    static func port(_ node: MergedNode) throws(PolicyReadError) -> NetworkPolicyPort {
        try PolicyReader.refuseOthers(than: ["protocol", "port", "endPort"], in: node)
        let word = node.child("protocol").map { $0.leaf?.text ?? "" } ?? "TCP"
        let transport = try PolicyReader.transport(word)
        let end = node.child("endPort")
        guard let first = node.child("port") else {
            guard end == nil else { throw .content(.endPortAlone) }
            return .every(transport)
        }
        guard let leaf = first.leaf, leaf.isPlain, leaf.text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            guard end == nil else { throw .content(.endPortOfName) }
            return .named(try name(first), transport)
        }
        let range = (try number(first), try end.map(number))
        guard range.1.map({ $0 >= range.0 }) ?? true else { throw .content(.endPortBelowPort) }
        return .range(PortRange(transport, range.0, to: range.1))
    }

    private static func number(_ node: MergedNode) throws(PolicyReadError) -> UInt16 { try PolicyReader.port(node) }

    /// Reads the name of a port. It has at most 15 letters, digits and single hyphens, and at least one letter
    /// (RFC 6335, section 5.1).
    private static func name(_ node: MergedNode) throws(PolicyReadError) -> String {
        let text = node.leaf?.text ?? ""
        let letters = text.utf8.contains { (0x61...0x7a).contains($0) }
        guard letters, text.utf8.count <= 15, !text.contains("--"), (try? KubernetesSyntax.checkLabel(text)) != nil
        else { throw .content(.port(text)) }
        return text
    }
}
