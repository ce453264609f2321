internal import EgressModel
internal import EgressPolicy

/// Reads a pod (Kubernetes, Pod v1 core).
enum PodReader {
    static func pod(_ root: FieldCursor) throws(ForeignFlaw) -> ClusterPod {
        let metadata = try root.required("metadata")
        let spec = root.child("spec")
        let status = root.child("status")
        let created = try metadata.time("creationTimestamp")
        return ClusterPod(
            try root.objectName(), uid: try metadata.optionalText("uid"), labels: try metadata.labels("labels"),
            owner: try root.controller(), isHostNetwork: try spec?.boolean("hostNetwork") ?? false,
            addresses: try status?.addresses("podIP", "podIPs") ?? [],
            nodeAddresses: try status?.addresses("hostIP", "hostIPs") ?? [],
            lifetime: PodLifetime(
                start: try status?.time("startTime") ?? created,
                end: try end(metadata, status)),
            ports: try spec.map { spec throws(ForeignFlaw) in try self.ports(spec) } ?? [])
    }

    /// Returns the last second in which the pod can have its addresses.
    ///
    /// A finished pod lost them when its last container ended, or, as an evicted pod has no containers, when its state
    /// changed last. A pod that is being deleted has them until its grace period is over.
    private static func end(_ metadata: FieldCursor, _ status: FieldCursor?) throws(ForeignFlaw) -> UTCTime? {
        let deleted = try metadata.time("deletionTimestamp")
        guard let status, ["Succeeded", "Failed"].contains(status.child("phase")?.node.leaf?.text) else {
            return deleted
        }
        var ends: [UTCTime] = []
        for item in try status.child("containerStatuses")?.members() ?? [] {
            if let end = try item.child("state")?.child("terminated")?.time("finishedAt") { ends.append(end) }
        }
        if ends.isEmpty {
            for item in try status.child("conditions")?.members() ?? [] {
                if let change = try item.time("lastTransitionTime") { ends.append(change) }
            }
        }
        // Without any time, the pod counts at none.
        return ends.max() ?? deleted ?? UTCTime(seconds: 0)
    }

    /// Returns the ports that have names. An init container has ended when the pod serves, unless it restarts always
    /// (Kubernetes, Sidecar Containers).
    private static func ports(_ spec: FieldCursor) throws(ForeignFlaw) -> [NamedPort] {
        let sidecars = try spec.child("initContainers")?.members().filter { container in
            container.child("restartPolicy")?.node.leaf?.text == "Always"
        }
        var ports: [NamedPort] = []
        for container in try (spec.child("containers")?.members() ?? []) + (sidecars ?? []) {
            for port in try container.child("ports")?.members() ?? [] {
                guard let name = try port.optionalText("name") else { continue }
                ports.append(NamedPort(name, try port.transport(), try port.portNumber("containerPort")))
            }
        }
        return ports
    }
}
