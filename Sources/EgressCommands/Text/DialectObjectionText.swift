internal import EgressModel
internal import EgressPolicy

extension DialectObjection {
    var words: Words {
        switch self {
        case .retention(let dialect):
            Words(
                "is for refresh, which keeps no \(dialect.kind) of \(dialect.apiVersion) up to date",
                hint: "leave it out, or pass --template networkpolicy")
        case .sources(let dialect):
            Words(
                "is of ingress, and a \(dialect.kind) of \(dialect.apiVersion) is made of egress alone",
                hint: "leave it out, or pass --template networkpolicy, calico or cilium")
        case .aggregation: Words("finds no addresses in a policy of names", hint: "leave it out")
        case .onlyIPv6:
            Words(
                "cannot be said of names, which stand for the addresses of both families",
                hint: "pass --family dual, or a template that holds addresses")
        case .noDNS:
            Words(
                "leaves Cilium's proxy no answers, from which it learns the addresses of names",
                hint: Self.otherProfile)
        case .nodeAddress:
            Words("is an address of the node itself, which no CIDR rule of Cilium matches", hint: Self.otherProfile)
        case .ciliumLabel: Words("is a label that Cilium gives itself", hint: Self.otherTemplate)
        case .namespaceLabel: Words("is a label that Cilium gives by the namespace", hint: Self.otherTemplate)
        case .longKey:
            Words("has a key too long for Cilium, which writes its own words before it", hint: Self.otherTemplate)
        case .notDomainName:
            Words(
                "is no name for domainNames, which take two labels or more without '_' at their ends",
                hint: "leave it out, or pass --template networkpolicy, calico or cilium")
        case .noNamespace(let dialect):
            Words(
                "no namespace is given, and a \(dialect.kind) would govern the pods of all of them",
                hint: "add -n NAMESPACE")
        case .longName(let dialect):
            Words(
                "has more than 253 bytes behind its namespace, as a \(dialect.kind) is called",
                hint: "pass a shorter --name")
        }
    }

    private static let otherProfile = "pass --dns kube-dns, or another profile that the pods use"
    private static let otherTemplate = "pass --template networkpolicy or calico"
}
