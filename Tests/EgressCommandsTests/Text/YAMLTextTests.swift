import EgressManifest
import Testing

@testable import EgressCommands

@Suite struct YAMLTextTests {
    private static let templates: [(String, String)] = [
        ("{{> part}}", "names a partial, and there are none"),
        ("{{=<% =}}", "sets other delimiters, which is not supported"),
        (String(repeating: "{{#labels}}", count: 65), "has more than 64 sections within each other"),
        ("{{#labels}}{{/annotations}}", "closes a section that is not the open one"),
        ("{{name", "has a tag that does not end"),
        ("{{#labels}}", "has a section that does not end"),
        ("{{% CONTENT_TYPE:XML}}", "has a pragma that is not known"),
    ]

    @Test(arguments: templates)
    func `says what is wrong with a template`(text: String, fact: String) {
        #expect(#expect(throws: TemplateError.self) { try PolicyTemplate(text) }?.fact == fact)
    }
}
