internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

extension PolicyDialect {
    /// Refuses what it cannot say, all of it at once.
    func refuse(_ intent: PolicyIntent, of subject: PolicySubject?, holdsNames: Bool) throws(Failures) {
        let objections = objections(to: intent, of: subject, holdsNames: holdsNames)
        guard objections.isEmpty else { throw Failures(objections.map { .usage($0.subject, $0.error) }) }
    }
}

extension PolicyCommand {
    /// Refuses what the built-in template that the user chose cannot say. Either argument is `nil` if other faults
    /// leave it unknown.
    ///
    /// - Throws: `Failures` with 64.
    func checkDialect(_ intent: PolicyIntent?, _ subject: PolicySubject?) throws(Failures) {
        guard let dialect = output.dialect, let intent else { return }
        try dialect.refuse(intent, of: subject, holdsNames: dialect.holdsNames)
    }

    /// Refuses to edit a NetworkPolicy that is there where the user's own template renders another kind.
    func checkOwnTemplate(
        _ style: OutputOptions.Style, _ policy: NetworkPolicy, _ origins: [RuleWord],
        _ destination: OutputOptions.Destination
    ) throws(Failures) {
        guard let found = ownDialect(style, policy, origins) else { return }
        try destination.check(for: found.dialect, output.output)
    }

    /// What the user's own template renders, where that is another kind than NetworkPolicy.
    private func ownDialect(
        _ style: OutputOptions.Style, _ policy: NetworkPolicy, _ origins: [RuleWord]
    ) -> DialectPolicy? {
        guard case .template(let template) = style, output.template != nil, output.dialect == nil,
            case .dialect(let found) = try? RenderedPolicy(template.text(of: policy, words: nil, origins: origins))
        else { return nil }
        return found
    }

    /// The rules of each direction asked for, of what the names bring; where those of egress stand as names, none of a
    /// name with an address that is refused, because the name would stand for that one too.
    func rules(
        _ intent: PolicyIntent, _ sets: [DomainName: AddressSet], of subject: PolicySubject,
        _ style: OutputOptions.Style
    ) -> [TrafficDirection: DesiredRules] {
        let rules = rules(intent, egress: sets, ingress: sets)
        let whole = sets.filter { $0.value.refused.isEmpty }
        guard whole.count < sets.count else { return rules }
        let policy = NetworkPolicy(subject: subject, intent: intent, rules: rules)
        let holdsNames = holdsNames(style, policy, rules[.egress]?.ruleWords ?? [])
        return holdsNames ? self.rules(intent, egress: whole, ingress: sets) : rules
    }

    private func holdsNames(_ style: OutputOptions.Style, _ policy: NetworkPolicy, _ origins: [RuleWord]) -> Bool {
        output.dialect?.holdsNames ?? ownDialect(style, policy, origins).map { !$0.names.isEmpty } ?? false
    }

    private func rules(
        _ intent: PolicyIntent, egress: [DomainName: AddressSet], ingress: [DomainName: AddressSet]
    ) -> [TrafficDirection: DesiredRules] {
        var rules: [TrafficDirection: DesiredRules] = [:]
        for direction in intent.directions {
            rules[direction] = DesiredRules(intent, direction, addresses: direction == .egress ? egress : ingress)
        }
        return rules
    }
}

extension OutputOptions {
    /// The dialect of the built-in template asked for; `nil` for NetworkPolicy and for a template of the user's.
    var dialect: PolicyDialect? { template.flatMap(PolicyDialect.init) }
}

extension OutputOptions.Destination {
    /// Refuses to edit a NetworkPolicy that is there in place of writing another kind.
    func check(for dialect: PolicyDialect?, _ output: String?) throws(Failures) {
        guard let dialect, case .policy = self else { return }
        throw .usage(
            "--output",
            "\(output ?? "") holds a policy of networking.k8s.io/v1, and is no place for one of \(dialect.apiVersion)",
            hint: "pass --force to replace it, or leave --template out")
    }
}

extension NetworkPolicy {
    /// The policy as templates of other kinds take it, of which refresh knows none.
    var unannotated: NetworkPolicy {
        NetworkPolicy(
            subject: subject, labels: labels, annotations: [], policyTypes: policyTypes, ingress: ingress,
            egress: egress)
    }
}
