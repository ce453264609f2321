import EgressManifest
import EgressModel
import EgressPolicy
import Testing

/// Tests what is read of pods, Services and workloads in the forms in which kubectl prints them.
@Suite struct ClusterObjectsTests {
    private static func objects(_ text: String, _ kind: ClusterObjectKind) throws -> ClusterObjects {
        let objects = try ClusterObjects(Array(text.utf8), of: kind)
        #expect(objects.malformed.isEmpty, "\(objects.malformed)")
        return objects
    }

    private static func pod(_ rest: String) throws -> ClusterPod {
        let text = "kind: Pod\nmetadata:\n  name: a\n  namespace: shop\n" + rest
        return try #require(try objects(text, .pods).pods.first)
    }

    private static func service(_ spec: String) throws -> ClusterService {
        let text = "kind: Service\nmetadata: {name: db, namespace: data}\nspec: \(spec)\n"
        return try #require(try objects(text, .services).services.first)
    }

    @Test(arguments: [
        #"{"kind": "Pod", "metadata": {"name": "a"}}"#,
        #"{"kind": "List", "items": [{"kind": "Pod", "metadata": {"name": "a"}}]}"#,
        #"{"kind": "PodList", "apiVersion": "v1", "items": [{"metadata": {"name": "a", "namespace": "default"}}]}"#,
        "kind: Service\nmetadata: {name: x}\n---\nkind: Pod\nmetadata: {name: a}\n",
        "kind: Pod\nmetadata: {name: a}\n---\n",
    ]) func `a list, an object and documents are read`(text: String) throws {
        #expect(try Self.objects(text, .pods).pods.map(\.name.description) == ["default/a"])
    }

    @Test func `an empty list is a list, and an empty file is not`() throws {
        for kind in [ClusterObjectKind.pods, .services, .workloads] {
            let objects = try Self.objects(#"{"kind": "List", "items": []}"#, kind)
            #expect(!objects.isEmpty && !objects.areOfOtherKinds)
            #expect(try Self.objects("# nothing\n", kind).isEmpty)
        }
    }

    @Test func `the addresses and the nodes of a pod`() throws {
        let pod = try Self.pod(
            "status: {podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}, {ip: 'fd00::1'}], hostIP: 10.1.0.1, hostIPs: [{ip: 10.1.0.1}]}"
        )
        #expect(pod.addresses.map(\.description) == ["10.0.0.1", "fd00::1"])
        #expect(pod.nodeAddresses.map(\.description) == ["10.1.0.1"])
        #expect(!pod.isHostNetwork)
        for word in ["true", "True", "TRUE", "yes", "y", "On"] {
            #expect(try Self.pod("spec: {hostNetwork: \(word)}").isHostNetwork, "\(word)")
        }
        for word in ["false", "No", "off", "null"] {
            #expect(try !Self.pod("spec: {hostNetwork: \(word)}").isHostNetwork, "\(word)")
        }
        #expect(try Self.pod("status: {podIP: ''}").addresses == [])
    }

    @Test(arguments: [
        ("status: {startTime: '2026-01-01T00:00:09Z'}", "2026-01-01T00:00:09Z", nil),
        ("  creationTimestamp: '2026-01-01T00:00:01Z'", "2026-01-01T00:00:01Z", nil),
        (
            "  creationTimestamp: '2026-01-01T00:00:01Z'\nstatus: {startTime: '2026-01-01T00:00:02Z', phase: Running}",
            "2026-01-01T00:00:02Z", nil
        ),
        ("  deletionTimestamp: '2026-01-01T00:01:00Z'", nil, "2026-01-01T00:01:00Z"),
        (
            """
            status:
              phase: Failed
              containerStatuses:
              - state: {terminated: {finishedAt: '2026-01-01T00:00:05Z'}}
              - state: {terminated: {finishedAt: '2026-01-01T00:00:07Z'}}
              conditions: [{lastTransitionTime: '2026-01-01T00:00:09Z'}]
            """, nil, "2026-01-01T00:00:07Z"
        ),
        (
            "status: {phase: Failed, conditions: [{lastTransitionTime: '2026-01-01T00:00:09Z'}, {lastTransitionTime: null}]}",
            nil, "2026-01-01T00:00:09Z"
        ),
        ("status: {phase: Succeeded}", nil, "1970-01-01T00:00:00Z"),
        (
            "status: {phase: Running, containerStatuses: [{state: {terminated: {finishedAt: '2026-01-01T00:00:05Z'}}}]}",
            nil, nil
        ),
    ]) func `the lifetime of a pod`(rest: String, start: String?, end: String?) throws {
        let lifetime = try Self.pod(rest).lifetime
        #expect(lifetime.start?.description == start)
        #expect(lifetime.end?.description == end)
    }

    @Test func `the owner of a pod, and its named ports`() throws {
        let pod = try Self.pod(
            """
              ownerReferences:
              - {kind: Other, name: o}
              - {kind: ReplicaSet, name: web-1, controller: true}
            spec:
              containers: [{ports: [{name: http, containerPort: 8080}, {containerPort: 9}]}]
              initContainers:
              - {ports: [{name: ssh, containerPort: 22}]}
              - {restartPolicy: Never, ports: [{name: ssh, containerPort: 22}]}
              - {restartPolicy: Always, ports: [{name: dns, containerPort: 53, protocol: UDP}]}
            """)
        #expect(pod.owner == ObjectOwner(kind: "ReplicaSet", name: "web-1"))
        #expect(pod.ports == [NamedPort("http", .tcp, 8080), NamedPort("dns", .udp, 53)])
        #expect(try Self.pod("  ownerReferences: [{kind: Foo, name: f}]").owner?.kind == "Foo")
    }

    @Test func `Services of each kind`() throws {
        #expect(try Self.service("{clusterIP: 10.96.0.1}").kind == .clusterIP)
        #expect(try Self.service("{clusterIP: None}").kind == .headless)
        #expect(
            try Self.service("{type: ExternalName, externalName: api.example.com}").kind
                == .external(try DomainName("api.example.com")))
    }

