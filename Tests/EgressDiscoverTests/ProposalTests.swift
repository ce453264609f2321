import EgressDiscover
import EgressModel
import EgressPolicy
import Testing

/// Tests which policies are proposed, and what they lack.
@Suite struct ProposalTests {
    private static let settings = ProposalSettings(ports: .every, dns: [], accept: [])

    private static func proposals(
        _ lines: [String], pods: [ClusterPod], services: [ClusterService] = [], workloads: [ClusterWorkload] = []
    ) throws -> [WorkloadProposal] {
        let discovery = try Discovery(lines, pods: pods, services: services, workloads: workloads)
        let inventory = Inventory(pods: pods, services: services, workloads: workloads)
        return discovery.workloads.map { WorkloadProposal($0, settings, inventory) }
    }

    private static func web() throws -> ClusterPod { try Shorthand.pod("shop/web", "10.0.0.1") }

    @Test func `workloads of one name have policies of different names`() throws {
        let pods = try [
            Shorthand.pod("shop/a", "10.0.0.1", labels: ["app=web"]),
            Shorthand.pod("shop/b", "10.0.0.2", labels: ["run=web"]),
            Shorthand.pod("shop/c", "10.0.0.3", labels: ["k8s-app=web"]),
            Shorthand.pod("other/d", "10.0.0.4", labels: ["app=web"]),
            Shorthand.pod("shop/e", "10.0.0.5", labels: ["app=My_App.v1"]),
        ]
        let names = try Self.proposals((1...5).map { "10.0.0.\($0) x.example.com A 52.0.0.1" }, pods: pods)
            .compactMap { $0.names.map { "\($0.subject.namespace ?? "")/\($0.subject.name)" } }
        #expect(
            names.sorted() == [
                "other/web-pods-policy", "shop/my-app-v1-pods-e931db83-policy", "shop/web-pods-by-k8s-app-policy",
                "shop/web-pods-by-run-policy", "shop/web-pods-policy",
            ])
    }

    /// Each pair would have one name, if the kind or the selector did not count.
    @Test(arguments: [
        ("Deployment web", "web-policy"), ("StatefulSet web", "web-statefulset-policy"),
        ("DaemonSet web", "web-daemonset-policy"), ("Deployment web-statefulset", "web-statefulset-711b52f1-policy"),
        ("Deployment web-pods", "web-pods-7a9dadef-policy"), ("Rollout web", "web-rollout-84637f44-policy"),
        ("Deployment web.v1", "web.v1-policy"),
    ]) func `the name of a policy says what kind of workload it is for`(workload: String, policy: String) throws {
        let words = workload.split(separator: " ").map(String.init)
        let selector = LabelSelector(matchLabels: try Shorthand.labels(["app=web"]))
        let proposal = try Self.proposals(
            ["10.0.0.1 x.example.com A 52.0.0.1"],
            pods: [try Shorthand.pod("shop/a", "10.0.0.1", owner: ObjectOwner(kind: words[0], name: words[1]))],
            workloads: [ClusterWorkload(words[0], ObjectName("shop", words[1]), selector: selector)])[0]
        #expect(proposal.names?.subject.name == policy)
    }

    @Test func `the names of the policies of a workload do not depend on the others that asked`() throws {
        let selector = LabelSelector(matchLabels: try Shorthand.labels(["app=web", "tier=front"]))
        let pods = [
            try Shorthand.pod(
                "shop/a", "10.0.0.1", labels: ["app=web", "tier=front"],
                owner: ObjectOwner(kind: "Deployment", name: "web")),
            try Shorthand.pod("shop/b", "10.0.0.2", labels: ["app=web", "role=job"]),
        ]
        let deployment = ClusterWorkload("Deployment", ObjectName("shop", "web"), selector: selector)
        let lines = (1...2).map { "10.0.0.\($0) x.example.com A 52.0.0.1" }
        let names = { (lines: [String]) in
            try Self.proposals(lines, pods: pods, workloads: [deployment]).map { $0.names?.subject.name }
        }
        #expect(try names(lines) == ["web-pods-policy", "web-policy"])
        #expect(try names([lines[0]]) == ["web-policy"])
        #expect(try names([lines[1]]) == ["web-pods-policy"])
    }

    @Test func `pods that no labels select get no policy`() throws {
        let proposal = try Self.proposals(
            ["10.0.0.1 x.example.com A 52.0.0.1", "10.0.0.1 db.shop.svc.cluster.local A 10.96.0.1"],
            pods: [try Shorthand.pod("shop/a", "10.0.0.1", labels: ["job-name=a"])],
            services: [try Shorthand.service("shop/db")])[0]
        #expect(proposal.names == nil)
        #expect(proposal.services(withDNS: true) == nil)
        #expect(proposal.obstacles == [.noSelector(hasOwner: false)])
    }

    /// A pod whose labels are those of many charts: one name for all parts of an application.
    private static func part(_ number: Int, _ owner: ObjectOwner?) throws -> ClusterPod {
        try Shorthand.pod(
            "shop/pod-\(number)", "10.0.0.\(number)",
            labels: [
                "app.kubernetes.io/name=shop", "app.kubernetes.io/component=c\(number)", "pod-template-hash=5d8f",
            ],
            owner: owner)
    }

    @Test(arguments: [
        (["ReplicaSet web-5d8f", "ReplicaSet api-5d8f"], ["Deployment api", "Deployment web"]),
        (["ReplicaSet web-5d8f", "Job a", "Job b", "-"], ["Deployment web", "Jobs"]),
        (["StatefulSet db", "DaemonSet db"], ["DaemonSet db", "StatefulSet db"]),
        (["ReplicaSet web-5d8f", "ReplicaSet web-5d8f", "-"], []), (["Job a", "Job b"], []),
        (["Node n1", "Node n2"], []),
    ]) func `one label for the pods of several objects is told`(owners: [String], told: [String]) throws {
        let pods = try owners.enumerated().map { number, text in
            let words = text.split(separator: " ").map(String.init)
            return try Self.part(number + 1, words.count == 2 ? ObjectOwner(kind: words[0], name: words[1]) : nil)
        }
        let proposals = try Self.proposals(["10.0.0.1 x.example.com A 52.0.0.1"], pods: pods)
        #expect(proposals.map(\.obstacles) == [told.isEmpty ? [] : [.severalControllers(told)]])
    }

    @Test func `a name that leads to the pod itself, or to another family, needs no rule`() throws {
        let proposal = try Self.proposals(
            [
                "10.0.0.1 localhost.example.com A 127.0.0.1", "10.0.0.1 ads.example.com A 0.0.0.0",
                "10.0.0.1 six.example.com AAAA 2600::1", "10.0.0.1 x.example.com A 52.0.0.1",
            ], pods: [try Self.web()])[0]
        #expect(proposal.names?.intent.hosts.map(\.description) == ["x.example.com"])
        #expect(
            Set(proposal.obstacles) == [
                .unreachable("localhost.example.com"), .unreachable("ads.example.com"), .unreachable("six.example.com"),
            ])
    }

    @Test func `a name that is no host is left out`() throws {
        let proposal = try Self.proposals(["10.0.0.1 x.123 A 52.0.0.1"], pods: [try Self.web()])[0]
        #expect(proposal.names == nil)
        #expect(proposal.obstacles == [.unusableName("x.123")])
    }

    // MARK: Services

    private static func service(
        _ kind: ClusterService.Kind = .clusterIP, _ selector: [String] = ["app=db"], _ ports: ServicePort...
    ) throws -> ClusterService {
        ClusterService(ObjectName("data", "db"), kind, selector: try Shorthand.labels(selector), ports: ports)
    }

    private static func database(_ number: UInt16, isHostNetwork: Bool = false) throws -> ClusterPod {
        ClusterPod(
            ObjectName("data", "db-\(number)"), labels: try Shorthand.labels(["app=db"]), isHostNetwork: isHostNetwork,
            ports: [NamedPort("pg", .tcp, number), NamedPort("pg", .udp, 1)])
    }

    @Test func `a rule has the pods of the Service and the ports behind its own`() throws {
        let service = try Self.service(
            .clusterIP, ["app=db"], ServicePort(.tcp, .name("pg")), ServicePort(.udp, .number(53)))
        let rule = ServiceRule(service, pods: [try Self.database(5432), try Self.database(5433)])
        #expect(rule.obstacles == [])
        #expect(
            rule.rule?.portList?.description == "5432-5433" || rule.rule?.portList?.description == "5432,5433,53/udp")
        guard case .pods(let namespace?, let pods?) = rule.rule?.peers.first else {
            Issue.record("no pods")
            return
        }
        #expect(namespace.description == "kubernetes.io/metadata.name=data")
        #expect(pods.description == "app=db")
    }

    @Test func `pods that ended before the lookup tell no port`() throws {
        let service = try Self.service(.clusterIP, ["app=db"], ServicePort(.tcp, .name("pg")))
        func pod(_ number: UInt16, end: Int?) throws -> ClusterPod {
            ClusterPod(
                ObjectName("data", "db-\(number)"), labels: try Shorthand.labels(["app=db"]),
                lifetime: PodLifetime(start: UTCTime(seconds: 1), end: end.map { UTCTime(seconds: $0) }),
                ports: [NamedPort("pg", .tcp, number)])
        }
        let pods = [try Self.web(), try pod(1, end: 99), try pod(2, end: 100), try pod(3, end: nil)]
        func ports(_ pods: [ClusterPod], at time: String) throws -> String? {
            let proposal = try Self.proposals(
                ["10.0.0.1\(time) db.data.svc.cluster.local A 10.96.0.1"], pods: pods, services: [service])[0]
            return proposal.services(withDNS: false)?.policy.egress.first?.portList?.description
        }
        #expect(try ports(pods, at: "@100") == "2,3")
        #expect(try ports(pods, at: "@101") == "3")
        #expect(try ports(Array(pods[...1]), at: "@100") == nil)
    }

    @Test func `what has no rule, or a rule that needs a look, is told`() throws {
        let port = ServicePort(.tcp, .number(5432))
        let rows: [(ClusterService?, [ClusterPod], Bool, [ServiceObstacle])] = [
            (nil, [], false, [.unknown]), (try Self.service(.clusterIP, [], port), [], false, [.noSelector]),
            (try Self.service(.clusterIP, ["app=db"]), [], false, [.noPorts]),
            (try Self.service(.headless, ["app=db"], port), [], true, [.headless]),
            (
                try Self.service(.clusterIP, ["app=db"], port), [try Self.database(1, isHostNetwork: true)], true,
                [.hostNetwork]
            ),
            (
                try Self.service(.clusterIP, ["app=db"], ServicePort(.tcp, .name("http"))), [try Self.database(1)],
                false,
                [.noPort("http")]
            ),
            (
                try Self.service(.clusterIP, ["app=db"], port, ServicePort(.tcp, .name("http"))), [], true,
                [.noPort("http")]
            ),
            (try Self.service(.external(try DomainName("x.example.com"))), [], false, [.external]),
        ]
        for (service, pods, hasRule, obstacles) in rows {
            let rule = ServiceRule(service, pods: pods)
            #expect((rule.rule != nil) == hasRule, "\(obstacles)")
            #expect(rule.obstacles == obstacles)
        }
    }
}
