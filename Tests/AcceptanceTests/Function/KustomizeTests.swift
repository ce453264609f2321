import EgressTestSupport
import Foundation
import Testing

/// Tests `egressgen function CONFIG` as an exec plugin of the kustomize that is built into kubectl.
@Suite(.waits) struct KustomizeTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let plugin = "plugins/egressgen.dev/v1alpha1/egressrefresh"
        try FileManager.default.createDirectory(atPath: folder.path(plugin), withIntermediateDirectories: true)
        try folder.writeProgram(
            "#!/bin/sh\nexec '\(try BuiltBinary.path.get())' function \"$@\"\n", to: plugin + "/EgressRefresh")
        try folder.write(
            "resources: [policy.yaml, map.yaml]\ntransformers: [refresh.yaml]\nnamePrefix: eu-\nnamespace: shop\n",
            to: "kustomization.yaml")
        try folder.write(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\ndata: {a: '{{ .title }}'}\n", to: "map.yaml")
        try folder.write(try Fixture.read("zones/example.com.zone"), to: "example.com.zone")
        try policy("git.example.com")
        try config("spec: {zone: example.com.zone}")
    }

    private func policy(_ hosts: String) throws {
        try folder.write(
            ManagedManifest.unfilled("web", hosts: hosts, annotations: ["dns: none"]), to: "policy.yaml")
    }

    private func config(_ rest: String) throws {
        let head = "apiVersion: egressgen.dev/v1alpha1\nkind: EgressRefresh\nmetadata: {name: refresh}\n"
        try folder.write(head + rest + "\n", to: "refresh.yaml")
    }

    private func build() throws -> BinaryRun {
        try KubectlBinary.run(
            ["kustomize", "--enable-alpha-plugins", "."],
            environment: ["KUSTOMIZE_PLUGIN_HOME": folder.path("plugins"), "HOME": folder.path], folder: folder.path)
    }

    @Test func `the built policy has the addresses, and nothing of the tools is left in it`() throws {
        let run = try build()
        #expect(run.status == 0, "\(run.stderr)")
        try Golden.check(run.stdout, "kustomize.yaml")
        try Judges.validate([String](run.stdout.split(separator: "---\n").map(String.init)))
    }

    @Test func `a name that fails fails the build with its line`() throws {
        try policy("git.example.com loop1.example.com")
        let run = try build()
        #expect(run.status == 1)
        #expect(run.stdout.isEmpty)
        #expect(run.stderr.contains("egressgen: error: loop1.example.com: CNAME loop"), "\(run.stderr)")
        #expect(run.stderr.contains("exit status 75"))
    }

    @Test func `a key that means nothing fails the build`() throws {
        try config("spec: {zoen: example.com.zone}")
        let run = try build()
        #expect(run.status == 1)
        #expect(run.stderr.contains("functionConfig zoen is not a known key"), "\(run.stderr)")
        #expect(run.stderr.contains("exit status 65"))
    }

    @Test func `argsOneLiner gives flags`() throws {
        try config("argsOneLiner: --zone example.com.zone -q")
        let run = try build()
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stderr.isEmpty)
        try Golden.check(run.stdout, "kustomize.yaml")
    }

    @Test func `resources without policies of ours pass as they are`() throws {
        try folder.write("resources: [map.yaml]\ntransformers: [refresh.yaml]\n", to: "kustomization.yaml")
        let run = try build()
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.hasPrefix("apiVersion: v1\ndata:\n"))
    }

    // MARK: Without kustomize

    @Test func `a stream comes out with nothing but the policies changed`() throws {
        let stream = "# a stream\n---\n" + ManagedManifest.unfilled("a", hosts: "git.example.com") + "---\na: {{b}}\n"
        let arguments = ["function", folder.path("refresh.yaml"), "--zone", Fixture.zonePath("example.com")]
        let run = try BuiltBinary.run(arguments, input: stream.replacing("{{b}}", with: "'{{b}}'"))
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.hasPrefix("# a stream\n---\n"))
        #expect(run.stdout.hasSuffix("\n---\na: '{{b}}'\n"))
        #expect(run.stdout.contains("140.82.121.4"))
        #expect(!run.stdout.contains("results"))
    }

    @Test(arguments: [("", Int32(0)), ("a: b\n", 0), ("egressgen.dev/: [\n", 65)])
    func `a stream may be empty, and is printed where it can be read`(text: String, status: Int32) throws {
        let run = try BuiltBinary.run(["function", folder.path("refresh.yaml")] + Zones.example, input: text)
        #expect(run.status == status)
        #expect(run.stdout == (status == 0 ? text : ""))
    }

    @Test(arguments: [("nowhere.yaml", Int32(74)), ("map.yaml", 65), ("policy.yaml", 65), ("", 64)])
    func `a config that cannot be read ends the run`(name: String, status: Int32) throws {
        let path = name.isEmpty ? "" : folder.path(name)
        let run = try BuiltBinary.run(["function", path], input: "a: b\n")
        #expect(run.status == status)
        #expect(run.stdout.isEmpty)
    }
}
