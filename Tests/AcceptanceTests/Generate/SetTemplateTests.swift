import EgressTestSupport
import Testing

/// Tests the templates of address sets.
@Suite(.waits) struct SetTemplateTests {
    private static let resources: [String: CustomResource] = [
        "network-set": .networkSet, "global-network-set": .globalNetworkSet, "cidr-group": .cidrGroup,
    ]
    private static let hosts = [
        "git.example.com", "www.example.com", "--allow", "203.0.114.0/24", "--name", "partners",
    ]

    @Test(arguments: ["network-set", "global-network-set", "cidr-group"])
    func `a set is printed, and a refresh has nothing to do`(template: String) throws {
        let run = try BuiltBinary.run(Self.hosts + ["--template", template] + Zones.example)
        #expect(run.status == 0, "\(run.stderr)")
        try Golden.check(run.stdout, "sets/\(template).yaml")
        try #require(Self.resources[template]).validate(run.stdout)
        let kept = try KeptFile(run.stdout)
        let refresh = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(refresh.stderr == "1 policy in 1 file: 0 changed, 1 unchanged\n")
        let again = try BuiltBinary.run(Self.hosts + ["--template", template, "-o", kept.path] + Zones.example)
        #expect(again.status == 0, "\(again.stderr)")
        try kept.expectUntouched()
    }

    @Test(arguments: ["network-set", "global-network-set", "cidr-group"])
    func `-o updates a set in place, and notes the addresses of a host taken out`(template: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("set.yaml")
        let first = try BuiltBinary.run(Self.hosts + ["--template", template, "-o", path] + Zones.example)
        #expect(first.status == 0, "\(first.stderr)")
        let before = try folder.read("set.yaml")
        let second = try BuiltBinary.run(
            ["git.example.com", "--name", "partners", "--template", template, "-o", path] + Zones.example)
        #expect(second.status == 0, "\(second.stderr)")
        let after = try folder.read("set.yaml")
        #expect(after.contains("egressgen.dev/hosts: git.example.com\n"), "\(after)")
        #expect(after.contains("egressgen.dev/retained: '{\"\":{"), "\(after)")
        let blocks = before.split(separator: "\n").filter { $0.hasPrefix("  - ") && !$0.contains("203.0.114") }
        for block in blocks { #expect(after.contains(block), "\(after)") }
        #expect(!after.contains("203.0.114"))
    }

    @Test(arguments: [
        (["git.example.com:443"], "git.example.com:443"), (["*.example.com"], "*.example.com"),
        (["git.example.com", "--dns", "kube-dns"], "--dns"), (["git.example.com", "--pod", "app=web"], "--pod"),
        (["git.example.com", "--all-pods"], "--all-pods"),
        (["git.example.com", "--allow", "9.9.9.9:53"], "9.9.9.9/32:53"),
    ])
    func `what no set can contain is 64`(arguments: [String], word: String) throws {
        let run = try BuiltBinary.run(
            arguments + ["--name", "partners", "--template", "network-set"] + Zones.example)
        #expect(run.status == 64)
        #expect(run.stderr.contains(word), "\(run.stderr)")
        #expect(run.stdout.isEmpty)
    }

    @Test func `every address is no part of a set, with a remedy that a set can have`() throws {
        let run = try BuiltBinary.run(
            ["git.example.com", "--allow", "0.0.0.0/0", "--name", "partners", "--template", "network-set"]
                + Zones.example)
        BadInput([], 64, "--allow 0.0.0.0/0", naming: "every address", hint: "write smaller blocks")
            .expectRefusal(run)
    }

    @Test(arguments: ["global-network-set", "cidr-group"])
    func `a set of the cluster has no namespace`(template: String) throws {
        let run = try BuiltBinary.run(Self.hosts + ["-n", "shop", "--template", template] + Zones.example)
        #expect(run.status == 64)
        #expect(run.stderr.contains("--namespace"), "\(run.stderr)")
    }

    @Test func `a set has the namespace of -n, and -o takes no set of another one`() throws {
        let arguments = Self.hosts + ["--template", "network-set"] + Zones.example
        let run = try BuiltBinary.run(arguments + ["-n", "shop"])
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.contains("  name: partners\n  namespace: shop\n  labels:\n"), "\(run.stdout)")
        try CustomResource.networkSet.validate(run.stdout)
        let kept = try KeptFile(run.stdout)
        #expect(try BuiltBinary.run(arguments + ["-n", "shop", "-o", kept.path]).status == 0)
        for other in [["-n", "other"], []] {
            #expect(try BuiltBinary.run(arguments + other + ["-o", kept.path]).status == 77)
        }
        try kept.expectUntouched()
    }

    @Test(arguments: ["network-set", "global-network-set", "cidr-group"])
    func `a set has the addresses of both families, IPv4 first`(template: String) throws {
        let run = try BuiltBinary.run(
            ["dual.example.com", "git.example.com", "--family", "dual", "--name", "partners", "--template", template]
                + Zones.example)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.contains("    egressgen.dev/family: dual\n"))
        #expect(
            run.stdout.hasSuffix("  - 93.184.216.40/32\n  - 140.82.121.4/32\n  - 2606:2800:220:1::40/128\n"),
            "\(run.stdout)")
        try #require(Self.resources[template]).validate(run.stdout)
        let kept = try KeptFile(run.stdout)
        let refresh = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(refresh.stderr == "1 policy in 1 file: 0 changed, 1 unchanged\n")
        try kept.expectUntouched()
    }

    @Test(arguments: ["network-set", "global-network-set", "cidr-group"])
    func `--keep-going lists the other names, and a refresh asks for all`(template: String) throws {
        let arguments =
            ["git.example.com", "nowhere.example.com", "--name", "partners", "--template", template] + Zones.example
        let all = try BuiltBinary.run(arguments)
        #expect(all.status == 68 && all.stdout.isEmpty, "\(all.stderr)")
        let run = try BuiltBinary.run(arguments + ["--keep-going"])
        #expect(run.status == 68)
        #expect(run.stdout.contains("      git.example.com\n      nowhere.example.com\n"), "\(run.stdout)")
        #expect(run.stdout.contains("egressgen.dev/applied: git.example.com\n"), "\(run.stdout)")
        #expect(run.stdout.hasSuffix("  - 140.82.121.4/32\n"), "\(run.stdout)")
        let kept = try KeptFile(run.stdout)
        let refresh = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(refresh.status == 68)
        #expect(refresh.stderr.contains("nowhere.example.com"), "\(refresh.stderr)")
        try kept.expectUntouched()
        let none = try BuiltBinary.run(
            ["nowhere.example.com", "--keep-going", "--name", "partners", "--template", template] + Zones.example)
        #expect(none.status == 68 && none.stdout.isEmpty)
    }

    @Test func `a set has no default name, and no sources`() throws {
        let run = try BuiltBinary.run(["git.example.com", "--template", "network-set"] + Zones.example)
        #expect(run.status == 64)
        #expect(run.stderr.contains("--name"), "\(run.stderr)")
        let ingress = try BuiltBinary.run(
            ["ingress", "--from-host", "git.example.com", "--name", "partners", "--template", "network-set"]
                + Zones.example)
        #expect(ingress.status == 64)
    }

    @Test func `a set does not replace a policy`() throws {
        let kept = try KeptFile(ManagedManifest.filled("partners", host: "git.example.com", ["140.82.121.4"]))
        let run = try BuiltBinary.run(Self.hosts + ["--template", "network-set", "-o", kept.path] + Zones.example)
        #expect(run.status == 77)
        try kept.expectUntouched()
    }
}
