import EgressTestSupport
import Testing

/// A namespace with policies that a refresh would change.
struct FaultGround {
    static let names = ["first", "second", "third"]
    /// A number of addresses whose patch is longer than 300 kB.
    static let bigCount = 5500

    let cluster: LiveCluster
    let namespace: String
    private let folder: TemporaryFolder

    init(_ cluster: LiveCluster? = nil, bigCount: Int = 0) throws {
        self.cluster = if let cluster { cluster } else { try LiveCluster.shared() }
        namespace = try self.cluster.makeNamespace("fault")
        folder = try TemporaryFolder(in: self.cluster.home)
        // Only every second address, so that egressgen cannot merge any of them.
        let big = (0..<bigCount).map { "big 60 A 8.\($0 / 100).\($0 % 100 * 2).1" }
        let head = ["$ORIGIN example.com.", "@ 60 SOA ns.example.com. admin.example.com. 1 60 60 60 60"]
        try folder.write((head + ["www 60 A 8.8.8.8"] + big).joined(separator: "\n") + "\n", to: "zone")
        try manage(Self.names, "www.example.com")
    }

    /// Creates managed policies without rules.
    func manage(_ names: [String], _ host: String) throws {
        let policies = names.map { name in
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: \(name)
              labels: {fault: \(namespace), name: \(name)}
              annotations: {egressgen.dev/hosts: \(host), egressgen.dev/dns: none}
            spec: {podSelector: {matchLabels: {app: \(name)}}, policyTypes: [Egress]}

            """
        }
        try cluster.administer("create", "-n", namespace, "-f", "-", input: policies.joined(separator: "---\n"))
    }

    /// Returns the path of a shell script that replaces kubectl. `$KUBECTL` is the path of the real kubectl.
    func script(_ body: String) throws -> String {
        let text = "#!/bin/sh\nKUBECTL='\(Kubectl.current.path)'\n\(body)\n"
        return try folder.writeProgram(text, to: "kubectl-\(UInt64.random(in: .min ... .max))")
    }

    /// Returns the path of a fake kubectl whose proxy runs the given Python code, as described for `ScriptedKubectl`.
    /// The proxy passes its flags to the real kubectl.
    func scripted(_ behaviour: String, before: String = "") throws -> String {
        try ScriptedKubectl(behaviour, before: before, in: folder).path
    }

    func egressgen(_ arguments: [String], as account: String? = nil, kubectl: String? = nil) throws -> BinaryRun {
        try BuiltBinary.run(arguments + place(account, kubectl), environment: ["HOME": cluster.home])
    }

    private func place(_ account: String?, _ kubectl: String?) -> [String] {
        [
            "--zone", folder.path("zone"), "--kubeconfig", account ?? cluster.kubeconfig, "--kubectl",
            kubectl ?? Kubectl.current.path,
        ]
    }

    /// Starts a refresh to which a test can send signals.
    func startRefresh(kubectl: String) throws -> ServiceProcess {
        try ServiceProcess(
            ["refresh", "--cluster", "-n", namespace] + place(nil, kubectl), environment: ["HOME": cluster.home])
    }

    func refresh(
        as account: String? = nil, kubectl: String? = nil, options: [String] = []
    ) throws -> BinaryRun {
        try egressgen(["refresh", "--cluster", "-n", namespace] + options, as: account, kubectl: kubectl)
    }

    func apply(
        _ hosts: [String] = ["www.example.com"], as account: String? = nil, options: [String] = [],
        kubectl: String? = nil
    ) throws -> BinaryRun {
        let options = options + ["--pod", "run=web", "-n", namespace, "--apply"]
        return try egressgen(hosts + options, as: account, kubectl: kubectl)
    }

    /// The names and resource versions of all policies.
    var versions: String {
        get throws {
            try cluster.administer(
                "get", "networkpolicies", "-n", namespace, "-o",
                #"jsonpath={range .items[*]}{.metadata.name} {.metadata.resourceVersion}{"\n"}{end}"#)
        }
    }

    /// The egress rules of all policies.
    var rules: String {
        get throws {
            try cluster.administer("get", "networkpolicies", "-n", namespace, "-o", "jsonpath={.items[*].spec.egress}")
        }
    }

    /// Checks that a run reported one error, and that no policy has rules.
    func expectFault(
        _ run: BinaryRun, _ subject: String, _ words: String..., hasHint: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        expectOneError(run, subject, words, hasHint: hasHint, sourceLocation: sourceLocation)
        #expect(try rules.isEmpty, sourceLocation: sourceLocation)
    }
}

func expectOneError(
    _ run: BinaryRun, _ subject: String, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
) {
    expectOneError(run, subject, words, hasHint: false, sourceLocation: sourceLocation)
}

/// Checks that a run exited with 69, printed one error line, and printed nothing on stdout.
func expectOneError(
    _ run: BinaryRun, _ subject: String, _ words: [String], hasHint: Bool, sourceLocation: SourceLocation
) {
    #expect(run.status == 69, "\(run.stderr)", sourceLocation: sourceLocation)
    #expect(run.stdout.isEmpty, sourceLocation: sourceLocation)
    let errors = run.errorLines.filter { $0.hasPrefix("egressgen: error: ") }
    let hints = run.errorLines.filter { $0.hasPrefix("egressgen: hint: ") }
    #expect(errors.count == 1, "\(run.stderr)", sourceLocation: sourceLocation)
    #expect(hints.count == (hasHint ? 1 : 0), "\(run.stderr)", sourceLocation: sourceLocation)
    #expect(errors.first?.hasPrefix("egressgen: error: \(subject): ") == true, sourceLocation: sourceLocation)
    for word in words where !word.isEmpty {
        #expect(errors.first?.contains(word) == true, "\(run.stderr)", sourceLocation: sourceLocation)
    }
}
