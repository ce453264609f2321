import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

@Suite struct PolicyTemplateTests {
    @Test func `renders the article's policy byte for byte`() throws {
        try Golden.check(SamplePolicy.article().yaml(), "article.yaml")
    }

    @Test func `renders the fuller policy of the design byte for byte`() throws {
        try Golden.check(SamplePolicy.fuller().yaml(), "fuller.yaml")
    }

    @Test func `renders everything that a policy can hold, quoted where needed`() throws {
        try Golden.check(SamplePolicy.everything().yaml(), "everything.yaml")
    }

    @Test(arguments: ["article", "fuller", "everything"])
    func `golden policies pass Kubernetes' own schema`(_ name: String) throws {
        try Judges.validate(try Fixture.read("golden/\(name).yaml"))
    }

    @Test func `leaves all comments out without words`() throws {
        let expected = try Fixture.read("golden/article.yaml").split(separator: "\n")
            .map { $0.prefix { $0 != "#" } }.filter { !$0.isEmpty }
            .map { $0.hasSuffix(" ") ? $0.dropLast() : $0 }.map { $0 + "\n" }.joined()
        let text = try SamplePolicy.article().yaml(comments: false)
        #expect(text == expected)
        #expect(text.hasPrefix("apiVersion: networking.k8s.io/v1\n"))
        #expect(!text.contains("#"))
    }

    @Test func `writes empty braces and brackets for all pods and no rules`() throws {
        let sample = try SamplePolicy(["a.example.com": []], name: "none", pods: .all) { $0.dns = [] }
        let expected = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: none
              labels:
                app.kubernetes.io/managed-by: egressgen
              annotations:
                egressgen.dev/hosts: a.example.com
                egressgen.dev/dns: none
                egressgen.dev/applied: ""
            spec:
              podSelector: {}
              policyTypes:
              - Egress
              egress: []

            """
        #expect(try sample.yaml(comments: false) == expected)
    }

    @Test func `takes a template with CRLF for one with LF`() throws {
        let text = BuiltinTemplate.networkPolicy.text.split(separator: "\n", omittingEmptySubsequences: false)
            .joined(separator: "\r\n")
        let sample = try SamplePolicy.everything()
        try Golden.check(PolicyTemplate(text).text(of: sample.policy, words: sample.words), "everything.yaml")
    }

    @Test(arguments: [
        ("{{name}}", "\"1e3\""), ("{{{name}}}", "1e3"), ("{{&name}}", "1e3"), ("{{unknown}}", ""),
        ("name: {{name}} # {{{name}}}", "name: \"1e3\" # 1e3"),
    ])
    func `quotes values but those in three braces`(_ body: String, _ expected: String) throws {
        let sample = try SamplePolicy.everything()
        let template = try PolicyTemplate("{{% CONTENT_TYPE:YAML}}\n" + body)
        #expect(template.text(of: sample.policy, words: nil) == expected)
    }

    private static let flaws: [(String, Int, TemplateError.Problem)] = [
        ("a: {{#labels}}", 1, .openSection),
        ("a\n{{#labels}}\nb", 3, .openSection),
        ("a\n{{#labels}}\nb\n", 3, .openSection),
        ("a\n{{#labels}}\n{{/annotations}}\nb", 3, .otherSectionEnd),
        ("{{/labels}}\n", 1, .otherSectionEnd),
        ("a\nb {{ > part}}\n", 2, .openTag), ("a\nb {", 2, .openTag),
        ("a\nb {{name\n", 2, .openTag),
        ("a\nb {{na me}}\n", 2, .openTag),
        ("{{name}\n\n", 1, .openTag),
        ("\n{{{name}}\n", 2, .openTag),
        ("\n\n{{=<% =}}\n", 3, .delimiters),
        (
            String(repeating: "{{#labels}}", count: 20_000), 1, .tooManyLevels(limit: 64)
        ),
        ("{{% CONTENT_TYPE:XML}}\n", 1, .unknownPragma),
        ("a\n{{% CONTENT_TYPE }}\n", 2, .unknownPragma),
        ("a\r\n{{#labels}}\r\n{{/annotations}}\r\n", 3, .otherSectionEnd),
    ]

    @Test(arguments: flaws)
    func `says what is wrong with a template and where`(
        _ text: String, _ line: Int, _ problem: TemplateError.Problem
    ) throws {
        let error = #expect(throws: TemplateError.self) { try PolicyTemplate(text) }
        #expect(error?.line == line)
        #expect(error?.problem == problem)
    }

    @Test(arguments: ["{{> part}}", "{{>part}}", "{{<part}}{{/part}}", "{{$part}}{{/part}}", "a {{>*name}} b"])
    func `refuses partials, which would be left out silently`(_ tag: String) throws {
        let error = #expect(throws: TemplateError.self) { try PolicyTemplate("kind: a\n\n\(tag)\n") }
        #expect(error?.line == 3)
        #expect(error?.problem == .partial)
    }

}
