import EgressTestSupport
import Testing

@Suite(.waits) struct ForwardingScheduleTests {
    private static let article = """
        www.aliyun.com *.example.com:443 api.example.com --pod run=busybox -n shop --dns kube-dns --deployment \
        --every ttl --forward 0.0.0.0:5353 --forward-from 10.244.0.0/16 --upstream 192.0.2.53 \
        --upstream 198.51.100.53:5300
        """
    private static let own = "--api-server 10.96.0.1/32:443"
    private static let learning = """
        --learn tcp:0.0.0.0:6000 --learn-from 10.244.0.0/16 --learn-token /run/secrets/egressgen/tap
        """
    private static let name = "busybox-policy-refresh"
    private static let labels: [String: String] = [
        "app.kubernetes.io/name": "egressgen", "app.kubernetes.io/instance": name,
    ]

    @Test func `the Deployment form that forwards, byte for byte`() throws {
        let printed = try PrintedSchedule("\(Self.article) \(Self.own)")
        try Golden.check(printed.text, "schedule/forwarding.yaml")
        #expect(
            printed.objects == [
                "ServiceAccount/\(Self.name)", "Role/\(Self.name)", "RoleBinding/\(Self.name)",
                "NetworkPolicy/busybox-policy", "NetworkPolicy/\(Self.name)", "Service/\(Self.name)-dns",
                "PodDisruptionBudget/\(Self.name)", "Deployment/\(Self.name)",
            ])
    }

    private static let forms = Result {
        try ["", own, learning, "--forward [::]:5353 --forward-from 2001:db8::/32 --hold 1s --settle 0"].flatMap {
            try PrintedSchedule("\(article) \($0)").documents
        }
    }

    @Test(arguments: (27...37).map { "1.\($0)" })
    func `every document is what Kubernetes' schema asks for`(version: String) throws {
        try Judges.validate(Self.forms.get(), version: version)
    }

    @Test func `the Service leads to the port at which the command forwards, only while it is ready`() throws {
        let printed = try PrintedSchedule("\(Self.article) --hold 1s --settle 200ms --learn-limit 50")
        let deployment = printed["Deployment"]?["spec"]
        let container = deployment?["template"]?["spec"]?["containers"]?[0]
        let command = container?["command"]?.elements?.compactMap(\.text) ?? []
        #expect(
            command.suffix(14) == [
                "--learn-limit", "50", "--forward", "0.0.0.0:5353", "--forward-from", "10.244.0.0/16", "--upstream",
                "192.0.2.53", "--upstream", "198.51.100.53:5300", "--hold", "1s", "--settle", "200ms",
            ])
        #expect(
            container?["ports"] == [
                ["name": "metrics", "containerPort": 9090],
                ["name": "dns", "containerPort": 5353, "protocol": "UDP"],
                ["name": "dns-tcp", "containerPort": 5353],
            ])
        let service = printed["Service"]?["spec"]
        #expect(
            service == [
                "selector": deployment?["selector"]?["matchLabels"] ?? [:],
                "ports": [
                    ["name": "dns", "protocol": "UDP", "port": 53, "targetPort": 5353],
                    ["name": "dns-tcp", "protocol": "TCP", "port": 53, "targetPort": 5353],
                ],
            ])
    }

    @Test func `a Deployment for both families has a Service for both`() throws {
        let flags = "\(Self.article) --forward [::]:5353 --forward-from 2001:db8::/32"
        #expect(try PrintedSchedule(flags)["Service"]?["spec"]?["ipFamilyPolicy"] == "PreferDualStack")
    }

    @Test func `two replicas stay apart, and one of them always answers`() throws {
        let printed = try PrintedSchedule(Self.article)
        let deployment = printed["Deployment"]?["spec"]
        let selector: PyValue = ["matchLabels": deployment?["selector"]?["matchLabels"] ?? [:]]
        #expect(deployment?["replicas"] == 2)
        #expect(
            deployment?["strategy"] == [
                "type": "RollingUpdate", "rollingUpdate": ["maxUnavailable": 0, "maxSurge": 1],
            ])
        #expect(printed["PodDisruptionBudget"]?["apiVersion"] == "policy/v1")
        #expect(printed["PodDisruptionBudget"]?["spec"] == ["maxUnavailable": 1, "selector": selector])
        let pod = deployment?["template"]?["spec"]
        #expect(
            pod?["topologySpreadConstraints"] == [
                [
                    "maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway",
                    "labelSelector": selector,
                ]
            ])
        let container = pod?["containers"]?[0]
        #expect(container?["startupProbe"]?["tcpSocket"] == ["port": 5353])
        #expect(container?["livenessProbe"]?["httpGet"] == ["path": "/healthz", "port": "metrics"])
        #expect(container?["readinessProbe"]?["httpGet"] == ["path": "/readyz", "port": "metrics"])
        #expect(container?["lifecycle"]?["preStop"]?["exec"] == ["command": ["sleep", "5"]])
        #expect(pod?["terminationGracePeriodSeconds"] == 30)
    }

    @Test func `the comment has CoreDNS's block, with a domain for each name`() throws {
        let text = try PrintedSchedule(Self.article).text
        for line in [
            "# www.aliyun.com:53 example.com:53 {", "#     forward . CLUSTER-IP 192.0.2.53:53 198.51.100.53:5300 {",
            "#         policy sequential",
            "# kubectl get service \(Self.name)-dns -n shop -o jsonpath='{.spec.clusterIP}'",
        ] { #expect(text.contains("\n\(line)\n"), "\(line)") }
        #expect(text.contains("\"autopath\""))
    }

    @Test(arguments: [
        (
            own,
            [
                "TCP 443": ["10.96.0.1/32"], "TCP 53": ["192.0.2.53/32", "kube-system/dns"],
                "TCP 5300": ["198.51.100.53/32"], "UDP 53": ["192.0.2.53/32", "kube-system/dns"],
                "UDP 5300": ["198.51.100.53/32"],
            ]
        ), ("", nil),
    ])
    func `DNS servers alone can ask, and the Deployment reaches its upstreams`(
        flags: String, egress: [String: [String]]?
    ) throws {
        let connectivity = try connectivity(flags)
        let clients = ["10.244.0.0/16", "kube-system/dns"]
        #expect(connectivity.ingress() == ["TCP 5353": clients, "UDP 5353": clients], "\(connectivity)")
        if let egress {
            #expect(connectivity.egress() == egress, "\(connectivity)")
        } else {
            #expect(connectivity.egress()["all"] != nil)
        }
    }

    @Test func `with --learn too, there are two Services, and DNS servers reach both ports`() throws {
        let printed = try PrintedSchedule("\(Self.article) \(Self.learning)")
        #expect(
            printed.objects.suffix(4) == [
                "Service/\(Self.name)", "Service/\(Self.name)-dns", "PodDisruptionBudget/\(Self.name)",
                "Deployment/\(Self.name)",
            ])
        let container = printed["Deployment"]?["spec"]?["template"]?["spec"]?["containers"]?[0]
        #expect(
            container?["ports"]?.elements?.compactMap { $0["name"]?.text } == ["metrics", "dnstap", "dns", "dns-tcp"])
        let clients = ["10.244.0.0/16", "kube-system/dns"]
        #expect(
            try connectivity(Self.learning).ingress()
                == ["TCP 5353": clients, "TCP 6000": clients, "UDP 5353": clients])
    }

    @Test func `times that cannot be kept are warned of`() throws {
        let run = try egressgen("schedule \(Self.article) --image egressgen --hold 3s --settle 2s")
        #expect(run.status == 0)
        #expect(run.stderr.contains("egressgen: warning: --hold 3s: is longer than 1800ms"))
        #expect(run.stderr.contains("egressgen: warning: --settle 2s: is not shorter than 1800ms"))
    }

    private func connectivity(_ flags: String) throws -> Connectivity {
        let printed = try PrintedSchedule("\(Self.article) \(flags)".replacing("-n shop", with: "-n default"))
        return try Judges.connectivity(
            policy: try #require(printed.policies.last), in: EgressTestSupport.Cluster(selected: Self.labels))
    }
}
