import Foundation

/// Independent programs that say what a policy is: Kubernetes' schemas, an analyser of policies, a YAML 1.1 reader.
///
/// They live in `.venv`, which `make test` fills. A missing one is an error, so that no test passes unjudged.
package enum Judges {
    /// Checks manifests of one document each against the schemas of a version of Kubernetes, the newest by default.
    /// Unknown keys are refused.
    ///
    /// - Throws: `SupportError` with the validator's words if any of them does not pass.
    package static func validate(_ manifests: [String], version: String? = nil) throws(SupportError) {
        let folder = try TemporaryFolder()
        var paths: [String] = []
        for (index, manifest) in manifests.enumerated() {
            paths.append(try folder.write(manifest, to: "\(index).yaml"))
        }
        let choice = version.map { ["--kubernetes-version", $0] } ?? []
        let run = try run("kubernetes-validate", ["--strict"] + choice + paths)
        // A file without a document passes without a word.
        let words = run.stdout + run.stderr
        let passed = words.split(separator: "\n").count { $0.contains(" passed for resource ") }
        guard run.status == 0, passed == manifests.count else {
            throw SupportError("kubernetes-validate: \(passed) of \(manifests.count) passed:\n\(words)")
        }
    }

    /// Has promtool look at metrics.
    ///
    /// - Returns: what it does not like.
    /// - Throws: `SupportError` where it is not there, or does not take them for metrics at all.
    package static func problems(ofMetrics text: String) throws(SupportError) -> String {
        let run = try Command(
            Executable.path(of: "promtool"), ["check", "metrics"], input: Array(text.utf8), environment: [:]
        ).run()
        return run.stdout + run.stderr + (run.status == 0 ? "" : "exit status \(run.status ?? -1)")
    }

    package static func validate(_ manifest: String) throws(SupportError) { try validate([manifest]) }

    /// Works out who reaches whom in a small cluster under the policy.
    package static func connectivity(
        policy: String, in cluster: Cluster = Cluster(selected: ["run": "busybox"])
    ) throws(SupportError) -> Connectivity {
        let folder = try TemporaryFolder()
        let policyPath = try folder.write(policy, to: "policy.yaml")
        let clusterPath = try folder.write(cluster.manifest, to: "cluster.yaml")
        let arguments = [
            "--connectivity", policyPath, "-n", clusterPath, "-p", clusterPath, "--print_ipv6",
            "-o", "txt_no_fw_rules",
        ]
        let run = try run("nca", arguments)
        guard run.status == 0, let connectivity = Connectivity(run.stdout, cluster) else {
            throw SupportError("nca failed (\(run.status ?? -1)):\n\(run.stdout)\(run.stderr)")
        }
        return connectivity
    }

    /// Works out who reaches whom in a cluster under each of several sets of policies; one run for all of them, because
    /// it is slow to start.
    package static func reachability(
        policies: [String], in cluster: String
    ) throws(SupportError) -> [Reachability] {
        let folder = try TemporaryFolder()
        var scheme = "namespaceList: cluster.yaml\npodList: cluster.yaml\nnetworkConfigList:\n"
        try folder.write(cluster, to: "cluster.yaml")
        for (index, text) in policies.enumerated() {
            try folder.write(text, to: "\(index).yaml")
            scheme += "- {name: set\(index), networkPolicyList: \(index).yaml}\n"
        }
        let output = "outputConfiguration: {outputFormat: txt_no_fw_rules, excludeIPv6Range: false}"
        scheme += "queries:\n"
        for index in policies.indices {
            scheme += "- {name: q\(index), connectivityMap: [set\(index)], \(output)}\n"
        }
        let path = try folder.write(scheme, to: "scheme.yaml")
        let run = try run("nca", ["-s", path], timeout: 600)
        let parts = run.stdout.split(separator: "\n").split { $0.hasPrefix("Running query q") }.dropFirst()
        let results = parts.compactMap { part in Reachability(part.filter { $0.contains(" => ") }) }
        guard run.status == 0, results.count == policies.count else {
            throw SupportError(
                "nca failed (\(run.status ?? -1)):\n\(run.stdout.suffix(2000))\(run.stderr.suffix(2000))")
        }
        return results
    }

    /// Reads YAML texts, one document each, as YAML 1.1 says.
    package static func pyYAML(_ texts: [String]) throws(SupportError) -> [PyValue] {
        guard let input = try? JSONEncoder().encode(texts) else { throw SupportError("no JSON of the texts") }
        let run = try run("python", ["-c", PyValue.script], input: Array(input))
        guard run.status == 0, let values = try? JSONDecoder().decode([PyValue].self, from: Data(run.output)) else {
            throw SupportError("PyYAML failed (\(run.status ?? -1)):\n\(run.stderr)")
        }
        return values
    }

    /// Runs a script of Python, with PyYAML and jsonschema at hand.
    ///
    /// - Returns: what it printed.
    static func python(_ script: String, input: [UInt8]) throws(SupportError) -> String {
        let run = try run("python", ["-c", script], input: input)
        guard run.status == 0 else { throw SupportError("python failed (\(run.status ?? -1)):\n\(run.stderr)") }
        return run.stdout
    }

    package static func pyYAML(_ text: String) throws(SupportError) -> PyValue {
        guard let value = try pyYAML([text]).first else { throw SupportError("PyYAML gave no value") }
        return value
    }

    /// Checks a file against a schema that comes with the judge, such as `vendor.github-workflows`.
    ///
    /// - Throws: `SupportError` with the judge's words.
    package static func check(_ path: String, schema: String) throws(SupportError) {
        try pass("check-jsonschema", ["--builtin-schema", schema, path])
    }

    /// Checks a workflow of GitHub Actions for what has let strangers in elsewhere.
    package static func audit(workflow path: String) throws(SupportError) {
        try pass("zizmor", ["--offline", "--no-config", "--quiet", "--pedantic", path])
    }

    /// Checks a shell script.
    package static func check(script: String, shell: String) throws(SupportError) {
        let folder = try TemporaryFolder()
        try pass("shellcheck", ["--shell", shell, folder.write(script, to: "script")])
    }

    private static func pass(_ name: String, _ arguments: [String]) throws(SupportError) {
        let run = try run(name, arguments)
        guard run.status == 0 else { throw SupportError("\(name) \(arguments):\n\(run.stdout)\(run.stderr)") }
    }

    private static func run(
        _ name: String, _ arguments: [String], input: [UInt8] = [], timeout: Double = 120
    ) throws(SupportError) -> BinaryRun {
        let path = PackageRoot.path(".venv/bin/" + name)
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw SupportError("\(path) is missing; make test installs what the tests need")
        }
        let environment = ["PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"]
        return try Command(path, arguments, input: input, environment: environment, timeout: timeout).run()
    }
}
