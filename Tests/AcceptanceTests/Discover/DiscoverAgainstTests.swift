import EgressTestSupport
import Testing

/// Tests what `discover --against` prints of what policies deny.
@Suite struct DiscoverAgainstTests {
    private static let frames = [
        "10.0.0.1 api.example.com A 52.0.0.1", "10.0.0.1 api.example.com A 52.0.0.2",
        "10.0.0.1 db.data.svc.cluster.local A 10.96.0.1",
    ]

    private static func policy(_ egress: String, namespace: String = "shop", name: String = "web") -> String {
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: \(name), namespace: \(namespace)}
        spec: {podSelector: {}, policyTypes: [Egress], egress: \(egress)}

        """
    }

    private static func run(
        _ policies: String, _ arguments: String..., telling frames: [String] = frames
    ) throws -> BinaryRun {
        let ground = try DiscoverGround(frames)
        let path = try ground.folder.write(policies, to: "policies.yaml")
        return try ground.run(["--against", path] + arguments)
    }

    @Test func `what policies deny is printed with its reason, and the exit status is 1`() throws {
        let run = try Self.run(Self.policy("[{to: [{ipBlock: {cidr: 52.0.0.1/32}}]}]"))
        #expect(run.status == 1, "\(run.stderr)")
        #expect(run.stderr == "")
        #expect(
            run.stdout == """
                shop/Deployment web: api.example.com 52.0.0.2: egress denied: no rule of shop/web allows it
                shop/Deployment web: Service data/db:5432: egress denied: no rule of shop/web allows it
                shop/Deployment web: Service data/db:9187: egress denied: no rule of shop/web allows it

