import Foundation

/// Independent programs that judge a policy: Kubernetes' schemas, a policy analyser and a YAML 1.1 parser.
///
/// `make test` installs them into `.venv`. A missing program is an error, so that no test passes without its judge.
package enum Judges {
    /// Validates manifests of one document each against the schemas of a Kubernetes version, and rejects unknown keys.
    ///
    /// The default version is the newest one.
    ///
    /// - Throws: `SupportError` with the validator's messages if a manifest is invalid.
    package static func validate(_ manifests: [String], version: String? = nil) throws(SupportError) {
        let folder = try TemporaryFolder()
        var paths: [String] = []
        for (index, manifest) in manifests.enumerated() {
            paths.append(try folder.write(manifest, to: "\(index).yaml"))
        }
        let choice = version.map { ["--kubernetes-version", $0] } ?? []
        let run = try run("kubernetes-validate", ["--strict"] + choice + paths)
        // The validator prints nothing about a file without a document, and does not fail.
        let words = run.stdout + run.stderr
        let passed = words.split(separator: "\n").count { $0.contains(" passed for resource ") }
        guard run.status == 0, passed == manifests.count else {
            throw SupportError("kubernetes-validate: \(passed) of \(manifests.count) passed:\n\(words)")
        }
    }

    /// Checks metrics with promtool.
    ///
    /// - Returns: The problems that promtool reports. Empty if there are none.
    /// - Throws: `SupportError` if promtool is not installed.
    package static func problems(ofMetrics text: String) throws(SupportError) -> String {
        let run = try Command(
            Executable.path(of: "promtool"), ["check", "metrics"], input: Array(text.utf8), environment: [:]
        ).run()
        return run.stdout + run.stderr + (run.status == 0 ? "" : "exit status \(run.status ?? -1)")
    }

    package static func validate(_ manifest: String) throws(SupportError) { try validate([manifest]) }

    /// Determines which connections a policy allows in a small cluster.
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

    /// Determines which connections each of several sets of policies allows in a cluster.
    ///
    /// One run of the analyser handles all sets because the analyser is slow to start.
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

    /// Parses YAML texts of one document each according to YAML 1.1.
    package static func pyYAML(_ texts: [String]) throws(SupportError) -> [PyValue] {
        guard let input = try? JSONEncoder().encode(texts) else { throw SupportError("no JSON of the texts") }
        let run = try run("python", ["-c", PyValue.script], input: Array(input))
        guard run.status == 0, let values = try? JSONDecoder().decode([PyValue].self, from: Data(run.output)) else {
            throw SupportError("PyYAML failed (\(run.status ?? -1)):\n\(run.stderr)")
        }
        return values
    }

    /// Runs a Python script, which can import PyYAML and jsonschema.
    ///
    /// - Returns: The script's stdout.
    static func python(_ script: String, input: [UInt8]) throws(SupportError) -> String {
        let run = try run("python", ["-c", script], input: input)
        guard run.status == 0 else { throw SupportError("python failed (\(run.status ?? -1)):\n\(run.stderr)") }
        return run.stdout
    }

    package static func pyYAML(_ text: String) throws(SupportError) -> PyValue {
        guard let value = try pyYAML([text]).first else { throw SupportError("PyYAML gave no value") }
        return value
    }

    /// Checks a file against a schema that is built into check-jsonschema, for example `vendor.github-workflows`.
    ///
    /// - Throws: `SupportError` with the messages of check-jsonschema.
    package static func check(_ path: String, schema: String) throws(SupportError) {
        try pass("check-jsonschema", ["--builtin-schema", schema, path])
    }

    /// Audits a GitHub Actions workflow for known security problems.
    package static func audit(workflow path: String) throws(SupportError) {
        try pass("zizmor", ["--offline", "--no-config", "--quiet", "--pedantic", path])
    }

    /// Checks a shell script with shellcheck.
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
