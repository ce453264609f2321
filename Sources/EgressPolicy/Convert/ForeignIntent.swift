package import EgressModel

/// What the user wants of a converted policy, besides its content.
package struct ConversionWishes: Hashable, Sendable {
    /// The dialect of the result; `nil` for a NetworkPolicy.
    package let target: PolicyDialect?
    /// The DNS profiles of the result; `nil` for those of the source.
    package let dns: [DNSRule]?
    package let family: AddressFamily
    package let accept: [CIDRBlock]

    package init(
        target: PolicyDialect? = nil, dns: [DNSRule]? = nil, family: AddressFamily = .ipv4, accept: [CIDRBlock] = []
    ) {
        self.accept = accept
        self.target = target
        self.dns = dns
        self.family = family
    }

    /// Returns why the wishes cannot apply to an intent. Other objections to the intent are about its policy.
    package func objections(to intent: PolicyIntent, of subject: PolicySubject) -> [DialectObjection] {
        all(intent, subject).filter(isWished)
    }

    /// Returns what policies of the target cannot contain, although the wishes can apply.
    fileprivate func lacks(of intent: PolicyIntent, _ subject: PolicySubject) -> [IntentLack] {
        all(intent, subject).filter { !isWished($0) }.map { IntentLack($0.path, .target($0)) }
    }

    private func all(_ intent: PolicyIntent, _ subject: PolicySubject) -> [DialectObjection] {
        target.map { $0.objections(to: intent, of: subject, holdsNames: $0.holdsNames) } ?? []
    }

    private func isWished(_ objection: DialectObjection) -> Bool {
        switch objection {
        case .onlyIPv6, .dnsRules: true
        case .noDNS, .nodeAddress, .dnsLabel: dns != nil
        default: false
        }
    }
}

extension DialectObjection {
    /// The field of the source that an objection to a whole policy is about.
    fileprivate var path: FieldPath {
        switch self {
        case .sources: FieldPath.spec.field(TrafficDirection.ingress.word)
        case .noDNS: FieldPath.spec.field(TrafficDirection.egress.word)
        case .noNamespace: FieldPath.root.field("metadata").field("namespace")
        case .longName: FieldPath.root.field("metadata").field("name")
        default: .spec
        }
    }
}

/// The intent of a policy of another kind, and what the intent lacks.
///
/// The intent holds only whole peers of rules. It never allows more than the policy.
package struct ForeignIntent: Hashable, Sendable {
    package private(set) var intent = PolicyIntent(hosts: [])
    /// The parts that the intent does not hold, in the order of the policy.
    package private(set) var lacks: [IntentLack] = []
    /// The patterns of the intent that stand for names of any depth in the policy. Others stand for one label.
    package let deepPatterns: Set<HostName>

    package init(_ policy: ForeignPolicy, _ wishes: ConversionWishes) {
        intent.family = wishes.family
        intent.accept = wishes.accept
        var egress = EgressFold(policy.rules.filter { $0.direction == .egress }, wishes)
        egress.fold()
        deepPatterns = egress.deepPatterns
        var ingress = IngressFold(policy.rules.filter { $0.direction == .ingress }, for: wishes.target)
        ingress.fold()
        intent.hosts = HostSpec.merged(egress.hosts).specs
        // Without hosts, the profiles say nothing. The default has no annotation.
        if !egress.hosts.isEmpty {
            intent.dns = wishes.dns.map { own in own + egress.otherServers.filter { !own.contains($0) } } ?? egress.dns
        }
        intent.allow = egress.allow
        intent.ingress = ingress.intent
        lacks = egress.lacks + ingress.lacks + emptyDirections(of: policy) + wishes.lacks(of: intent, policy.subject)
    }

    private func emptyDirections(of policy: ForeignPolicy) -> [IntentLack] {
        guard !policy.directions.isEmpty else { return [IntentLack(.spec, .noDirection)] }
        let governed = Set(intent.directions)
        return TrafficDirection.written.filter { policy.directions.contains($0) && !governed.contains($0) }
            .map { IntentLack(FieldPath.spec.field($0.word), .emptyDirection($0, isTyped: policy.kind.hasPolicyTypes)) }
    }
}

extension PolicyIntent {
    /// The blocks that overlap the address space of private networks, which pods often have.
    package var blocksOverPods: [CIDRBlock] {
        let blocks = allow.map(\.block) + ingress.blocks.map(\.block) + dns.compactMap(\.servers.block)
        return blocks.filter { block in
            Self.privateBlocks.contains { $0.contains(block) || block.contains($0) }
        }
    }

    /// RFC 1918, RFC 6598 and RFC 4193.
    private static let privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]
        .compactMap { try? CIDRBlock($0) }
}
