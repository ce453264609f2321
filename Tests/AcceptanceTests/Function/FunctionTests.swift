import EgressTestSupport
import Foundation
import Testing

/// Tests a ResourceList as input and output. Each case is a file in `Fixtures/function`.
@Suite(.waits) struct FunctionTests {
    private static let files =
        ((try? FileManager.default.contentsOfDirectory(atPath: Fixture.path("function"))) ?? []).sorted()
    private static let statuses: [String: Int32] = [
        "failed-name.yaml": 75, "foreign-and-malformed.yaml": 65, "nxdomain-and-refused.yaml": 77,
        "from-hosts.yaml": 77,
    ]
    private static let unchanged = ["empty-items.yaml", "no-items.yaml", "nothing-to-do.yaml", "null-items.yaml"]

    @Test func `has its cases`() {
        #expect(Self.files.count >= 27)
        #expect(Set(Self.statuses.keys).union(Self.unchanged).isSubset(of: Self.files))
    }

    @Test(arguments: files)
    func `gives the list that its golden file shows`(name: String) throws {
        let run = try egressgen("function", Zones.example, input: Fixture.read("function/\(name)"))
        #expect(run.status == Self.statuses[name] ?? 0, "\(run.stderr)")
        try Golden.check(run.stdout, "function/\(name)")
    }

    @Test(arguments: unchanged)
    func `gives the same bytes where there is nothing to do and nothing to say`(name: String) throws {
        let text = try Fixture.read("function/\(name)")
        #expect(try egressgen("function -q", Zones.example, input: text).stdout == text)
    }

    @Test func `a second function changes no more than the results`() throws {
        let once = try egressgen("function", Zones.example, input: Fixture.read("function/results-null.yaml")).stdout
        let twice = try egressgen("function", Zones.example, input: once)
        #expect(twice.status == 0)
        #expect(twice.stdout == once)
    }

    @Test func `results are as the specification's schema has them`() throws {
        for name in Self.files where name.hasSuffix(".yaml") {
            let text = try Fixture.read("golden/function/\(name)").replacing("\u{feff}", with: "")
            let results = try Judges.pyYAML(text.replacing("\n---\n", with: "\n"))["results"]?.elements ?? []
            #expect(results.isEmpty == Self.unchanged.contains(name), "\(name)")
            for result in results {
                #expect(result["message"]?.text?.isEmpty == false, "\(name)")
                #expect(["error", "warning", "info", nil].contains(result["severity"]?.text), "\(name)")
                #expect(result["field"] == nil || result["resourceRef"]?["name"]?.text != nil, "\(name)")
            }
        }
    }

    private static let strangers = [
        "", "\n", "# nothing\n", "null\n", "a: b\n", "- a\n", "kind: ResourceList\n",
        "apiVersion: v1\nkind: ResourceList\n",
        "apiVersion: config.kubernetes.io/v1\nkind: List\nitems: []\n", "a: [\n", "\u{0}", "kind: \"\u{7f}\n",
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: {}\n",
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: a\n",
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nresults: {name: old, items: []}\n",
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nitems: []\n",
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\na: &a []\nresults: *a\n",
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\na: &a {items: []}\n<<: *a\n",
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n? results\n: []\n",
        "apiVersion: config.kubernetes.io/v1\rkind: ResourceList\ritems: []\r",
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n---\nkind: ResourceList\n",
    ]

    @Test(arguments: strangers)
    func `what is no ResourceList is 65, and nothing is printed`(text: String) throws {
        let run = try egressgen("function", Zones.example, input: text)
        #expect(run.status == 65)
        #expect(run.stdout.isEmpty)
        #expect(run.errorLines.first?.hasPrefix("egressgen: error: stdin:") == true, "\(run.stderr)")
        #expect(run.errorLines.first?.hasSuffix("; nothing is printed") == true, "\(run.stderr)")
    }

    @Test func `bytes that are no text are 65`() throws {
        let run = try BuiltBinary.run(["function"], bytes: [0xff, 0xfe, 0x61])
        #expect(run.status == 65)
        #expect(run.output.isEmpty)
    }

    @Test func `a full disk is 74`() throws {
        let text = try Fixture.read("function/nothing-to-do.yaml")
        let run = try BuiltBinary.run(["function"] + Zones.example, input: text, output: .file("/dev/full"))
        #expect(run.status == 74)
    }

    @Test func `--adopt replaces the rules of others`() throws {
        let text = try Fixture.read("function/foreign-and-malformed.yaml")
        let run = try egressgen("function --adopt", Zones.example, input: text)
        #expect(run.status == 65)
        #expect(!run.stdout.contains("8.0.0.1"))
        #expect(!run.stdout.contains("egressgen did not write"))
    }

    @Test func `1,000 policies are refreshed in one list, with a result each`() throws {
        let items = (0..<1000).map { index in
            ManagedManifest.unfilled("p\(index)", hosts: "git.example.com").split(separator: "\n").enumerated()
                .map { ($0.offset == 0 ? "- " : "  ") + $0.element + "\n" }.joined()
        }
        let head = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n"
        let run = try BuiltBinary.run(["function", "-q"] + Zones.example, input: head + items.joined())
        #expect(run.status == 0)
        #expect(run.stdout.components(separatedBy: "cidr: 140.82.121.4/32\n").count == 1001)
        #expect(run.stdout.components(separatedBy: "severity: info\n").count == 1001)
    }
}
