internal import EgressModel
internal import EgressPolicy

extension DialectObjection {
    var words: Words {
        switch self {
        case .retention(let dialect):
            Words(
                "has no effect, because refresh does not update \(dialect.phrase)",
                hint: "leave it out, or pass \(dialect.setKind == nil ? "" : "--sets or ")--template networkpolicy")
        case .sources(let dialect):
            Words(
                "is for ingress, but \(dialect.phrase) supports only egress",
                hint: "leave it out, or pass --template networkpolicy, cilium, calico, antrea or aws")
        case .aggregation:
            Words("has no effect on a policy that contains names instead of addresses", hint: "leave it out")
        case .onlyIPv6:
            Words(
                "cannot be applied to names, which match the addresses of both families",
                hint: "pass --family dual, or choose a template that contains addresses")
        case .noDNS:
            Words(
                "hides DNS answers from Cilium's proxy, which learns the addresses of names from them",
                hint: Self.otherProfile)
        case .nodeAddress(let profile):
            Words(
                "is an address of the node itself, which CIDR rules of Cilium do not match",
                hint: "pass --dns \(DNSRule(.pods(.nodeLocal), ports: profile.ports)) if a local redirect policy sends"
                    + " queries to those pods, or else --dns kube-dns")
        case .dnsLabel: Words("has a label that Cilium sets itself", hint: Self.otherTemplate)
        case .ciliumLabel: Words("is a label that Cilium sets itself", hint: Self.otherTemplate)
        case .namespaceLabel: Words("is a label that Cilium derives from the namespace", hint: Self.otherTemplate)
        case .longKey:
            Words("has a key that is too long for Cilium, which adds a prefix to it", hint: Self.otherTemplate)
        case .notDomainName(_, let dialect):
            Words(
                "is not valid in \(dialect.nameRule)",
                hint: "leave it out, or pass --template networkpolicy, calico or cilium")
        case .dnsRules(let dialect):
            Words(
                "\(dialect.phrase) cannot contain DNS rules",
                hint: "pass --dns none, and allow DNS in a NetworkPolicy for the same pods")
        case .block(_, let dialect):
            Words(
                "\(dialect.phrase) can contain only names",
                hint: "leave it out, and allow the block in a NetworkPolicy for the same pods")
        case .ports(_, let range, let dialect):
            Words(
                "\(dialect.phrase) can contain only single ports of TCP and UDP, but not \(range)",
                hint: "write single ports, or pass --template networkpolicy")
        case .pattern(_, let dialect):
            Words(
                "is a wildcard, but \(dialect.phrase) contains addresses that refresh does not update",
                hint: "pass --template networkpolicy or cilium, or write each name")
        case .noNamespace(let dialect):
            Words(
                "no namespace is given, so the \(dialect.kind) would govern the pods of all of them",
                hint: "add -n NAMESPACE")
        case .longName(let dialect):
            Words(
                "has more than 253 bytes with the namespace, which is part of the name of a \(dialect.kind)",
                hint: "pass a shorter --name")
        case .setsWithoutHosts:
            Words("requires a HOST, whose addresses the sets contain", hint: "leave it out, or add a HOST")
        case .patternInSet:
            Words(
                "is a wildcard, but an address set contains no patterns",
                hint: "write each name, or pass --template networkpolicy")
        case .hostsOfSources:
            Words(
                "cannot be used with --sets, because only the HOSTs get sets",
                hint: "print the ingress policy on its own, or leave out --sets")
        case .noNamespaceOfSets(let dialect):
            Words(
                "no namespace is given, but each \(dialect.setKind?.rawValue ?? "set") belongs to the cluster and needs it"
                    + " in its name",
                hint: "add -n NAMESPACE")
        case .longSetName(let name, let limit):
            Words(
                "makes the name '\(name)' of a set, which has more than \(limit) bytes",
                hint: "pass a shorter --name, or fewer ports for one name")
        }
    }

    private static let otherProfile = "pass --dns kube-dns, or another profile that the pods use"
    private static let otherTemplate = "pass --template networkpolicy or calico"
}

/// The words for an objection to a part of a policy that is converted.
extension DialectObjection {
    func fact(at path: FieldPath) -> String {
        switch self {
        case .sources(let dialect): "has \(path), but \(dialect.phrase) supports only egress"
        case .noDNS:
            "allows no DNS servers in \(path), from whose answers Cilium's proxy learns the addresses of names"
        case .nodeAddress:
            "has DNS servers in \(path) at an address of the node itself, which CIDR rules of Cilium do not match"
        case .dnsLabel: "has DNS servers in \(path) with a label that Cilium sets itself"
        case .ciliumLabel(let key): "selects its pods in \(path) by '\(key)', which Cilium sets itself"
        case .namespaceLabel(let label): "has '\(label)' in \(path), which Cilium derives from the namespace"
        case .longKey(let label): "has '\(label)' in \(path), whose key is too long for Cilium"
        case .notDomainName(let host, let dialect):
            "has \(host) in \(path), which is not valid in \(dialect.nameRule)"
        case .block(let allowed, let dialect):
            "has the block \(allowed) in \(path), but \(dialect.phrase) can contain only names"
        case .ports(let host, let range, let dialect):
            "has \(host) with \(range) in \(path), but \(dialect.phrase) can contain only single ports of TCP and UDP"
        case .pattern(let host, let dialect):
            "has the wildcard \(host) in \(path), but \(dialect.phrase) contains addresses that refresh does not update"
        case .noNamespace(let dialect):
            "has no \(path), so the \(dialect.kind) would govern the pods of all namespaces"
        case .longName(let dialect): "has \(path), which is too long for a \(dialect.kind) with its namespace"
        // No policy that is converted has these parts.
        case .retention, .aggregation, .onlyIPv6, .dnsRules, .setsWithoutHosts, .patternInSet, .hostsOfSources,
            .noNamespaceOfSets, .longSetName:
            "has \(path), which \(words.fact)"
        }
    }

    /// What to do about a part of a policy that is converted.
    var remedy: String? {
        switch self {
        case .noDNS: Self.otherProfile
        case .noNamespace: "write metadata.namespace"
        case .longName: "write a shorter metadata.name"
        case .nodeAddress, .dnsLabel: "pass --dns PROFILE to replace rules for DNS servers, or another --template"
        default: "pass another --template"
        }
    }
}

extension PolicyDialect {
    /// The kind with its article and its version.
    fileprivate var phrase: String {
        let article =
            switch self {
            case .cilium, .calico, .clusterNetworkPolicy, .antrea: "a"
            case .gke, .aws: "an"
            }
        return "\(article) \(kind) of \(apiVersion)"
    }

    /// The field for names, and what the schema requires of them.
    fileprivate var nameRule: String {
        switch self {
        case .cilium, .calico: "the policy"
        case .clusterNetworkPolicy:
            "domainNames, which require two or more labels that do not start or end with '_' or '-'"
        case .gke: "matches, which require labels that do not start or end with '_' or '-'"
        case .antrea: "fqdn, which takes no '_'"
        case .aws:
            "domainNames, which require two or more labels that do not start with '-', or end with '_' or '-'"
        }
    }
}
