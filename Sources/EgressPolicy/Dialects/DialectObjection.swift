package import EgressModel

/// Why a dialect cannot say what was asked for.
package struct DialectObjection: Hashable, Sendable {
    /// The flag or the name that is to blame.
    package let subject: String
    package let error: FormatError

    init(_ subject: String, _ fact: String, hint: String) {
        self.subject = subject
        error = FormatError(fact, hint: hint)
    }
}

extension PolicyDialect {
    /// Finds what of a policy this dialect cannot say.
    ///
    /// - Parameters:
    ///   - intent: what the user wants.
    ///   - subject: the name, namespace and pods of the policy; `nil` if other faults leave them unknown.
    ///   - holdsNames: whether host rules hold names. A template of a user's may hold addresses instead.
    /// - Returns: the objections; none if the dialect says everything.
    package func objections(
        to intent: PolicyIntent, of subject: PolicySubject?, holdsNames: Bool
    ) -> [DialectObjection] {
        // Sources are addresses everywhere.
        let holdsNames = holdsNames && !intent.hosts.isEmpty
        var objections: [DialectObjection] = []
        if intent.retain != nil {
            objections.append(
                DialectObjection(
                    "--retain", "is for refresh, which keeps no \(kind) of \(apiVersion) up to date",
                    hint: "leave it out, or pass --template networkpolicy"))
        }
        if !intent.ingress.isEmpty, self == .clusterNetworkPolicy {
            objections.append(
                DialectObjection(
                    "--from-...", "is of ingress, and a \(kind) of \(apiVersion) is made of egress alone",
                    hint: "leave it out, or pass --template networkpolicy, calico or cilium"))
        }
        if holdsNames { objections += objectionsOfNames(to: intent) }
        switch self {
        case .cilium:
            objections += objectionsOfCilium(to: intent, holdsNames: holdsNames)
            objections += CiliumNamespace.objections(to: intent.ingress)
            objections += subject.map { CiliumNamespace.objections(to: $0.podSelector) } ?? []
        case .calico: break
        case .clusterNetworkPolicy:
            if holdsNames { objections += objectionsOfDomainNames(to: intent) }
            objections += subject.map(objectionsOfCluster) ?? []
        }
        return objections
    }

    private func objectionsOfNames(to intent: PolicyIntent) -> [DialectObjection] {
        var objections: [DialectObjection] = []
        if intent.aggregate, intent.ingress.hosts.isEmpty {
            objections.append(
                DialectObjection("--aggregate", "finds no addresses in a policy of names", hint: "leave it out"))
        }
        if intent.family == .ipv6 {
            objections.append(
                DialectObjection(
                    "--family ipv6", "cannot be said of names, which stand for the addresses of both families",
                    hint: "pass --family dual, or a template that holds addresses"))
        }
        return objections
    }

    // MARK: Cilium

    private func objectionsOfCilium(to intent: PolicyIntent, holdsNames: Bool) -> [DialectObjection] {
        guard !intent.hosts.isEmpty else { return [] }
        let hint = "pass --dns kube-dns, or another profile that the pods use"
        guard !intent.dns.isEmpty || !holdsNames else {
            return [
                DialectObjection(
                    "--dns none", "leaves Cilium's proxy no answers, from which it learns the addresses of names",
                    hint: hint)
            ]
        }
        return intent.dns.filter { $0.egressRule(family: intent.family) == Self.nodeLocal }.map { profile in
            DialectObjection(
                "--dns \(profile)", "is an address of the node itself, which no CIDR rule of Cilium matches", hint: hint
            )
        }
    }

    private static let nodeLocal = DNSRule.nodeLocal.egressRule(family: .ipv4)

    // MARK: ClusterNetworkPolicy

    private func objectionsOfDomainNames(to intent: PolicyIntent) -> [DialectObjection] {
        intent.hosts.map(\.name).filter { !Self.isDomainName($0) }.map { name in
            DialectObjection(
                "\(name)", "is no name for domainNames, which take two labels or more without '_' at their ends",
                hint: "leave it out, or pass --template networkpolicy, calico or cilium")
        }
    }

    private func objectionsOfCluster(to subject: PolicySubject) -> [DialectObjection] {
        guard let name = subject.clusterName else {
            return [
                DialectObjection(
                    "--namespace", "no namespace is given, and a \(kind) would govern the pods of all of them",
                    hint: "add -n NAMESPACE")
            ]
        }
        guard name.utf8.count > 253 else { return [] }
        return [
            DialectObjection(
                "--name", "has more than 253 bytes behind its namespace, as a \(kind) is called",
                hint: "pass a shorter --name")
        ]
    }

    /// By the pattern of the type DomainName (Network Policy API, v1alpha2).
    private static func isDomainName(_ name: DomainName) -> Bool {
        name.labels.count > 1 && name.labels.allSatisfy { $0.first != "_" && $0.last != "_" }
    }
}
