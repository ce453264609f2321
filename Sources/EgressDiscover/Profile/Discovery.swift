package import EgressModel
package import EgressObserve
package import EgressPolicy

/// Which names the workloads of a cluster need: the result of `discover`.
package struct Discovery: Hashable, Sendable {
    /// The workloads whose pods asked, in sorted order.
    package let workloads: [WorkloadProfile]
    /// The clients that are not pods, nodes first, in the order of their addresses.
    package let clients: [ClientProfile]
    /// Whether there were more clients than are kept.
    package let isCut: Bool

    /// Draws the conclusions from what was counted.
    ///
    /// - Parameters:
    ///   - tally: The answers.
    ///   - inventory: The pods that the places in `tally` refer to, the Services and the workloads.
    ///   - namespace: The namespace of the workloads that are wanted; `nil` for all.
    package init(_ tally: AnswerTally, _ inventory: Inventory, namespace: String? = nil) {
        let groups = Dictionary(grouping: tally.pods.keys) { inventory.workload(of: inventory.pods[$0]) }
        let known = Dictionary(grouping: inventory.pods.filter { !$0.isHostNetwork }, by: \.name.namespace)
        workloads = groups.keys.filter { namespace == nil || $0.namespace == namespace }.sorted().map { workload in
            WorkloadProfile(workload, groups[workload] ?? [], tally, inventory, known[workload.namespace] ?? [])
        }
        clients = tally.others.map { ClientProfile($0, tally.clusterDomain, inventory) }
        isCut = tally.isCut
    }

    /// Draws the conclusions from answers.
    package init(
        of observations: some Sequence<Observation>, pods: [ClusterPod], services: [ClusterService],
        workloads: [ClusterWorkload] = [], clusterDomain: DomainName = .clusterDomain
    ) {
        let inventory = Inventory(pods: pods, services: services, workloads: workloads)
        var tally = AnswerTally(clusterDomain: clusterDomain)
        for observation in observations {
            tally.take(observation, of: inventory.client(at: observation.client, observation.time))
        }
        self.init(tally, inventory)
    }
}

extension WorkloadProfile {
    fileprivate init(
        _ workload: WorkloadIdentity, _ places: [Int], _ tally: AnswerTally, _ inventory: Inventory,
        _ neighbours: [ClusterPod]
    ) {
        let pods = places.map { inventory.pods[$0] }
        var sorter = NameSorter(inventory, clusterDomain: tally.clusterDomain)
        for place in places {
            guard let client = tally.pods[place] else { continue }
            sorter.add(client, namespace: workload.namespace)
        }
        let selected = neighbours.filter { workload.selector?.matches($0.labels) == true }
        let strangers = Set(selected.map(inventory.workload)).subtracting([workload])
        let own = workload.kind == nil ? selected.filter { inventory.workload(of: $0) == workload } : []
        let labels = Set(pods.map { $0.labels.sorted { $0.key < $1.key } })
        self.init(
            workload: workload, pods: Set(pods.map(\.name)).sorted(),
            podLabels: labels.sorted { $0.description < $1.description },
            family: AddressFamily(pods.flatMap(\.addresses)),
            strangers: strangers.sorted(), controllers: Set(own.compactMap(\.controllerName)).sorted(),
            hasOwner: workload.kind == nil && pods.contains { ![nil, "Jobs"].contains($0.controllerName) },
            asked: sorter.asked,
            isCut: places.contains { tally.pods[$0]?.isCut == true })
    }
}

extension ClientProfile {
    fileprivate init(_ other: OtherClient, _ clusterDomain: DomainName, _ inventory: Inventory) {
        var sorter = NameSorter(inventory, clusterDomain: clusterDomain)
        sorter.add(other.tally, namespace: nil)
        self.init(
            address: other.address, isNode: other.isNode, pods: inventory.pods(at: other.address), asked: sorter.asked,
            isCut: other.tally.isCut)
    }
}

extension AddressFamily {
    /// The families of addresses; IPv4 if there are none.
    fileprivate init(_ addresses: [IPAddress]) {
        let types = Set(addresses.map(\.bitWidth))
        self = types == [128] ? .ipv6 : types.count == 2 ? .dual : .ipv4
    }
}
