import EgressModel
import EgressTestSupport

/// A folder with a recording, pods and Services, for runs of `discover`.
struct DiscoverGround {
    static let pods = """
        {"kind": "List", "items": [
          {"apiVersion": "v1", "kind": "Pod",
           "metadata": {"name": "web-5d8f-a", "namespace": "shop", "uid": "u1", "creationTimestamp": "2026-01-01T00:00:00Z",
             "labels": {"app": "web", "pod-template-hash": "5d8f"},
             "ownerReferences": [{"kind": "ReplicaSet", "name": "web-5d8f", "controller": true}], "managedFields": [{}]},
           "spec": {"nodeName": "n1", "containers": [{"name": "c", "ports": [{"containerPort": 8080}]}]},
           "status": {"phase": "Running", "podIP": "10.0.0.1", "podIPs": [{"ip": "10.0.0.1"}], "hostIP": "10.1.0.1",
             "startTime": "2026-01-01T00:00:00Z"}},
          {"apiVersion": "v1", "kind": "Pod",
           "metadata": {"name": "db-0", "namespace": "data", "labels": {"app": "db"}},
           "spec": {"containers": [{"ports": [{"name": "pg", "containerPort": 5432, "protocol": "TCP"}]}]},
           "status": {"podIP": "10.0.0.2", "hostIP": "10.1.0.1"}},
          {"apiVersion": "v1", "kind": "Pod",
           "metadata": {"name": "backup-1", "namespace": "shop", "labels": {"app": "backup", "job-name": "backup-1"},
             "creationTimestamp": "2026-01-01T00:00:00Z"},
           "spec": {},
           "status": {"phase": "Succeeded", "podIP": "10.0.0.3",
             "containerStatuses": [{"state": {"terminated": {"finishedAt": "2026-01-01T02:00:00Z"}}}]}},
          {"apiVersion": "v1", "kind": "Pod",
           "metadata": {"name": "node-local-dns-x", "namespace": "kube-system", "labels": {"k8s-app": "node-local-dns"}},
           "spec": {"hostNetwork": true}, "status": {"podIP": "10.1.0.1", "hostIP": "10.1.0.1"}}
        ]}
        """
    static let services = """
        {"kind": "ServiceList", "apiVersion": "v1", "items": [
          {"metadata": {"name": "db", "namespace": "data"},
           "spec": {"clusterIP": "10.96.0.1", "selector": {"app": "db"},
             "ports": [{"port": 5432, "targetPort": "pg"}, {"port": 9187, "protocol": "TCP", "targetPort": 9187}]}},
          {"metadata": {"name": "peers", "namespace": "data"},
           "spec": {"clusterIP": "None", "selector": {"app": "db"}, "ports": [{"port": 7000, "targetPort": 7000}]}},
          {"metadata": {"name": "kubernetes", "namespace": "default"},
           "spec": {"clusterIP": "10.96.0.2", "ports": [{"port": 443, "targetPort": 6443}]}}
        ]}
        """
    static let workloads = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
        """

    let folder: TemporaryFolder
    let capture: String

    /// Writes the files, with a recording of frames in the form of `frame(_:)`.
    init(
        _ frames: [String], pods: String = Self.pods, services: String = Self.services,
        workloads: String = Self.workloads
    ) throws {
        folder = try TemporaryFolder()
        capture = try folder.write(FrameStreamBytes.recording(try frames.map(Self.frame)), to: "capture.fstrm")
        try folder.write(pods, to: "pods.json")
        try folder.write(services, to: "services.json")
        try folder.write(workloads, to: "workloads.yaml")
    }

    func run(_ arguments: String...) throws -> BinaryRun { try run(arguments) }

    func run(_ arguments: [String]) throws -> BinaryRun {
        try BuiltBinary.run(
            [
                "discover", "--learn", capture, "--pods", folder.path("pods.json"), "--services",
                folder.path("services.json"), "--workloads", folder.path("workloads.yaml"),
            ] + arguments)
    }

    private static let types = ["A": 1, "AAAA": 28, "PTR": 12, "SRV": 33] as [String: UInt16]

    /// Returns the payload of a frame: `10.0.0.1 www.example.com A 52.0.0.1`, with a time in seconds after an `@` behind the
    /// client, aliases that end in a dot, and NXDOMAIN or NODATA.
    static func frame(_ text: String) throws -> [UInt8] {
        let words = text.split(separator: " ").map(String.init)
        let place = words[0].split(separator: "@").map(String.init)
        var message = MessageBuilder(id: 7, words[1] + ".", RecordType(rawValue: types[words[2]] ?? 1))
        var owner = words[1] + "."
        for word in words.dropFirst(3) {
            switch word {
            case "NXDOMAIN": message = message.rcode(.nxDomain)
            case "NODATA": break
            case _ where word.hasSuffix("."):
                message = message.cname(owner, word, ttl: 60)
                owner = word
            default: message = message.addresses(owner, [word], ttl: 60)
            }
        }
        let client = try IPAddress(place[0])
        return DnstapFrame(message.bytes).with { frame in
            frame.client = (0..<client.bitWidth / 8).reversed().map {
                UInt8(truncatingIfNeeded: client.bits >> (8 * $0))
            }
            frame.time = (place.count > 1 ? UInt64(place[1]) ?? 0 : 1_767_229_200, 0)
        }.bytes
    }
}