                """)
    }

    @Test func `the policies that discover prints deny nothing of it, and everything else`() throws {
        let ground = try DiscoverGround(Self.frames)
        let policies = try ground.run("--format", "policies", "--port", "443")
        let path = try ground.folder.write(policies.stdout, to: "policies.yaml")
        for arguments in [[], ["--port", "443"]] as [[String]] {
            let run = try ground.run(["--against", path] + arguments)
            #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
            #expect(run.stdout == "")
        }
        let other = try ground.run("--against", path, "--port", "80")
        #expect(other.status == 1)
        #expect(
            other.stdout.hasPrefix(
                "shop/Deployment web: api.example.com 52.0.0.1:80: egress denied: no rule of shop/web-policy, shop/web-services"
                    + " allows it\n"))
        let explain = { (to: [String]) in
            try BuiltBinary.run(["explain", path, "-n", "shop", "--pod", "app=web"] + to).status
        }
        #expect(try explain(["--to", "52.0.0.1:443"]) == 0)
        #expect(try explain(["--to", "52.0.0.3:443"]) == 1)
        #expect(try explain(["--to-pod", "app=db", "--to-namespace", "data", "--port", "5432"]) == 0)
        #expect(try explain(["--to-pod", "app=db", "--to-namespace", "data", "--port", "22"]) == 1)
        #expect(try explain(["--to-pod", "app=db", "--to-namespace", "shop", "--port", "5432"]) == 1)
    }

    @Test func `without policies that isolate the pods, nothing is denied`() throws {
        let run = try Self.run(Self.policy("[]", namespace: "other"))
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout == "")
    }

    @Test func `ingress policies of a Service's pods count, too`() throws {
        let policy = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: db, namespace: data}
            spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}

            """
        let run = try Self.run(policy)
        #expect(run.status == 1)
        #expect(
            run.stdout == """
                shop/Deployment web: Service data/db:5432: ingress denied: no rule of data/db allows it
                shop/Deployment web: Service data/db:9187: ingress denied: no rule of data/db allows it

                """)
    }

    @Test func `each port of a Service is judged`() throws {
        let rule = { (port: String) in
            "{to: [{namespaceSelector: {}, podSelector: {matchLabels: {app: db}}}], ports: [\(port)]}"
        }
        let run = { (ports: String...) in
            try Self.run(Self.policy("[\(ports.map(rule).joined(separator: ", "))]"), telling: [Self.frames[2]])
        }
        let denied = { (port: String) in
            "shop/Deployment web: Service data/db:\(port): egress denied: no rule of shop/web allows it\n"
        }
        #expect(try run("{port: 80}").stdout == denied("5432") + denied("9187"))
        #expect(try run("{port: 5432}").stdout == denied("9187"))
        #expect(try run("{port: 5432}, {port: 9187, protocol: UDP}").stdout == denied("9187"))
        let whole = try run("{port: 5432}", "{port: 9000, endPort: 9999}")
        #expect(whole.status == 0, "\(whole.stdout)\(whole.stderr)")
        #expect(whole.stdout == "")
    }

    @Test func `a named port of a policy is that of the pods behind the Service`() throws {
        let policy = { (port: String) in
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: db, namespace: data}
            spec: {podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: \(port)}, {port: 9187}]}]}

            """
        }
        let run = try Self.run(policy("pg"), telling: [Self.frames[2]])
        #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
        #expect(
            try Self.run(policy("http"), telling: [Self.frames[2]]).stdout
                == "shop/Deployment web: Service data/db:5432: ingress denied: no rule of data/db allows it\n")
    }

    @Test func `a Service with pods on the network of their nodes is told of`() throws {
        let ground = try DiscoverGround(
            [Self.frames[2]],
            pods: DiscoverGround.pods.replacing(
                #""spec": {"containers": [{"ports": [{"name": "pg""#,
                with: #""spec": {"hostNetwork": true, "containers": [{"ports": [{"name": "pg""#))
        let run = try ground.run("--against", try ground.folder.write(Self.policy("[{}]"), to: "policies.yaml"))
        #expect(run.stdout == "")
        #expect(run.stderr.contains("Service data/db has pods with the network of their nodes"), "\(run.stderr)")
    }

    @Test func `each port of a range is judged`() throws {
        let rule = { (ports: String) in "[{to: [{ipBlock: {cidr: 52.0.0.0/24}}], ports: [\(ports)]}]" }
        let status = { (ports: String) in
            try Self.run(Self.policy(rule(ports)), "--port", "80-443", telling: [Self.frames[0]]).status
        }
        #expect(try status("{port: 80}, {port: 443}") == 1)
        #expect(try status("{port: 80, endPort: 200}, {port: 202, endPort: 443}") == 1)
        #expect(try status("{port: 80, endPort: 200}, {port: 201, endPort: 443}") == 0)
        #expect(try status("{port: 1, endPort: 65535}") == 0)
        #expect(try status("{port: 80, endPort: 442}") == 1)
    }

    @Test func `one port on which the connection is allowed is enough, as DNS tells none`() throws {
        let rule = "{to: [{ipBlock: {cidr: 52.0.0.0/24}}], ports: [{protocol: UDP, port: 8000, endPort: 9000}]}"
        let run = try Self.run(Self.policy("[\(rule)]"), telling: [Self.frames[0]])
        #expect(run.status == 0, "\(run.stdout)")
        #expect(try Self.run(Self.policy("[\(rule)]"), "--port", "443", telling: [Self.frames[0]]).status == 1)
    }

    @Test(arguments: [
        "{to: [{ipBlock: {cidr: 0.0.0.0/0}}, {namespaceSelector: {}}], ports: [{protocol: UDP, port: 53}]}",
        "{ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]}",
    ]) func `a rule for DNS to everywhere hides nothing`(rule: String) throws {
        let run = try Self.run(Self.policy("[{to: [{ipBlock: {cidr: 52.0.0.1/32}}]}, \(rule)]"))
        #expect(run.status == 1, "\(run.stderr)")
        #expect(
            run.stdout == """
                shop/Deployment web: api.example.com 52.0.0.2: egress denied: no rule of shop/web allows it
                shop/Deployment web: Service data/db:5432: egress denied: no rule of shop/web allows it
                shop/Deployment web: Service data/db:9187: egress denied: no rule of shop/web allows it

                """)
        // A name that is there for its DNS is allowed.
        let server = Self.policy("[{to: [{ipBlock: {cidr: 52.0.0.0/30}}], ports: [{port: 53}]}, \(rule)]")
        #expect(try Self.run(server, telling: [Self.frames[0]]).status == 0)
        #expect(try Self.run(Self.policy("[\(rule)]"), "--port", "53/udp", telling: [Self.frames[0]]).status == 0)
    }

    @Test func `Services that cannot be judged are told of`() throws {
        let run = try Self.run(
            Self.policy("[]"),
            telling: [
                "10.0.0.1 gone.data.svc.cluster.local A 10.96.0.9",
                "10.0.0.1 kubernetes.default.svc.cluster.local A 10.96.0.2",
            ])
        #expect(run.status == 0)
        #expect(run.stdout == "")
        for words in ["Service data/gone is not known", "Service default/kubernetes has no selector"] {
            #expect(run.stderr.contains("egressgen: warning: shop/Deployment web: \(words)"), "\(run.stderr)")
        }
    }

    @Test func `the JSON has an object for each`() throws {
        let run = try Self.run(Self.policy("[]"), "--format", "json", telling: [Self.frames[0]])
        #expect(run.status == 1)
        #expect(
            run.stdout == """
                [
                  {
                    "namespace": "shop",
                    "kind": "Deployment",
                    "workload": "web",
                    "name": "api.example.com",
                    "address": "52.0.0.1",
                    "service": null,
                    "port": null,
                    "reason": "egress denied: no rule of shop/web allows it"
                  }
                ]

                """)
    }

    @Test func `a policy that cannot be read gives no verdict`() throws {
        let run = try Self.run(Self.policy("[{toes: []}]"))
        #expect(run.status == 65)
        #expect(run.stdout == "")
        #expect(run.stderr.contains("no verdict is given"))
    }
}
