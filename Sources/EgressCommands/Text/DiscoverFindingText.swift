internal import EgressCluster
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

extension DiscoverFinding {
    var words: Words {
        switch self {
        case .flaw(let flaw): Words(flaw.fact)
        case .otherKind(let kind, let other): Words("has no \(kind.noun), but \(other)", hint: kind.hint)
        case .empty(let kind): Words("has no object", hint: kind.hint)
        case .noAnswers:
            Words(
                "no answer to a client was found",
                hint: "record the messages CLIENT_RESPONSE of the DNS servers that the pods ask")
        case .noWorkload:
            Words(
                "no pod of the namespace looked anything up",
                hint: "check the namespace; other namespaces show without --namespace")
        case .manyClients(let limit): Words("more than \(limit) clients are not pods; the others are not shown")
        case .unusualNames(let count):
            Words(
                (count == 1 ? "1 answer is about a name" : "\(count) answers are about names")
                    + " with other characters than letters, digits, - and _, which no policy can contain")
        case .workload(let obstacle, let source): obstacle.words(source)
        case .noPolicy: Words("gets no policy, so its pods may connect to everything")
        case .forbidden(let kind, let reason):
            Words(reason.fact, hint: "grant list and watch on \(kind.resource)")
        case .node(let address, let names):
            Words(
                "\(address) is a node, so \(Self.count(names)) that its clients looked up \(Self.belong(names)) to no workload",
                hint: "if the nodes run NodeLocal DNSCache, record its answers")
        case .stranger(let address, let names, let source):
            Words(
                "\(address) was no pod's address at that time, so \(Self.count(names)) that it looked up"
                    + " \(Self.belong(names)) to no workload",
                hint: source.hintOnStrangers)
        case .onlyNamespace(let namespace):
            Words(
                "only the pods of the namespace \(namespace) can be listed; other clients are shown by address",
                hint: "grant list and watch on pods in all namespaces")
        case .unlisted(let kind, let reason):
            Words(
                "\(reason.fact); labels tell which pods belong to one \(kind.rawValue)",
                hint: "grant list and watch on \(kind.resource).apps")
        case .watchLost(let kind, let reason):
            Words("\(reason.fact); changes of \(kind.resource) are seen when the next watch starts")
        }
    }

    private static func count(_ names: Int) -> String { names == 1 ? "1 name" : "\(names) names" }

    private static func belong(_ names: Int) -> String { names == 1 ? "belongs" : "belong" }
}

extension ObjectSource {
    /// How to know the pods of the time at which they asked.
    fileprivate var hintOnStrangers: String? {
        switch self {
        case .files:
            "pass lists of pods from the time of the recording, or listen with --cluster, which watches the pods"
        case .cluster: "listen with --learn unix:PATH or tcp:ADDRESS:PORT, which watches the pods meanwhile"
        case .watch: nil
        }
    }
}

extension WorkloadObstacle {
    fileprivate func words(_ source: ObjectSource) -> Words {
        switch self {
        case .noSelector(let hasOwner):
            Words(
                "has no labels that select its pods and no others, so it gets no policy",
                hint: "give the pods a label" + Self.owners(hasOwner, source))
        case .selectsOthers(let others, let hasOwner):
            Words(
                "its selector selects pods of \(PlaceList(others)) too",
                hint: "give the pods labels that differ" + Self.owners(hasOwner, source))
        case .severalControllers(let controllers):
            Words(
                "its label selects the pods of \(PlaceList(controllers)), so each gets what the others looked up",
                hint: source == .files
                    ? "pass --workloads with these objects, for their own selectors"
                    : "give the pods of each a label of its own")
        case .service(let name, let obstacle):
            Words(
                "Service \(name) \(obstacle.words.fact)",
                hint: obstacle == .unknown && source != .files ? nil : obstacle.words.hint)
        case .podAddress(let name):
            Words(
                "\(name) is the address of a pod, or another name of the cluster that is no Service, so there is no rule"
                    + " for it",
                hint: "allow the pods by their labels, in a policy of your own")
        case .specialPurpose(let name, let acceptable):
            Words(
                "\(name) has special-purpose addresses, and is left out",
                hint: acceptable.isEmpty
                    ? nil : "if the name is internal: " + acceptable.map { "--accept \($0)" }.joined(separator: " "))
        case .unusableName(let name): Words("\(name) cannot be in a policy, and is left out")
        case .unreachable(let name):
            Words("\(name) has only addresses of the pod itself or of a family that the pods lack, and is left out")
        case .manyAddresses(let name, let limit):
            Words(
                "\(name) has more than \(limit) addresses; the others are left out", hint: "write a policy with --learn"
            )
        case .manyNames(let limit): Words("a pod looked up more than \(limit) names; the others are left out")
        }
    }

    private static func owners(_ haveSelectors: Bool, _ source: ObjectSource) -> String {
        haveSelectors && source == .files ? ", or pass --workloads with their owners" : ""
    }
}

extension ServiceObstacle {
    fileprivate var words: Words {
        switch self {
        case .unknown: Words("is not known, so there is no rule for it", hint: "pass --services with it")
        case .noSelector:
            Words(
                "has no selector, so there is no rule for it", hint: "allow the addresses of its endpoints with --allow"
            )
        case .noPorts: Words("has no ports, so there is no rule for it")
        case .noPort(let name): Words("leads to the port '\(name)', which no known pod has, so the port is left out")
        case .headless:
            Words("is headless, so its clients can use other ports of its pods; its rule has the ports of the Service")
        case .hostNetwork:
            Words(
                "has pods with the network of their nodes, which most network plugins do not match by labels",
                hint: "allow the addresses of the nodes with --allow")
        case .external: Words("stands for another name, which was not answered, so there is no rule for it")
        }
    }
}

extension ClusterObjectKind {
    fileprivate var noun: String {
        switch self {
        case .pods: "Pod"
        case .services: "Service"
        case .workloads: "object that controls pods"
        }
    }

    fileprivate var hint: String {
        switch self {
        case .pods: "pass the output of kubectl get pods -A -o json"
        case .services: "pass the output of kubectl get services -A -o json"
        case .workloads: "pass the output of kubectl get deployments,replicasets,statefulsets,daemonsets -A -o json"
        }
    }
}
