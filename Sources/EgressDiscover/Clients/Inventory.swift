package import EgressModel
package import EgressPolicy

/// The pods, the Services and the workloads of a cluster, as far as they are known.
///
/// Objects can be added while answers are counted. The place of a pod in `pods` never changes.
package struct Inventory: Sendable {
    package private(set) var pods: [ClusterPod] = []
    package private(set) var services: [ObjectName: ClusterService] = [:]
    private(set) var workloads: [WorkloadKey: ClusterWorkload] = [:]
    private var places: [PodKey: Int] = [:]
    /// The pods that have or had an address of their own.
    private var tenants: [IPAddress: [Int]] = [:]
    /// The nodes, with the pods that share their addresses.
    private var nodes: [IPAddress: [Int]] = [:]
    /// The pods that were seen with other addresses than before, as those of a node that started again are.
    private var moved: Set<Int> = []

    package init(pods: [ClusterPod] = [], services: [ClusterService] = [], workloads: [ClusterWorkload] = []) {
        pods.forEach { note($0) }
        services.forEach { note($0) }
        workloads.forEach { note($0) }
    }

    /// Adds a pod, or what is new of a pod that is known.
    package mutating func note(_ pod: ClusterPod) {
        let key = PodKey(pod)
        let place = places[key] ?? pods.count
        let known = places[key].map { pods[$0] }
        if let known { pods[place] = pod.merged(with: known) } else { pods.append(pod) }
        places[key] = place
        if let known, pod.isElsewhere(than: known) { moved.insert(place) }
        for address in pod.addresses where known?.addresses.contains(address) != true {
            if pod.isHostNetwork {
                nodes[address, default: []].append(place)
            } else {
                tenants[address, default: []].append(place)
            }
        }
        for address in pod.nodeAddresses where nodes[address] == nil { nodes[address] = [] }
    }

    package mutating func note(_ service: ClusterService) { services[service.name] = service }

    package mutating func note(_ workload: ClusterWorkload) {
        workloads[WorkloadKey(kind: workload.kind, name: workload.name)] = workload
    }

    /// Returns who has an address at a time.
    ///
    /// The address of a node belongs to no pod, because the pods that share it, and a cache of DNS on the node, cannot be
    /// told apart. Of several pods, the address belongs to the one that started last: the others have ended, but their end
    /// is not known yet. If it is unclear which one started last, or if one of them changed its address, at a time that no
    /// list tells, the address belongs to none of them.
    package func client(at address: IPAddress, _ time: UTCTime?) -> Client {
        guard nodes[address] == nil else { return .node(address) }
        let holders = (tenants[address] ?? []).filter { pods[$0].lifetime.contains(time) }
        guard holders.count > 1 else { return holders.first.map(Client.pod) ?? .stranger(address) }
        let starts = holders.map { pods[$0].lifetime.start?.seconds ?? .min }
        let latest = starts.max()
        let last = zip(holders, starts).filter { $0.1 == latest }.map(\.0)
        guard time != nil, last.count == 1, moved.isDisjoint(with: holders) else { return .stranger(address) }
        return .pod(last[0])
    }

    /// Returns the pods that a Service had when it was looked up, or has had since.
    func pods(of asked: ServiceProfile) -> [ClusterPod] {
        guard let service = asked.service else { return [] }
        return pods.filter { service.selects($0) && !$0.lifetime.isOver(before: asked.times.first) }
    }

    /// Returns the pods that share the address of a node, or that have or had any other address, in sorted order.
    func pods(at address: IPAddress) -> [ObjectName] {
        Set((nodes[address] ?? tenants[address] ?? []).map { pods[$0].name }).sorted()
    }
}

/// Who asks DNS.
package enum Client: Hashable, Sendable {
    /// A pod, by its place in the inventory.
    case pod(Int)
    /// A node: a pod that has the network of the node, or a cache such as NodeLocal DNSCache that asks for all pods.
    case node(IPAddress)
    /// An address that belongs to no pod at the time of the question.
    case stranger(IPAddress)
}

struct WorkloadKey: Hashable {
    let kind: String
    let name: ObjectName
}

/// What tells pods apart.
private enum PodKey: Hashable {
    case uid(String)
    case name(ObjectName, start: UTCTime?)

    init(_ pod: ClusterPod) {
        self = pod.uid.map(PodKey.uid) ?? .name(pod.name, start: pod.lifetime.start)
    }
}

extension ClusterPod {
    /// Returns whether the pod has another address now than before. A second address beside the first is no other one.
    fileprivate func isElsewhere(than earlier: ClusterPod) -> Bool {
        let (now, before) = (Set(addresses), Set(earlier.addresses))
        return !now.isSubset(of: before) && !before.isSubset(of: now)
    }

    /// Returns the pod with what was known of it before. An end that is known stays, and so do the addresses, which a
    /// finished pod loses.
    fileprivate func merged(with earlier: ClusterPod) -> ClusterPod {
        let ends = [lifetime.end, earlier.lifetime.end].compactMap(\.self)
        let starts = [lifetime.start, earlier.lifetime.start].compactMap(\.self)
        return ClusterPod(
            name, uid: uid, labels: labels.isEmpty ? earlier.labels : labels, owner: owner ?? earlier.owner,
            isHostNetwork: isHostNetwork, addresses: Set(addresses + earlier.addresses).sorted(),
            nodeAddresses: Set(nodeAddresses + earlier.nodeAddresses).sorted(),
            lifetime: PodLifetime(start: starts.min(), end: ends.min()), ports: ports.isEmpty ? earlier.ports : ports)
    }
}
