import EgressTestSupport
import Testing

@Suite(.waits) struct ScheduleCommandTests {
    private static let article = "www.aliyun.com --pod run=busybox -n shop --dns kube-dns"
    private static let own = "--api-server 10.96.0.1/32:443 --api-server 192.0.2.10:6443"

    @Test func `the CronJob form, byte for byte`() throws {
        let printed = try PrintedSchedule("\(Self.article) \(Self.own)")
        try Golden.check(printed.text, "schedule/cronjob.yaml")
        #expect(
            printed.objects.dropLast() == [
                "ServiceAccount/busybox-policy-refresh", "Role/busybox-policy-refresh",
                "RoleBinding/busybox-policy-refresh", "NetworkPolicy/busybox-policy",
                "NetworkPolicy/busybox-policy-refresh", "CronJob/busybox-policy-refresh",
            ])
        #expect(printed.objects.last?.wholeMatch(of: /Job\/busybox-policy-fill-[0-9a-f]{8}/) != nil)
    }

    @Test func `the Deployment form, byte for byte`() throws {
        let printed = try PrintedSchedule("\(Self.article) --deployment --every ttl --resolver 192.0.2.53")
        try Golden.check(printed.text, "schedule/deployment.yaml")
        #expect(
            printed.objects == [
                "ServiceAccount/busybox-policy-refresh", "Role/busybox-policy-refresh",
                "RoleBinding/busybox-policy-refresh", "NetworkPolicy/busybox-policy",
                "Deployment/busybox-policy-refresh",
            ])
    }

    private static let forms = Result {
        try [
            "\(article) \(own)", "\(article) --deployment \(own)",
            "a.example --all-pods --name on -n 123 --dns any \(own)",
            "a.example:8000-8010,53/udp b.example --pod-expression !old --name y.1 -n no --family dual --aggregate "
                + "--retain 1d --allow 192.0.2.0/24 --accept 10.0.0.0/8 --every 1d \(own)",
        ].flatMap { try PrintedSchedule($0).documents }
    }

    @Test(arguments: (27...37).map { "1.\($0)" })
    func `every document is what Kubernetes' schema asks for`(version: String) throws {
        try Judges.validate(Self.forms.get(), version: version)
    }

    @Test func `the policy says what generate says, but for egress and what was applied`() throws {
        let flags = """
            git.example.com:22 api.example.com:443 --pod app=web --pod-expression tier -n shop --dns kube-dns --dns gke \
            --family dual --allow 192.0.2.0/24:443 --accept 10.0.0.0/8 --retain 1d --aggregate
            """
        let policy = try PrintedSchedule(flags)["NetworkPolicy"]
        let generated = try Judges.pyYAML(try egressgen(flags, Zones.example + ["--keep-going"]).stdout)
        #expect(policy?["spec"]?["egress"] == nil)
        #expect(policy?["spec"]?["policyTypes"] == ["Egress"])
        #expect(policy?["spec"]?["podSelector"] == generated["spec"]?["podSelector"])
        guard case .map(var annotations) = generated["metadata"]?["annotations"] else {
            throw SupportError("generate printed no annotations")
        }
        #expect(annotations.removeValue(forKey: "egressgen.dev/applied") != nil)
        #expect(policy?["metadata"]?["annotations"] == .map(annotations))
    }

    @Test func `until it is filled, the policy denies all egress and nothing else`() throws {
        let policy = try #require(PrintedSchedule("\(Self.article) -n default").policies.first)
        let connectivity = try Judges.connectivity(policy: policy)
        #expect(connectivity.egress().isEmpty, "\(connectivity)")
        #expect(connectivity.egress(from: "other")["all"]?.prefix(2) == ["0.0.0.0/0", "::/0"])
        #expect(connectivity.ingressIsFree())
    }

    @Test(arguments: [
        (
            "--dns kube-dns",
            ["TCP 443": ["10.96.0.1/32"], "TCP 53": ["kube-system/dns"], "UDP 53": ["kube-system/dns"]]
        ),
        (
            "--dns kube-dns:8053 --dns default/role=other",
            [
                "TCP 443": ["10.96.0.1/32"], "TCP 53": ["default/other"], "UDP 53": ["default/other"],
                "TCP 8053": ["kube-system/dns"], "UDP 8053": ["kube-system/dns"],
            ]
        ),
        (
            "--dns none --resolver 192.0.2.53:5353",
            ["TCP 443": ["10.96.0.1/32"], "TCP 5353": ["192.0.2.53/32"], "UDP 5353": ["192.0.2.53/32"]]
        ),
        (
            "--dns kube-dns --resolver corp.example.com=192.0.2.53",
            [
                "TCP 443": ["10.96.0.1/32"], "TCP 53": ["192.0.2.53/32", "kube-system/dns"],
                "UDP 53": ["192.0.2.53/32", "kube-system/dns"],
            ]
        ),
        (
            "--dns kube-dns --resolver corp.example.com=192.0.2.53 --resolver 192.0.2.54",
            [
                "TCP 443": ["10.96.0.1/32"], "TCP 53": ["192.0.2.53/32", "192.0.2.54/32"],
                "UDP 53": ["192.0.2.53/32", "192.0.2.54/32"],
            ]
        ),
    ])
    func `with --api-server its own pods reach that and DNS, under a policy that selects them too`(
        flags: String, egress: [String: [String]]
    ) throws {
        let printed = try PrintedSchedule(
            "a.example --all-pods --name all -n default --api-server 10.96.0.1:443 \(flags)")
        let labels = ["app.kubernetes.io/name": "egressgen", "app.kubernetes.io/instance": "all-refresh"]
        let connectivity = try Judges.connectivity(
            policy: printed.policies.joined(separator: "---\n"), in: EgressTestSupport.Cluster(selected: labels))
        #expect(connectivity.egress() == egress, "\(connectivity)")
        #expect(connectivity.egress(from: "other").isEmpty)
    }

    @Test func `the Role has these rights on these objects alone`() throws {
        func rules(_ flags: String) throws -> PyValue? {
            try PrintedSchedule("\(Self.article) \(flags)")["Role"]?["rules"]
        }
        func rule(_ verbs: PyValue) -> PyValue {
            [["apiGroups": ["networking.k8s.io"], "resources": ["networkpolicies"], "verbs": verbs]]
        }
        #expect(try rules("") == rule(["get", "list", "patch"]))
        #expect(try rules("--deployment") == rule(["get", "list", "patch", "watch"]))
    }

    @Test func `pods keep the restricted Pod Security Standard`() throws {
        for flags in ["", "--deployment"] {
            let printed = try PrintedSchedule("\(Self.article) \(flags)")
            let job = printed["CronJob"]?["spec"]?["jobTemplate"]?["spec"] ?? printed["Deployment"]?["spec"]
            let pod = job?["template"]?["spec"]
            #expect(pod?["securityContext"] == ["runAsNonRoot": true, "seccompProfile": ["type": "RuntimeDefault"]])
            #expect(
                pod?["containers"]?[0]?["securityContext"] == [
                    "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
                    "capabilities": ["drop": ["ALL"]],
                ])
            guard let once = printed["Job"] else { continue }
            #expect(once["spec"] == job)
        }
    }

    @Test func `the Job that runs once has another name when anything else is another, and the same when not`() throws {
        func name(_ flags: String) throws -> String? {
            try PrintedSchedule("a.example --pod run=busybox -n shop \(flags)")["Job"]?["metadata"]?["name"]?.text
        }
        let names = try ["", "--dns gke", "--every 1h", "--resolver 192.0.2.1", "--api-server 192.0.2.1:443"].map(name)
        #expect(Set(names).count == names.count)
        #expect(try name("--every 300s") == names[0])
    }
}
