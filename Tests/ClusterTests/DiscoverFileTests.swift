import EgressTestSupport
import Testing

/// Tests `discover` with the pods, Services and Deployments of a real API server, and applies what it prints.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable))
struct DiscoverFileTests {
    private let cluster: LiveCluster
    private let folder: TemporaryFolder
    private let shop: String
    private let data: String

    init() throws {
        cluster = try LiveCluster.shared()
        folder = try TemporaryFolder()
        shop = try cluster.makeNamespace("shop")
        data = try cluster.makeNamespace("data")
    }

    /// Creates the objects. The pods of other tests are in the cluster, too, so the pods have addresses of a block of their
    /// own.
    private func makeObjects(_ block: Int) throws {
        try cluster.administer(
            "create", "-f", "-",
            input: """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: \(shop)}
                spec:
                  selector: {matchLabels: {app: web, tier: front}}
                  template:
                    metadata: {labels: {app: web, tier: front}}
                    spec: {containers: [{name: main, image: none}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: db, namespace: \(data)}
                spec: {selector: {app: db}, ports: [{port: 5432, targetPort: pg}]}
                """)
        try cluster.makePod(
            "web-5d8f-a", in: shop, labels: ["app": "web", "tier": "front", "pod-template-hash": "5d8f"],
            address: "10.7.\(block).1", owner: ("ReplicaSet", "web-5d8f"))
        try cluster.makePod(
            "db-0", in: data, labels: ["app": "db"], address: "10.7.\(block).2", port: ("pg", 5432))
    }

    /// Writes the objects as kubectl prints them, and returns the arguments that read them.
    private func objects(_ format: String) throws -> [String] {
        try [("--pods", "pods"), ("--services", "services"), ("--workloads", "deployments")].flatMap { flag, kind in
            let text = try cluster.administer("get", kind, "-A", "-o", format)
            return [flag, try folder.write(text, to: kind)]
        }
    }

    @Test(arguments: zip(["json", "yaml"], [1, 2])) func `the policies are applied, and allow what was looked up`(
        format: String, block: Int
    ) throws {
        try makeObjects(block)
        let answers = [
            ClientAnswer("api.example.com", "52.0.0.1"), ClientAnswer("db.\(data).svc.cluster.local", "10.96.0.1"),
        ]
        let frames = answers.map { answer in
            DnstapFrame(answer.message.bytes).with { frame in
                frame.client = [10, 7, UInt8(block), 1]
                frame.time = (4_000_000_000, 0)
            }.bytes
        }
        let capture = try folder.write(FrameStreamBytes.recording(frames), to: "capture.fstrm")
        let arguments = try ["discover", "--learn", capture, "-n", shop] + objects(format)
        let run = try BuiltBinary.run(arguments + ["--format", "policies", "--port", "443", "--dns", "none"])
        #expect(run.status == 0, "\(run.stderr)")
        try cluster.administer("apply", "--server-side", "-f", "-", input: run.stdout)
        #expect(try cluster.policy("web-policy", in: shop).cidrs == ["52.0.0.1/32"])

        let stored = try cluster.administer("get", "networkpolicies", "-n", shop, "-o", "yaml")
        let policies = try folder.write(stored, to: "stored.yaml")
        #expect(try BuiltBinary.run(arguments + ["--against", policies]).status == 0)
        let pod = ["explain", policies, "-n", shop, "--pod", "app=web", "--pod", "tier=front"]
        for (target, status) in [("52.0.0.1:443", 0), ("52.0.0.1:80", 1), ("52.0.0.2:443", 1)] as [(String, Int32)] {
            #expect(try BuiltBinary.run(pod + ["--to", target]).status == status, "\(target)")
        }
        for (space, port, status) in [(data, "5432", 0), (data, "22", 1), (shop, "5432", 1)]
            as [(String, String, Int32)]
        {
            let to = ["--to-pod", "app=db", "--to-namespace", space, "--port", port]
            #expect(try BuiltBinary.run(pod + to).status == status, "\(to)")
        }
    }
}