    @Test(arguments: [
        ("{port: 80}", ServicePort(.tcp, .number(80))),
        ("{port: 80, targetPort: 8080}", ServicePort(.tcp, .number(8080))),
        ("{port: 53, protocol: UDP, targetPort: dns}", ServicePort(.udp, .name("dns"))),
        ("{port: 80, targetPort: 0}", ServicePort(.tcp, .number(80))),
    ]) func `the ports of a Service`(port: String, expected: ServicePort) throws {
        #expect(try Self.service("{ports: [\(port)], selector: {app: db}}").ports == [expected])
    }

    @Test func `workloads of any kind, with both forms of selectors`() throws {
        let objects = try Self.objects(
            """
            kind: List
            items:
            - {kind: Rollout, metadata: {name: a}, spec: {selector: {matchLabels: {app: a}, matchExpressions: [{key: k, operator: Exists}]}}}
            - {kind: ReplicationController, metadata: {name: b}, spec: {selector: {app: b}}}
            - {kind: ReplicaSet, metadata: {name: c, ownerReferences: [{kind: Deployment, name: d, controller: true}]}, spec: {}}
            - {kind: Pod, metadata: {name: p}}
            """, .workloads)
        #expect(objects.workloads.map { $0.selector?.description } == ["app=a,k", "app=b", nil])
        #expect(objects.workloads.last?.owner == ObjectOwner(kind: "Deployment", name: "d"))
    }

    @Test func `one object that cannot be read is named with its line`() throws {
        let objects = try ClusterObjects(
            Array(
                "kind: List\nitems:\n- {kind: Pod, metadata: {name: a}}\n- {kind: Pod, metadata: {namespace: b}}\n".utf8
            ),
            of: .pods)
        #expect(objects.pods.count == 1)
        #expect(objects.malformed.map(\.line) == [4])
        #expect(objects.malformed.map(\.name) == ["Pod b"])
    }
}
