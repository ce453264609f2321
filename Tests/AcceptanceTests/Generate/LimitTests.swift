import EgressTestSupport
import Testing

/// Tests the warnings about limits that some clusters have.
@Suite(.waits, .judgedPolicies)
struct LimitTests {
    private static func zone(_ addresses: Int) -> String {
        let records = (0..<addresses).map { "many 60 A 8.8.\($0 / 100).\($0 % 100 * 2)\n" }.joined()
        return "$ORIGIN example.com.\n@ 60 SOA ns admin 1 60 60 60 60\n" + records
    }

    @Test func `more than 50 addresses are warned of, in generate and when a refresh writes them`() throws {
        let folder = try TemporaryFolder()
        let zone = ["--zone", try folder.write(Self.zone(51), to: "zone")]
        let run = try generate("many.example.com --pod run=busybox --dns none", zone)
        #expect(run.status == 0)
        #expect(
            run.stderr.hasPrefix(
                "egressgen: warning: busybox-policy: has 51 blocks of addresses, more than GKE's limit of 50 per policy\n"
                    + "egressgen: hint: spread"), "\(run.stderr)")
        let few = ["--zone", try folder.write(Self.zone(50), to: "few")]
        let path = folder.path("policy.yaml")
        let silent = try egressgen("many.example.com --pod run=busybox --dns none -o \(path)", few)
        #expect(silent.stderr.isEmpty)
        let refresh = try egressgen("refresh \(path)", zone)
        #expect(refresh.status == 0 && refresh.stderr.contains("has 51 blocks of addresses"), "\(refresh.stderr)")
        #expect(try !egressgen("refresh \(path)", zone).stderr.contains("has 51 blocks"))
    }

    @Test func `names with more than 50 addresses are warned of for GKE`() throws {
        let folder = try TemporaryFolder()
        func run(_ addresses: Int) throws -> BinaryRun {
            let zone = ["--zone", try folder.write(Self.zone(addresses), to: "zone")]
            return try egressgen("many.example.com --pod run=busybox --dns none --template gke", zone)
        }
        #expect(try run(50).stderr.isEmpty)
        let many = try run(51)
        #expect(many.status == 0)
        #expect(
            many.stderr.hasPrefix(
                "egressgen: warning: busybox-policy: has names with 51 addresses, more than GKE's limit of 50 per policy\n"
            ), "\(many.stderr)")
    }

    @Test func `more than 24 ports are warned of for EKS`() throws {
        let folder = try TemporaryFolder()
        let zone = ["--zone", try folder.write(Self.zone(1), to: "zone")]
        let ports = (1...25).map { "\($0)" }.joined(separator: ",")
        let run = try egressgen("many.example.com:\(ports) --pod run=busybox --dns any --template aws", zone)
        #expect(run.status == 0)
        #expect(run.stderr.contains("more than EKS's limit of 24 per protocol"), "\(run.stderr)")
    }

    @Test func `more than client-side apply can note is warned of`() throws {
        let folder = try TemporaryFolder()
        let zone = ["--zone", try folder.write(Self.zone(8000), to: "zone")]
        let run = try egressgen("many.example.com --pod run=busybox", zone)
        #expect(run.status == 0 && run.stderr.contains("hint: use kubectl apply --server-side"), "\(run.stderr)")
    }

    @Test func `four addresses of a /30 become it, and the same addresses are allowed`() throws {
        let folder = try TemporaryFolder()
        let records = (4...8).map { "many 60 A 8.8.8.\($0)\n" }.joined()
        let zone = ["--zone", try folder.write(Self.zone(0) + records, to: "zone")]
        let command = "many.example.com --pod run=busybox --dns none"
        let merged = try generate(command + " --aggregate", zone)
        #expect(merged.stdout.contains("cidr: 8.8.8.4/30\n") && merged.stdout.contains("cidr: 8.8.8.8/32\n"))
        let cluster = Cluster(selected: ["run": "busybox"])
        let plain = try Judges.connectivity(policy: generate(command, zone).stdout, in: cluster)
        #expect(try Judges.connectivity(policy: merged.stdout, in: cluster).egress() == plain.egress())
    }
}
