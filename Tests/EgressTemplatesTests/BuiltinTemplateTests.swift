import EgressTemplates
import EgressTestSupport
import Foundation
import Testing

@Suite struct BuiltinTemplateTests {
    @Test func `The templates of the folder are those of the binary`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: PackageRoot.path("templates"))
        let stems = files.filter { $0.hasSuffix(".mustache") }.map { $0.prefix { $0 != "." } }
        let builtin =
            BuiltinTemplate.allCases.map(\.rawValue) + ScheduleTemplate.allCases.map(\.rawValue)
            + PageTemplate.allCases.map(\.rawValue)
        #expect(stems.map(String.init).sorted() == builtin.sorted())
    }

    @Test(arguments: BuiltinTemplate.allCases)
    func `The embedded text is that of the file`(template: BuiltinTemplate) throws {
        #expect(try template.text == PackageRoot.read("templates/\(template.rawValue).yaml.mustache"))
    }

    @Test(arguments: ScheduleTemplate.allCases)
    func `A template of schedule is the file of its name, and under 16 kB`(template: ScheduleTemplate) throws {
        #expect(try template.text == PackageRoot.read("templates/\(template.rawValue).yaml.mustache"))
        #expect(template.text.hasPrefix("{{% CONTENT_TYPE:YAML}}\n"))
        #expect(template.text.utf8.count < 16000)
    }

    @Test(arguments: PageTemplate.allCases)
    func `A template of a page is the file of its name, and under 16 kB`(template: PageTemplate) throws {
        #expect(try template.text == PackageRoot.read("templates/\(template.rawValue).html.mustache"))
        #expect(template.text.hasPrefix("{{% CONTENT_TYPE:PAGE}}\n"))
        #expect(template.text.utf8.count < 16000)
    }

    @Test func `The style sheet is that of the folder, and under 16 kB`() throws {
        #expect(try PageTemplate.style == PackageRoot.read("templates/page.css"))
        #expect(PageTemplate.style.utf8.count < 16000)
    }

    @Test func `The units are those of the folder, and under 16 kB`() throws {
        #expect(try SystemdUnits.text == PackageRoot.read("templates/systemd.units"))
        #expect(SystemdUnits.text.utf8.count < 16000)
    }

    @Test(arguments: Pipeline.allCases)
    func `A pipeline is the file of its name, and under 16 kB`(pipeline: Pipeline) throws {
        #expect(try pipeline.text == PackageRoot.read("templates/\(pipeline.rawValue).yaml"))
        #expect(pipeline.text.utf8.count < 16000)
    }

    @Test(arguments: DNSServerSettings.allCases)
    func `Settings of a DNS server are the file of their name, and under 16 kB`(settings: DNSServerSettings) throws {
        #expect(try settings.text == PackageRoot.read("templates/\(settings.rawValue).conf"))
        #expect(settings.text.utf8.count < 16000)
    }

    @Test func `The settings of the folder are those of the binary`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: PackageRoot.path("templates"))
        let stems = files.filter { $0.hasSuffix(".conf") }.map { String($0.prefix { $0 != "." }) }
        #expect(stems.sorted() == DNSServerSettings.allCases.map(\.rawValue).sorted())
    }

    @Test func `The pipelines of the folder are those of the binary`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: PackageRoot.path("templates"))
        let stems = files.filter { $0.hasSuffix(".yaml") }.map { String($0.prefix { $0 != "." }) }
        #expect(stems.sorted() == Pipeline.allCases.map(\.rawValue).sorted())
    }

    @Test(arguments: BuiltinTemplate.allCases)
    func `A template is under 16 kB`(template: BuiltinTemplate) {
        #expect(template.text.utf8.count < 16000)
    }

    @Test(arguments: BuiltinTemplate.allCases)
    func `A template quotes by the rules of YAML and ends with a newline`(template: BuiltinTemplate) {
        #expect(template.text.hasPrefix("{{% CONTENT_TYPE:YAML}}\n"))
        #expect(template.text.hasSuffix("\n"))
        #expect(!template.text.contains("\r"))
    }
}
