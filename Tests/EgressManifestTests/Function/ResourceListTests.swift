import EgressTestSupport
import Testing

@testable import EgressManifest

@Suite struct ResourceListTests {
    private static let head = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"
    private static let results: [JSONValue] = [
        .object([("message", .string("a: b")), ("severity", .string("info"))]),
        .object([("message", .string("on")), ("file", .object([("index", .number(1))]))]),
    ]
    private static let added = """
        - message: "a: b"
          severity: info
        - message: "on"
          file:
            index: 1

        """

    private static func indented(_ text: String, by indentation: String) -> String {
        text.split(separator: "\n").map { indentation + $0 + "\n" }.joined()
    }

    private func adding(_ results: [JSONValue], to text: String) throws -> String {
        String(decoding: try ResourceList(Array(text.utf8)).adding(results), as: UTF8.self)
    }

    private static let places: [(String, String)] = [
        (head + "items: []\n", head + "items: []\nresults:\n" + added),
        (head + "items:\n- a\n# end\n", head + "items:\n- a\nresults:\n\(added)# end\n"),
        (head + "items:\n  - a\n", head + "items:\n  - a\nresults:\n" + indented(added, by: "  ")),
        (head + "results: # none\nitems: []\n", head + "results: # none\n\(added)items: []\n"),
        (head + "results: [] # none\nitems: []\n", head + "results: # none\n\(added)items: []\n"),
        (head + "results:\n- message: a # b\nitems: []\n", head + "results:\n- message: a # b\n\(added)items: []\n"),
        (head + "results:\n    - message: a\n", head + "results:\n    - message: a\n" + indented(added, by: "    ")),
        // Lines after these block scalars would change their values.
        (head + "a: |+\n  b\n\n", head + "results:\n\(added)a: |+\n  b\n\n"),
        (head + "results:\n-\n  a: |+\n    b\n\n", head + "results:\n\(added)-\n  a: |+\n    b\n\n"),
        ("  a: b\n" + indented(head, by: "  "), "  a: b\n" + indented(head + "results:\n" + added, by: "  ")),
    ]

    @Test(arguments: places)
    func `results come where they change nothing else`(text: String, expected: String) throws {
        #expect(try adding(Self.results, to: text) == expected)
        #expect(try adding([], to: text) == text)
    }

    @Test(arguments: places)
    func `line ends, a byte order mark and a missing last line end stay`(text: String, expected: String) throws {
        let windows = { (text: String) in
            "\u{feff}" + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        }
        #expect(try adding(Self.results, to: windows(text)) == windows(expected))
        guard !text.contains("|") else { return }
        #expect(try adding(Self.results, to: String(text.dropLast())) == String(expected.dropLast()))
    }

    private static let slips: [(String, String)] = [
        ("results: []\na: b\n", "results: [{message: x}]\na: c\n"),
        ("results: []\n", "results: []\n"),
        ("results: []\n", "results: [{message: y}]\n"),
        ("results: []\n", "results: [{message: x}, {message: x}]\n"),
        ("results: [{message: a}]\n", "results: [{message: x}]\n"),
        ("results: [{message: a}, {message: b}]\n", "results: [{message: a}, {message: x}]\n"),
        ("results: []\n", "results: [{message: x, severity: info}]\n"),
        ("results: []\n", "results: [x]\n"),
        ("results: []\n", "results: [\n"),
        ("results: []\n", "results: [{message: x}]\n---\na: b\n"),
    ]

    @Test(arguments: slips)
    func `the check of an edit finds every slip`(before: String, after: String) {
        let check = EditCheck(before: Array(before.utf8), after: Array(after.utf8))
        #expect(throws: ManifestFinding.self) { try check.check([.object([("message", .string("x"))])]) }
    }

    @Test func `a message that a reader takes for something else is a slip`() {
        let check = EditCheck(before: Array("a: b\n".utf8), after: Array("a: b\nresults: [{message: on}]\n".utf8))
        #expect(throws: ManifestFinding.self) { try check.check([.object([("message", .string("on"))])]) }
    }

    @Test func `a resource is known by its names and by where it came from`() throws {
        let text = ["internal.config.kubernetes.io/", "config.kubernetes.io/"].map { prefix in
            """
            - apiVersion: networking.k8s.io/v1
              kind: NetworkPolicy
              metadata:
                name: web
                namespace: ""
                annotations: {egressgen.dev/hosts: "", \(prefix)path: a/b.yaml, \(prefix)index: "3"}

            """
        }
        let stream = try ResourceList(Array((Self.head + "items:\n" + text.joined()).utf8)).stream
        for index in 0...1 {
            let reference = try #require(stream.reference(at: index))
            #expect(reference.name == "web" && reference.namespace == nil)
            #expect(reference.path == "a/b.yaml" && reference.index == 3)
        }
        #expect(stream.reference(at: 2) == nil)
    }
}
