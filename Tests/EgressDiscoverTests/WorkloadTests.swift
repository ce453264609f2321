import EgressDiscover
import EgressModel
import EgressPolicy
import Testing

/// Tests to which workload a pod belongs, and what selects its pods.
@Suite struct WorkloadTests {
    private static func workloads(
        _ labels: [String], owner: ObjectOwner? = nil, _ known: [ClusterWorkload] = []
    ) throws -> [String] {
        let discovery = try Discovery(
            ["10.0.0.1 x.example.com A 52.0.0.1"],
            pods: [try Shorthand.pod("shop/pod-1", "10.0.0.1", labels: labels, owner: owner)], workloads: known)
        return discovery.workloads.map(\.workload).map {
            "\($0.kind ?? "-") \($0.name) \($0.selector?.description ?? "-")"
        }
    }

    private static func workload(
        _ kind: String, _ name: String, _ selector: [String]?, owner: ObjectOwner? = nil
    ) throws -> ClusterWorkload {
        ClusterWorkload(
            kind, ObjectName("shop", name),
            selector: try selector.map { LabelSelector(matchLabels: try Shorthand.labels($0)) }, owner: owner)
    }

    private static let replicas = ObjectOwner(kind: "ReplicaSet", name: "web-5d8f")

    @Test(arguments: [
        (["run=x", "app=web", "app.kubernetes.io/name=shop"], "- shop app.kubernetes.io/name=shop"),
        (["run=x", "app=web", "k8s-app=y"], "- web app=web"), (["run=x", "k8s-app=y"], "- y k8s-app=y"),
        (["run=x", "z=1"], "- x run=x"), (["app=", "run=x"], "- x run=x"),
        (["b=2", "a=1", "pod-template-hash=5d8f", "controller-revision-hash=1"], "- pod-1 a=1,b=2"),
        (
            [
                "job-name=j", "controller-uid=u", "batch.kubernetes.io/job-name=j", "pod-template-generation=3",
                "statefulset.kubernetes.io/pod-name=db-0",
            ], "- pod-1 -"
        ),
        ([], "- pod-1 -"),
    ]) func `without a known owner, the labels decide`(labels: [String], workload: String) throws {
        #expect(try Self.workloads(labels) == [workload])
    }

    @Test func `a Deployment is found through its ReplicaSet, or by the name of it`() throws {
        let labels = ["app=web", "pod-template-hash=5d8f"]
        let deployment = try Self.workload("Deployment", "web", ["app=web"])
        let replicas = try Self.workload(
            "ReplicaSet", "web-5d8f", labels, owner: ObjectOwner(kind: "Deployment", name: "web"))
        for known in [[deployment], [deployment, replicas], [replicas, deployment]] {
            #expect(try Self.workloads(labels, owner: Self.replicas, known) == ["Deployment web app=web"])
        }
        #expect(try Self.workloads(labels, owner: Self.replicas, [replicas]) == ["- web app=web"])
    }

    @Test func `a ReplicaSet of its own counts`() throws {
        let known = try Self.workload("ReplicaSet", "web-5d8f", ["app=web"])
        #expect(try Self.workloads(["app=web"], owner: Self.replicas, [known]) == ["ReplicaSet web-5d8f app=web"])
    }

    @Test func `the owner of a StatefulSet or a DaemonSet has the selector`() throws {
        for kind in ["StatefulSet", "DaemonSet"] {
            let known = try Self.workload(kind, "db", ["tier=data"])
            #expect(
                try Self.workloads(["app=db", "tier=data"], owner: ObjectOwner(kind: kind, name: "db"), [known])
                    == ["\(kind) db tier=data"])
        }
    }

    @Test(arguments: [["app=other"], []]) func `a selector that is not of the pod does not count`(selector: [String])
        throws
    {
        let known = try Self.workload("StatefulSet", "db", selector)
        #expect(
            try Self.workloads(["app=db"], owner: ObjectOwner(kind: "StatefulSet", name: "db"), [known])
                == ["- db app=db"])
    }

    @Test func `the selector of a Job is not used`() throws {
        let known = try Self.workload("Job", "j-1", ["app=job"])
        #expect(
            try Self.workloads(["app=job"], owner: ObjectOwner(kind: "Job", name: "j-1"), [known]) == ["- job app=job"])
    }

    @Test func `owners that own each other end`() throws {
        let known = [
            try Self.workload("A", "a", nil, owner: ObjectOwner(kind: "B", name: "b")),
            try Self.workload("B", "b", nil, owner: ObjectOwner(kind: "A", name: "a")),
        ]
        #expect(try Self.workloads(["app=x"], owner: ObjectOwner(kind: "A", name: "a"), known) == ["- x app=x"])
    }

    @Test func `pods with the same labels are one workload, and others that they select are told`() throws {
        let deployment = try Self.workload("Deployment", "web", ["app=web", "tier=front"])
        let pods = [
            try Shorthand.pod("shop/a", "10.0.0.1"), try Shorthand.pod("shop/b", "10.0.0.2"),
            try Shorthand.pod(
                "shop/web-5d8f-x", "10.0.0.3", labels: ["app=web", "tier=front", "pod-template-hash=5d8f"],
                owner: Self.replicas),
            try Shorthand.pod("other/c", "10.0.0.4"),
        ]
        let lines = (1...3).map { "10.0.0.\($0) x.example.com A 52.0.0.1" }
        let discovery = try Discovery(lines, pods: pods, workloads: [deployment])
        #expect(discovery.workloads.map(\.workload.name) == ["web", "web"])
        let bare = try #require(discovery.workloads.first { $0.workload.kind == nil })
        #expect(bare.pods.map(\.name) == ["a", "b"])
        #expect(bare.asked.nameTexts == ["x.example.com 2"])
        #expect(bare.strangers.map(\.kind) == ["Deployment"])
        #expect(discovery.workloads.first { $0.workload.kind != nil }?.strangers == [])
    }
}
