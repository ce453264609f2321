import EgressTestSupport
import Foundation
import Testing

/// Tests the pipeline templates: checks the files, and runs their scripts as the platforms do.
@Suite(.waits) struct PipelineTests {
    struct Pipeline: CustomTestStringConvertible, Sendable {
        let name: String
        let schema: String
        /// Returns the script in the pipeline's YAML. `variables` returns the variables.
        let script: @Sendable (PyValue) -> String?
        let variables: @Sendable (PyValue) -> PyValue?
        let shells: [[String]]

        var path: String { PackageRoot.path("templates/\(name).yaml") }
        var testDescription: String { name }

        func value() throws -> PyValue { try Judges.pyYAML(try PackageRoot.read("templates/\(name).yaml")) }
    }

    static let pipelines = [
        Pipeline(
            name: "github-actions", schema: "vendor.github-workflows",
            script: { $0["jobs"]?["refresh"]?["steps"]?[1]?["run"]?.text },
            variables: { $0["jobs"]?["refresh"]?["env"] },
            shells: [["bash", "--noprofile", "--norc", "-eo", "pipefail"]]),
        Pipeline(
            name: "gitlab-ci", schema: "vendor.gitlab-ci", script: { $0["egress-policies"]?["script"]?[0]?.text },
            variables: { $0["egress-policies"]?["variables"] }, shells: [["bash", "-eo", "pipefail"], ["sh", "-e"]]),
    ]

    // MARK: Files

    @Test(arguments: pipelines)
    func `is what its platform's schema asks for`(pipeline: Pipeline) throws {
        try Judges.check(pipeline.path, schema: pipeline.schema)
        #expect(pipeline.variables(try pipeline.value())?["POLICIES"] == "policies")
        #expect(pipeline.variables(try pipeline.value())?["EGRESSGEN_FLAGS"] == "")
    }

    @Test(arguments: pipelines)
    func `its commands are sound shell`(pipeline: Pipeline) throws {
        let script = try #require(pipeline.script(try pipeline.value()))
        for shell in pipeline.shells {
            try Judges.check(script: script, shell: shell[0])
            let run = try ShellRun.run([shell[0], "-n", "-c", script], [:], in: PackageRoot.path)
            #expect(run.status == 0 && run.stderr.isEmpty, "\(run.stderr)")
        }
    }

    @Test func `the workflow has no more rights than it needs, and runs alone`() throws {
        let folder = try TemporaryFolder()
        let workflows = folder.path(".github/workflows")
        try FileManager.default.createDirectory(atPath: workflows, withIntermediateDirectories: true)
        try Judges.audit(
            workflow: folder.write(
                PackageRoot.read("templates/github-actions.yaml"), to: ".github/workflows/egress-policies.yaml"))
        let workflow = try Self.pipelines[0].value()
        #expect(workflow["concurrency"]?["cancel-in-progress"] == false)
        #expect(workflow["permissions"] == [:])
        #expect(try Self.pipelines[1].value()["egress-policies"]?["resource_group"] == "egress-policies")
    }

    // MARK: Runs

    private static let stale = ManagedManifest.filled("git", host: "git.example.com", ["140.82.121.3"])
    private static let fresh = ManagedManifest.filled("git", host: "git.example.com", ["140.82.121.4"])
    private static let failing = ManagedManifest.filled("loop", host: "loop1.example.com", ["8.0.0.1"])

    static let runs = pipelines.flatMap { pipeline in pipeline.shells.map { (pipeline, $0) } }

    private func run(
        _ pipeline: Pipeline, _ shell: [String], in repository: ScratchRepository
    ) throws -> BinaryRun {
        let script = try #require(pipeline.script(try pipeline.value()))
        return try repository.run(
            step: script, shell: shell,
            [
                "POLICIES": "policies", "EGRESSGEN_FLAGS": Zones.example.joined(separator: " "),
                "CI_COMMIT_BRANCH": "main", "CI_SERVER_HOST": "gitlab.example.com",
            ])
    }

    @Test(arguments: runs)
    func `what changed is committed with the report, and pushed`(pipeline: Pipeline, shell: [String]) throws {
        let repository = try ScratchRepository(["git.yaml": Self.stale, "fresh.yaml": Self.fresh])
        let run = try run(pipeline, shell, in: repository)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(try repository.pushed("%s") == "Refresh egress policies\n")
        #expect(try repository.run("git -C ../origin.git show --name-only --format= main") == "policies/git.yaml\n")
        let report = try repository.pushed("%b")
        let policies = try JSONSerialization.jsonObject(with: Data(report.utf8)) as? [[String: Any]]
        #expect(policies?.map { $0["changed"] as? Bool } == [false, true])
        #expect(try repository.run("git status --porcelain").isEmpty)
        #expect(try repository.run("cat policies/git.yaml").contains("140.82.121.4"))
    }

    @Test(arguments: runs)
    func `where nothing changed there is no commit`(pipeline: Pipeline, shell: [String]) throws {
        let repository = try ScratchRepository(["fresh.yaml": Self.fresh])
        let run = try run(pipeline, shell, in: repository)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(try repository.pushed("%s") == "first\n")
    }

    @Test(arguments: runs)
    func `a failed name fails the job after the good changes are pushed`(pipeline: Pipeline, shell: [String]) throws {
        let repository = try ScratchRepository(["git.yaml": Self.stale, "loop.yaml": Self.failing])
        let run = try run(pipeline, shell, in: repository)
        #expect(run.status == 75, "\(run.stderr)")
        #expect(run.stderr.contains("egressgen: error: loop1.example.com"))
        #expect(try repository.run("git -C ../origin.git show --name-only --format= main") == "policies/git.yaml\n")
        #expect(try repository.pushed("%b").contains("\"loop1.example.com\""))
    }

    @Test(arguments: runs)
    func `a failure alone is passed on, without a commit`(pipeline: Pipeline, shell: [String]) throws {
        let repository = try ScratchRepository([
            "loop.yaml": Self.failing, "bad.yaml": Self.fresh.replacing("dns: none", with: "dns: nine"),
        ])
        let run = try run(pipeline, shell, in: repository)
        #expect(run.status == 65, "\(run.stderr)")
        #expect(try repository.pushed("%s") == "first\n")
    }

    @Test(arguments: runs)
    func `a push that comes too late fails the job`(pipeline: Pipeline, shell: [String]) throws {
        let repository = try ScratchRepository(["git.yaml": Self.stale])
        try repository.run("git clone -q ../origin.git ../other && cd ../other && git commit -q --allow-empty -m other")
        try repository.run("cd ../other && git push -q origin main 2>/dev/null")
        let run = try run(pipeline, shell, in: repository)
        #expect(run.status != 0 && run.status != nil)
        #expect(try repository.pushed("%s") == "other\n")
    }

    @Test(arguments: runs)
    func `a missing egressgen fails the job`(pipeline: Pipeline, shell: [String]) throws {
        let repository = try ScratchRepository(["git.yaml": Self.stale])
        try FileManager.default.removeItem(atPath: repository.folder.path("egressgen"))
        #expect(try run(pipeline, shell, in: repository).status == 127)
    }
}
