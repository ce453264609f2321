import EgressManifest
import Testing

@testable import EgressCommands

@Suite struct YAMLTextTests {
    private static let templates: [(String, String)] = [
        ("{{> part}}", "uses a partial, which is not supported"),
        ("{{=<% =}}", "changes the delimiters, which is not supported"),
        (String(repeating: "{{#labels}}", count: 65), "has more than 64 levels of nested sections"),
        ("{{#labels}}{{/annotations}}", "closes a section other than the one that was opened last"),
        ("{{name", "has a tag that is not closed"),
        ("{{#labels}}", "has a section that is not closed"),
        ("{{% CONTENT_TYPE:XML}}", "has an unknown pragma"),
    ]

    @Test(arguments: templates)
    func `says what is wrong with a template`(text: String, fact: String) {
        #expect(#expect(throws: TemplateError.self) { try PolicyTemplate(text) }?.fact == fact)
    }
}
