internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// The words for why a text is not a policy that egressgen could have written.
extension PolicyReadError {
    var fact: String {
        switch self {
        case .empty: "is empty"
        case .syntax(let problem): "is not one YAML document: \(problem.fact)"
        case .content(let flaw): flaw.fact
        case .limit(let limit): limit.fact
        case .unknownKind(let apiVersion, let kind):
            "is a \(apiVersion) \(kind), a kind that egressgen cannot check"
        case .setOfPolicy(let kind): "is a \(kind.rawValue), but only the built-in templates print address sets"
        }
    }

    var hint: String? {
        switch self {
        case .empty, .syntax, .content: nil
        case .limit: "allow less, or pass --template networkpolicy"
        case .setOfPolicy: "pass the built-in template"
        case .unknownKind: "render a NetworkPolicy, or a kind that 'egressgen template list' prints"
        }
    }
}

extension SchemaLimit {
    fileprivate var fact: String {
        switch self {
        case .items(let key, let count, let limit):
            "has \(count) items in \(key), over the schema's limit of \(limit)"
        case .selector(let bytes, let limit): "has a selector of \(bytes) bytes, over the schema's limit of \(limit)"
        }
    }
}

extension PolicyFlaw {
    var fact: String {
        switch self {
        case .unknownKey(let key): "has the unknown key '\(key)'"
        case .missing(let key): "has no \(key)"
        case .notA(.mapping): "has a list or a scalar instead of a mapping"
        case .notA(let kind): "has a value that is not a \(kind.name)"
        case .notAString(let text): "has '\(text)' instead of a string"
        case .tag(let tag): "has the tag '\(tag)'"
        case .anchor: "has an anchor"
        case .template: "is a template ('{{')"
        case .mergeKey: "has the merge key '<<'"
        case .value(let error): error.fact
        case .notNetworkPolicy: "is not a networking.k8s.io/v1 NetworkPolicy"
        case .policyType(let text): "has the policyType '\(text)', which is neither Ingress nor Egress"
        case .directions(let key): "has \(key) other than Ingress, Egress or both"
        case .untold(let direction, let key):
            "has \(direction.word), but its \(key) do not include \(direction.rawValue)"
        case .emptyPeer: "has an empty peer"
        case .blockWithoutCIDR: "has an ipBlock without cidr"
        case .blockBesideSelector: "has a peer with an ipBlock and a selector"
        case .ipBlock(let text, let error):
            "has the ipBlock '\(text)', which \(error.map(\.fact) ?? "is not ADDRESS/LENGTH")"
        case .except(let part, let block): "has the exception \(part), which is outside \(block)"
        case .labelOperator(let text): "has the unknown operator '\(text)'"
        case .labelValues(let condition, let areMissing):
            "has the operator \(condition.rawValue) \(areMissing ? "without" : "with") values"
        case .labelPrefix(let key, let prefix): "has the label '\(key)' without the prefix '\(prefix)'"
        case .ownAnnotation(let key): "has the annotation '\(key)', which only a NetworkPolicy can have"
        case .transport(let text): "has the protocol '\(text)', which is not TCP, UDP or SCTP"
        case .portNumber(let text?): "has the port '\(text)', which is not a number from 1 to 65535"
        case .port(let text): "has the port '\(text)', which is neither a number from 1 to 65535 nor a port's name"
        case .endPortAlone: "has an endPort without a port"
        case .endPortOfName: "has an endPort with a named port"
        case .endPortBelowPort: "has an endPort below its port"
        case .rangeEnd: "has a port range that ends below its start"
        case .portNumber(nil): "has a port that is not a number from 1 to 65535"
        case .rule(let direction, let index, let flaw): "\(direction.word) rule \(index + 1) \(flaw.fact)"
        case .calico(let flaw): flaw.fact
        case .cilium(let flaw): flaw.fact
        case .clusterNetworkPolicy(let flaw): flaw.fact
        case .antrea(let flaw): flaw.fact
        }
    }
}

extension PolicyFlaw.NodeKind {
    fileprivate var name: String {
        switch self {
        case .mapping: "mapping"
        case .list: "list"
        case .string: "string"
        case .boolean: "boolean"
        }
    }
}
