import EgressTestSupport
import Foundation
import Testing

/// Tests the contents of a functionConfig. Orchestrators configure a function with it instead of flags.
@Suite(.waits) struct FunctionConfigTests {
    private static func list(_ config: String) -> String {
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n\(config)items:\n"
            + ManagedManifest.unfilled("web", hosts: "git.example.com").split(separator: "\n").enumerated()
            .map { ($0.offset == 0 ? "- " : "  ") + $0.element + "\n" }.joined()
    }

    private static func configMap(_ data: String) -> String {
        "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: egress\n  data:\n"
            + data.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    private static func ours(_ spec: String) -> String {
        "functionConfig:\n  apiVersion: egressgen.dev/v1alpha1\n  kind: EgressRefresh\n  spec:\n"
            + spec.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    private static let zone = Fixture.zonePath("example.com")
    private static let zones = "zone: \(zone)\n"

    private static let good = [
        configMap(zones), ours(zones), ours("zone:\n- \(zone)\n- \(Fixture.zonePath("aliyun.com"))\n"),
        configMap("zone: |\n  \(zone)\n  \(Fixture.zonePath("aliyun.com"))\n"), configMap("\(zones)tcp: \"false\"\n"),
        configMap("\(zones)timeout: 5s\ntries: \"2\"\nsamples: \"3\"\nadopt: \"true\"\n"),
        configMap("\(zones)timeout: 1.5s\nsamples: auto\n"), ours("\(zones)samples: 2\n"),
        ours("\(zones)tcp: false\nadopt: false\ntries: 2\n"),
        "anchors: &zone \(zone)\n" + configMap("zone: *zone\n"),
        "functionConfig: {apiVersion: v1, kind: ConfigMap, data: {zone: \"\(zone)\"}}\n",
    ]

    @Test(arguments: good)
    func `the words of its keys are those of the flags`(config: String) throws {
        let run = try egressgen("function", input: Self.list(config))
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.contains("cidr: 140.82.121.4/32"))
    }

    @Test(arguments: [
        "functionConfig:\n", "functionConfig: {}\n", "functionConfig: {apiVersion: v1, kind: ConfigMap}\n",
    ])
    func `it may say nothing`(config: String) throws {
        let run = try egressgen("function", Zones.example, input: Self.list(config))
        #expect(run.status == 0, "\(run.stderr)")
    }

    private static let bad: [(String, Int, String)] = [
        (configMap("zoen: a\n"), 9, "zoen is not a known key"),
        (configMap("report: json\n"), 9, "report is not a known key"),
        (configMap("tries: many\n"), 9, "tries is not a number"),
        (configMap("tries: \"0\"\n"), 9, "tries 0 is not from 1"),
        (configMap("timeout: soon\n"), 9, "timeout soon"), (configMap("timeout: 1us\n"), 9, "timeout 1us is too short"),
        (configMap("samples: \"0\"\n"), 9, "samples 0 is not from 1"),
        (configMap("samples: some\n"), 9, "samples some is not from 1"),
        (configMap("timeout: 1s 2s\n"), 9, "timeout is not one word"),
        (configMap("tcp: \"yes\"\n"), 9, "tcp is neither true nor false"),
        (configMap("zone: \"\"\n"), 9, "zone is empty"),
        (configMap("resolver: 300.1.1.1\n"), 9, "resolver 300.1.1.1"),
        (configMap("\(zones)resolver: 192.0.2.1\n"), 9, "zone cannot be used with --resolver"),
        (configMap("zone:\n"), 9, "zone is neither a scalar nor a list of scalars"),
        (configMap("zone: {a: b}\n"), 9, "zone is neither a scalar nor a list of scalars"),
        (configMap("zone: [[a]]\n"), 9, "zone is neither a scalar nor a list of scalars"),
        (configMap("<<: {zone: a}\n"), 9, "<< is neither a scalar nor a list of scalars"),
        (ours("adopt: 1\n"), 7, "adopt is neither true nor false"),
        ("functionConfig: {apiVersion: v1, kind: ConfigMap, spec: {zone: a}}\n", 3, "spec is not a known key"),
        ("functionConfig: {apiVersion: v1, kind: ConfigMap, data: [zone]}\n", 3, "data is not a mapping"),
        ("functionConfig: {apiVersion: v1, kind: Secret, data: {zone: a}}\n", 3, "is neither a ConfigMap"),
        ("functionConfig: {apiVersion: egressgen.dev/v2, kind: EgressRefresh}\n", 3, "is neither a ConfigMap"),
        ("functionConfig: words\n", 3, "is neither a ConfigMap"),
    ]

    @Test(arguments: bad)
    func `what it may not say is 65, with the key and its line, and nothing is printed`(
        config: String, line: Int, words: String
    ) throws {
        let run = try egressgen("function", input: Self.list(config))
        #expect(run.status == 65, "\(run.stderr)")
        #expect(run.stdout.isEmpty)
        #expect(
            run.errorLines.first?.hasPrefix("egressgen: error: stdin:\(line): functionConfig \(words)") == true,
            "\(run.stderr)")
    }

    @Test func `its keys are those flags that tell how to resolve, and adopt`() throws {
        let help = try egressgen("function --help").stdout.components(separatedBy: "\n\n")
        let flags = try #require(help.first { $0.hasPrefix("RESOLVING:") }).matches(
            of: /^  --([a-z-]+)/.anchorsMatchLineEndings())
        let keys = (flags.map { String($0.1) } + ["adopt"]).sorted().joined(separator: ", ")
        let run = try egressgen("function", input: Self.list(Self.configMap("a: b\n")))
        #expect(run.stderr.contains("hint: keys are \(keys)\n"), "\(keys)")
    }

    @Test func `all keys that are wrong are told at once`() throws {
        let run = try egressgen("function", input: Self.list(Self.configMap("a: b\ntries: c\n")))
        #expect(run.stderr.contains("functionConfig a is not a known key"))
        #expect(run.stderr.contains("functionConfig tries is not a number"))
    }

    @Test func `a flag counts instead of the key of its name`() throws {
        let config = Self.configMap("zone: /nowhere.zone\ntries: \"0\"\n")
        let run = try egressgen("function --tries=1", Zones.example, input: Self.list(config))
        #expect(run.status == 0, "\(run.stderr)")
    }

    @Test func `a zone that cannot be read is 74, one that is malformed 65`() throws {
        let missing = try egressgen("function", input: Self.list(Self.configMap("zone: /nowhere.zone\n")))
        #expect(missing.status == 74)
        #expect(missing.stdout.isEmpty)
        let zone = try WrittenZone("$INCLUDE other\n")
        let malformed = try egressgen("function", input: Self.list(Self.configMap("zone: \(zone.path)\n")))
        #expect(malformed.status == 65)
        #expect(malformed.stdout.isEmpty)
    }
}
