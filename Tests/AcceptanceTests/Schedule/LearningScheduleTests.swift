import EgressTestSupport
import Testing

@Suite(.waits) struct LearningScheduleTests {
    private static let article = """
        www.aliyun.com --pod run=busybox -n shop --dns kube-dns --deployment --every ttl --learn tcp:0.0.0.0:6000 \
        --learn-from 10.244.0.0/16 --learn-token /run/secrets/egressgen/tap
        """
    private static let own = "--api-server 10.96.0.1/32:443"

    @Test func `the Deployment form that learns, byte for byte`() throws {
        let printed = try PrintedSchedule("\(Self.article) \(Self.own)")
        try Golden.check(printed.text, "schedule/learning.yaml")
        #expect(
            printed.objects == [
                "ServiceAccount/busybox-policy-refresh", "Role/busybox-policy-refresh",
                "RoleBinding/busybox-policy-refresh", "NetworkPolicy/busybox-policy",
                "NetworkPolicy/busybox-policy-refresh", "Service/busybox-policy-refresh",
                "Deployment/busybox-policy-refresh",
            ])
    }

    private static let forms = Result {
        try ["", own, "--learn-from 2001:db8::/32 --learn-limit 50"].flatMap {
            try PrintedSchedule("\(article) \($0)").documents
        }
    }

    @Test(arguments: (27...37).map { "1.\($0)" })
    func `every document is what Kubernetes' schema asks for`(version: String) throws {
        try Judges.validate(Self.forms.get(), version: version)
    }

    @Test func `kubectl's command in the comment creates the Secret that the pod mounts`() throws {
        let printed = try PrintedSchedule(Self.article)
        let pod = printed["Deployment"]?["spec"]?["template"]?["spec"]
        #expect(
            pod?["volumes"] == [
                [
                    "name": "tap",
                    "secret": [
                        "secretName": "busybox-policy-refresh-tap", "items": [["key": "tap", "path": "tap"]],
                    ],
                ]
            ])
        #expect(
            pod?["containers"]?[0]?["volumeMounts"] == [
                ["name": "tap", "mountPath": "/run/secrets/egressgen", "readOnly": true]
            ])
        let command = "kubectl create secret generic busybox-policy-refresh-tap -n shop --from-file=tap=FILE"
        #expect(printed.text.contains("      # \(command)\n"))
    }

    @Test func `the Service leads to the port at which the command listens`() throws {
        let printed = try PrintedSchedule("\(Self.article) --learn-limit 50")
        let deployment = printed["Deployment"]?["spec"]
        let container = deployment?["template"]?["spec"]?["containers"]?[0]
        let command = container?["command"]?.elements?.compactMap(\.text) ?? []
        #expect(
            command.suffix(8) == [
                "--learn", "tcp:0.0.0.0:6000", "--learn-from", "10.244.0.0/16", "--learn-token",
                "/run/secrets/egressgen/tap", "--learn-limit", "50",
            ])
        #expect(container?["ports"]?[1] == ["name": "dnstap", "containerPort": 6000])
        let service = printed["Service"]?["spec"]
        #expect(service?["ports"] == [["name": "dnstap", "port": 6000, "targetPort": "dnstap"]])
        #expect(service?["selector"] == deployment?["selector"]?["matchLabels"])
        #expect(service?["clusterIP"] == nil)
        #expect(deployment?["replicas"] == 1)
    }

    @Test(arguments: [("", true), (own, false)])
    func `DNS servers alone can connect, and without --api-server egress is not governed`(
        flags: String, isFree: Bool
    ) throws {
        let printed = try PrintedSchedule("\(Self.article) \(flags)".replacing("-n shop", with: "-n default"))
        let labels = [
            "app.kubernetes.io/name": "egressgen", "app.kubernetes.io/instance": "busybox-policy-refresh",
        ]
        let connectivity = try Judges.connectivity(
            policy: try #require(printed.policies.last), in: EgressTestSupport.Cluster(selected: labels))
        #expect(
            connectivity.ingress() == ["TCP 6000": ["10.244.0.0/16", "kube-system/dns"]], "\(connectivity)")
        #expect((connectivity.egress()["all"] != nil) == isFree)
    }
}
