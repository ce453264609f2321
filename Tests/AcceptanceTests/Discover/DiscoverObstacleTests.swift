import EgressTestSupport
import Testing

/// Tests that `discover` tells of everything that is in no policy.
@Suite struct DiscoverObstacleTests {
    private static let twoPods = """
        {"kind": "List", "items": [
          {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x", "namespace": "shop", "labels": {"app": "x"}},
           "status": {"podIP": "10.0.0.1"}},
          {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "y", "namespace": "shop", "labels": {"app": "y"}},
           "status": {"podIP": "10.0.0.2"}}
        ]}
        """

    @Test func `each workload with a refused name is told of, and whether it gets a policy`() throws {
        let ground = try DiscoverGround(
            [
                "10.0.0.1 int.example.com A 10.2.0.1", "10.0.0.2 int.example.com A 10.2.0.1",
                "10.0.0.1 api.example.com A 52.0.0.1",
            ], pods: Self.twoPods)
        let run = try ground.run("--format", "policies")
        #expect(run.status == 77)
        let fact = "int.example.com: 10.2.0.1 is special-purpose (private-use, RFC 1918); the policy is incomplete"
        #expect(
            run.errorLines.filter { !$0.contains("hint: ") } == [
                "egressgen: error: shop/x: \(fact)", "egressgen: error: shop/y: \(fact)",
                "egressgen: warning: shop/y: gets no policy, so its pods may connect to everything",
            ])
        #expect(run.stdout.contains("name: x-pods-policy\n") && !run.stdout.contains("name: y-"))
        // What is accepted stands where it is needed.
        let accepted = try DiscoverGround(
            ["10.0.0.1 int.example.com A 10.2.0.1", "10.0.0.2 api.example.com A 52.0.0.1"], pods: Self.twoPods
        ).run("--format", "policies", "--accept", "10.2.0.0/24")
        #expect(accepted.status == 0, "\(accepted.stderr)")
        #expect(accepted.stdout.ranges(of: "egressgen.dev/accept:").count == 1)
    }

    @Test func `the command has no name that it would refuse`() throws {
        let frames = ["10.0.0.1 int.example.com A 10.2.0.1", "10.0.0.1 api.example.com A 52.0.0.1"]
        let run = try DiscoverGround(frames).run()
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.contains("\n  egressgen api.example.com -n shop"), "\(run.stdout)")
        #expect(
            run.stdout.contains(
                """
                  note: int.example.com has special-purpose addresses, and is left out
                  hint: if the name is internal: --accept 10.2.0.1/32

                """))
        let alone = try DiscoverGround([frames[0]]).run()
        #expect(!alone.stdout.contains("\n  egressgen "))
        let accepted = try DiscoverGround(frames).run("--accept", "10.2.0.0/24")
        #expect(accepted.stdout.contains("\n  egressgen api.example.com int.example.com -n shop"), "\(accepted.stdout)")
        #expect(accepted.stdout.contains(" --accept 10.2.0.0/24\n"))
    }

    @Test(arguments: [["--format", "policies"], ["--against"]])
    func `the address of a pod that was looked up is told of`(arguments: [String]) throws {
        let ground = try DiscoverGround(["10.0.0.1 10-0-0-2.data.pod.cluster.local A 10.0.0.2"])
        let policy = try ground.folder.write(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec: {}\n",
            to: "policy.yaml")
        let run = try ground.run(arguments + (arguments.count == 1 ? [policy] : []))
        #expect(run.stdout == "")
        #expect(
            run.stderr.contains(
                "warning: shop/Deployment web: 10-0-0-2.data.pod.cluster.local is the address of a pod, or"),
            "\(run.stderr)")
    }

    @Test func `annotations over the limit are told of with their policy, and others are printed`() throws {
        let names = (0..<1500).map { number in
            let label = String(repeating: "x", count: 60)
            return "10.0.0.1 n\(number).\(label).\(label).example.com A 52.0.0.1"
        }
        let run = try DiscoverGround(names + ["10.0.0.2 api.example.com A 52.0.0.1"], pods: Self.twoPods)
            .run("--format", "policies")
        #expect(run.status == 65)
        #expect(
            run.errorLines.contains {
                $0.hasPrefix("egressgen: error: shop/x-pods-policy: annotations: have ")
                    && $0.hasSuffix(" bytes, over the limit of 262144; no policy of the workload is printed")
            }, "\(run.stderr)")
        // The size of a policy that is not printed is of no use.
        #expect(!run.stderr.contains("kubectl apply can record"))
        #expect(run.stdout.contains("name: y-pods-policy\n") && !run.stdout.contains("name: x-"))
    }

    @Test func `an error whose fact says everything ends there`() throws {
        let addresses = (0..<1001).map { "10.0.0.1 api.example.com A 52.0.\($0 / 250).\($0 % 250)" }
        let run = try DiscoverGround(addresses).run("--format", "json")
        #expect(run.status == 65)
        #expect(
            run.errorLines.first
                == "egressgen: error: shop/Deployment web: api.example.com has more than 1000 addresses; the others are"
                + " left out")
    }

    @Test func `the hints are about what was passed`() throws {
        let ground = try DiscoverGround(
            ["10.0.0.1 api.example.com A 52.0.0.1", "10.0.0.2 api.example.com A 52.0.0.1"],
            pods: """
                kind: Pod
                metadata: {name: j, namespace: shop, ownerReferences: [{kind: Job, name: j}]}
                status: {podIP: 10.0.0.1}
                ---
                kind: Pod
                metadata: {name: k, namespace: shop, ownerReferences: [{kind: ReplicaSet, name: k}]}
                status: {podIP: 10.0.0.2}
                """)
        let run = try ground.run("--format", "policies")
        #expect(
            run.errorLines.filter { $0.contains("hint: ") } == [
                "egressgen: hint: give the pods a label",
                "egressgen: hint: give the pods a label, or pass --workloads with their owners",
            ])
    }

    @Test func `names that no policy can contain are counted`() throws {
        let frames = try ["*.example.com", "a/b.example.com", "api.example.com"].map {
            try DiscoverGround.frame("10.0.0.1 \($0) A 52.0.0.1")
        }
        let ground = try DiscoverGround([])
        try ground.folder.write(FrameStreamBytes.recording(frames), to: "capture.fstrm")
        let run = try ground.run()
        #expect(run.status == 0)
        #expect(
            run.errorLines == [
                "egressgen: warning: \(ground.capture): 2 answers are about names with other characters than letters,"
                    + " digits, - and _, which no policy can contain"
            ])
        #expect(run.stdout.contains("api.example.com"))
    }
}
