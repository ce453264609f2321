internal import EgressManifest
package import EgressModel
package import EgressPolicy

/// A policy of another kind that can be printed, wholly or without the parts that the user leaves out.
package struct Conversion {
    package let place: Subject
    /// The kind of the source.
    package let kind: ForeignKind
    package let subject: PolicySubject
    package let intent: PolicyIntent
    /// The patterns that match names of any depth in the source.
    package let deepPatterns: Set<HostName>

    /// The name of the result, with its namespace.
    package var displayName: String { ManagedKind.networkPolicy.displayName(subject.name, in: subject.namespace) }

    /// Converts policies.
    ///
    /// - Parameters:
    ///   - policies: The policies.
    ///   - wishes: What the user wants of the results.
    ///   - leavesOut: Whether a rule or a peer that cannot be converted is left out.
    /// - Returns: The conversions, and the notices about the policies, in their order.
    package static func all(
        _ policies: ForeignPolicies, _ wishes: ConversionWishes, leavesOut: Bool
    ) -> (conversions: [Conversion], notices: [Notice]) {
        var conversions: [Conversion] = []
        var notices: [Notice] = []
        var seen: Set<[String]> = []
        for item in policies.items {
            let (conversion, findings) = conversion(of: item, wishes, leavesOut: leavesOut)
            notices += findings
            guard let conversion else { continue }
            // kubectl puts a policy without a namespace into the current one, which is most often the default.
            let namespace = conversion.subject.namespace ?? "default"
            guard seen.insert([namespace, conversion.subject.name]).inserted else {
                notices.append(Notice(item.subject, .convert(.repeated), .nothingPrinted))
                continue
            }
            conversions.append(conversion)
        }
        return (conversions, notices)
    }

    private static func conversion(
        of item: ForeignPolicies.Item, _ wishes: ConversionWishes, leavesOut: Bool
    ) -> (Conversion?, [Notice]) {
        guard let policy = item.policy else { return (nil, notices(item, item.flaws, .nothingPrinted)) }
        let result = ForeignIntent(policy, wishes)
        let flaws = item.flaws + result.lacks.map(ForeignFlaw.init)
        guard flaws.isEmpty || leavesOut && !flaws.contains(where: \.isBinding) else {
            return (nil, notices(item, leavesOut ? flaws : causes(of: flaws), .nothingPrinted))
        }
        let conversion = Conversion(
            place: item.subject, kind: policy.kind, subject: policy.subject, intent: result.intent,
            deepPatterns: result.deepPatterns)
        return (
            conversion, notices(item, flaws, .ruleLeftOut) + conversion.warnings(for: wishes.target)
        )
    }

    /// Returns the flaws that cause others: without its only rule, a policy has an empty direction.
    private static func causes(of flaws: [ForeignFlaw]) -> [ForeignFlaw] {
        let causes = flaws.filter { flaw in
            if case .lack(.emptyDirection) = flaw.part { false } else { true }
        }
        return causes.isEmpty ? flaws : causes
    }

    private static func notices(
        _ item: ForeignPolicies.Item, _ flaws: [ForeignFlaw], _ consequence: Consequence
    ) -> [Notice] {
        flaws.map { Notice(item.subject, .convert(.flaw($0)), consequence) }
    }

    /// Returns the warnings about blocks that match pods in one kind only.
    private func warnings(for target: PolicyDialect?) -> [Notice] {
        let blocks = intent.blocksOverPods
        guard !blocks.isEmpty, kind.blocksMatchNoPods != (target == .cilium) else { return [] }
        return [Notice(place, .convert(kind.blocksMatchNoPods ? .overPods(blocks) : .underPods(blocks)))]
    }
}
