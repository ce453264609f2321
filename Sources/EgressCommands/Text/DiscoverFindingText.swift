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
        case .manyClients(let limit): Words("more than \(limit) clients are no pods; the others are not shown")
        case .workload(let obstacle): obstacle.words
        case .node(let address, let names):
            Words(
                "\(address) is a node, so \(Self.count(names)) that its clients looked up belong to no workload",
                hint:
                    "if the nodes have NodeLocal DNSCache, record what that tells its clients (tap NodeLocal DNSCache)")
        case .stranger(let address, let names):
            Words(
                "\(address) was no pod's address at that time, so \(Self.count(names)) that it looked up belong to no"
                    + " workload",
                hint: "pass lists of pods from the time of the recording, or listen with --cluster, which watches"
                    + " the pods")
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
}

extension WorkloadObstacle {
    fileprivate var words: Words {
        switch self {
        case .noSelector:
            Words(
                "has no labels that select its pods and no others, so it gets no policy",
                hint: "give the pods a label, or pass --workloads with their owner")
        case .selectsOthers(let others):
            Words(
                "its selector selects pods of \(PlaceList(others)) too",
                hint: "give the pods labels that differ, or pass --workloads with their owners")
        case .severalControllers(let controllers):
            Words(
                "its label selects the pods of \(PlaceList(controllers)), so each gets what the others looked up",
                hint: "pass --workloads with these objects, for their own selectors")
        case .service(let name, let obstacle):
            Words("Service \(name) \(obstacle.words.fact)", hint: obstacle.words.hint)
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
        case .workloads: "pass the output of kubectl get deployments,statefulsets,daemonsets -A -o json"
        }
    }
}
