import EgressTestSupport
import Testing

/// Tests the output of `egressgen schedule` with a real API server and the service account in the output.
///
/// The server does not have CronJob in batch/v1 and PodDisruptionBudget in policy/v1, so the tests do not apply these. They
/// run the command in the printed manifest.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable))
struct ScheduleTests {
    private struct Ground {
        let cluster: LiveCluster
        let namespace: String
        let server: LiveServer

        init(_ name: String) throws {
            cluster = try LiveCluster.shared()
            namespace = try cluster.makeNamespace(name)
            server = try LiveServer.nsd(zones: [.fixture("example.com")])
        }

        func printed(_ host: String = "git.example.com", _ flags: [String] = []) throws -> [String] {
            let run = try BuiltBinary.run(
                [
                    "schedule", host, "--pod", "run=web", "-n", namespace, "--image", "egressgen", "--resolver",
                    "\(server.endpoint)", "--api-server", "192.0.2.1:6443",
                ] + flags)
            #expect(run.status == 0, "\(run.stderr)")
            return run.stdout.split(separator: "---\n").map(String.init)
        }

        /// Applies the documents that the server supports, and returns kubectl's result for each object.
        func apply(_ documents: [String], _ flags: [String] = []) throws -> [String] {
            let known = documents.filter { document in
                !["CronJob", "PodDisruptionBudget"].contains { document.contains("\nkind: \($0)\n") }
            }.joined(separator: "---\n")
            let run = try cluster.kubectl(["apply", "-f", "-"] + flags, input: known)
            #expect(run.status == 0, "\(run.stderr)")
            return run.stdout.split(separator: "\n").map { String($0.split(separator: " ").last ?? "") }
        }

        var policy: StoredPolicy { get throws { try cluster.policy("web-policy", in: namespace) } }

        /// Runs the command of a container as its pod would, with the account's token and without a home directory.
        func run(_ documents: [String], kind: String) throws -> BinaryRun {
            let value = try Judges.pyYAML(try #require(documents.first { $0.contains("\nkind: \(kind)\n") }))
            let job = value["spec"]?["jobTemplate"]?["spec"] ?? value["spec"]
            let pod = job?["template"]?["spec"]
            let command = pod?["containers"]?[0]?["command"]?.elements?.compactMap(\.text) ?? []
            #expect(command.first == "egressgen")
            let account = try #require(pod?["serviceAccountName"]?.text)
            return try BuiltBinary.run(
                Array(command.dropFirst()),
                environment: [
                    "PATH": PackageRoot.path(".venv/bin"), "HOME": "/proc/none",
                    "KUBECONFIG": try cluster.kubeconfig(of: account, in: namespace),
                ])
        }
    }

    @Test(arguments: ["CronJob", "Job"])
    func `the command fills the policy with the rights of the printed Role`(kind: String) throws {
        let ground = try Ground("schedule")
        let documents = try ground.printed()
        _ = try ground.apply(documents)
        #expect(try ground.policy.spec.egress == nil)
        #expect(try ground.policy.spec.policyTypes == ["Egress"])
        let run = try ground.run(documents, kind: kind)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stderr.contains("\(ground.namespace)/web-policy: +1 -0"))
        #expect(try ground.policy.cidrs == ["140.82.121.4/32", "0.0.0.0/0"])
        #expect(try ground.run(documents, kind: kind).stderr.contains("0 changed, 1 unchanged"))
    }

    @Test(arguments: [[], ["--server-side"]])
    func `applying the file again takes nothing away`(flags: [String]) throws {
        let ground = try Ground("again")
        let documents = try ground.printed()
        _ = try ground.apply(documents, flags)
        #expect(try ground.run(documents, kind: "CronJob").status == 0)
        let filled = try ground.policy
        let said = try ground.apply(documents, flags)
        #expect(Set(said) == [flags.isEmpty ? "unchanged" : "serverside-applied"])
        #expect(filled.cidrs == ["140.82.121.4/32", "0.0.0.0/0"])
        #expect(try ground.policy.spec == filled.spec)
        #expect(try ground.policy.metadata.annotations?["egressgen.dev/applied"] == "git.example.com dns=any")
    }

    @Test func `another file is applied over the first, and the next run follows it`() throws {
        let ground = try Ground("changed")
        _ = try ground.apply(try ground.printed())
        #expect(try ground.run(try ground.printed(), kind: "Job").status == 0)
        let changed = try ground.printed("api.example.com:443", ["--every", "1h"])
        #expect(try ground.apply(changed).contains("created"))
        #expect(try ground.policy.cidrs == ["140.82.121.4/32", "0.0.0.0/0"])
        #expect(try ground.run(changed, kind: "Job").status == 0)
        #expect(try ground.policy.cidrs == ["93.184.216.34/32", "93.184.216.35/32", "0.0.0.0/0"])
    }

    /// kubectl apply can lose one of two ports with the same number, so nothing may depend on their names (kubernetes
    /// #39188).
    @Test func `a Deployment that forwards can be applied over one that does not, and the other way round`() throws {
        let ground = try Ground("forwards")
        let flags = ["--forward", "0.0.0.0:5353", "--forward-from", "10.244.0.0/16", "--upstream", "192.0.2.53"]
        let plain = try ground.printed("git.example.com", ["--deployment"])
        let forwarding = try ground.printed("git.example.com", ["--deployment"] + flags)
        func stored(_ kind: String, _ name: String, _ path: String) throws -> String {
            try ground.cluster.kubectl(["get", kind, name, "-n", ground.namespace, "-o", "jsonpath=\(path)"]).stdout
        }
        func deployment() throws -> String {
            let container = "{.spec.template.spec.containers[0]"
            return try stored(
                "deployment", "web-policy-refresh",
                "{.spec.replicas} {.spec.strategy.type} \(container).startupProbe.tcpSocket.port}")
        }
        _ = try ground.apply(plain)
        #expect(try deployment() == "1 Recreate ")
        _ = try ground.apply(forwarding)
        #expect(try deployment() == "2 RollingUpdate 5353")
        let ports = "{range .spec.ports[*]}{.protocol} {.port} {.targetPort} {end}"
        #expect(try stored("service", "web-policy-refresh-dns", ports) == "UDP 53 5353 TCP 53 5353 ")
        _ = try ground.apply(plain)
        #expect(try deployment() == "1 Recreate ")
    }

    @Test(arguments: [([], ["get", "list", "patch"]), (["--deployment"], ["get", "list", "patch", "watch"])])
    func `the account may do this and nothing else`(flags: [String], verbs: [String]) throws {
        let ground = try Ground("rights")
        _ = try ground.apply(try ground.printed("git.example.com", flags))
        let account = try ground.cluster.kubeconfig(of: "web-policy-refresh", in: ground.namespace)
        func may(_ verb: String, _ resource: String, in namespace: String) throws -> Bool {
            try ground.cluster.kubectl(["auth", "can-i", verb, resource, "-n", namespace], kubeconfig: account).status
                == 0
        }
        let all = ["get", "list", "patch", "watch", "create", "update", "delete", "deletecollection"]
        #expect(try all.filter { try may($0, "networkpolicies", in: ground.namespace) } == verbs)
        #expect(try all.filter { try may($0, "networkpolicies", in: "default") } == [])
        for resource in ["secrets", "pods", "configmaps", "namespaces"] {
            #expect(try all.filter { try may($0, resource, in: ground.namespace) } == [])
        }
    }
}
