import ArgumentParser
import EgressFiles
import EgressManifest
import EgressRefresh
import EgressTestSupport
import Foundation
import Testing

@testable import EgressCommands

@Suite struct OutputOptionsTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func style(_ arguments: [String]) throws -> PolicyStyle {
        try OutputOptions.parse(arguments).style()
    }

    private func destination(_ path: String, isForced: Bool = false) throws -> PolicyDestination {
        try rendered { () throws(Notices) in
            try PolicyDestination(path: path, for: nil, isManaged: true, isForced: isForced)
        }
    }

    private func write(_ text: String, to place: PolicyDestination) throws {
        _ = try rendered { () throws(Notices) in try place.write(Array(text.utf8)) }
    }

    // MARK: Format

    @Test(arguments: [[], ["--format", "yaml"], ["--template", "networkpolicy"]])
    func `renders with the built-in template`(_ arguments: [String]) throws {
        guard case .template = try style(arguments) else { throw SupportError("no template") }
    }

    @Test func `renders JSON`() throws {
        guard case .json = try style(["--format", "json"]) else { throw SupportError("no JSON") }
    }

    @Test func `renders with a template of the user's`() throws {
        let path = try folder.write("kind: {{name}}\n", to: "mine.mustache")
        guard case .template(let template) = try style(["--template", path, "--format", "yaml"]) else {
            throw SupportError("no template")
        }
        let policy = try SampleRun.article().policy
        #expect(template.text(of: policy, words: nil) == "kind: busybox-policy\n")
    }

    @Test func `excludes a template from JSON`() throws {
        try expectUsage("--template", "cannot be used with --format json", hint: nil) {
            try style(["--format", "json", "--template", "networkpolicy"])
        }
    }

    @Test func `fails at a template that is missing or no file`() throws {
        let missing = folder.path("missing")
        let refused = try [missing, folder.path].flatMap { path in try failures { try style(["--template", path]) } }
        let expected = [
            Failure(
                .inputOutput, missing, "cannot be read: no such file or directory", consequence: "nothing is written"),
            Failure(.inputOutput, folder.path, "cannot be read: is a directory", consequence: "nothing is written"),
        ]
        #expect(refused == expected)
    }

    @Test(arguments: [
        ("a\n{{/labels}}\n", 2, "closes a section other than the one that was opened last"),
        ("{{> part}}\n", 1, "uses a partial, which is not supported"),
        ("a\n\n{{name\n", 3, "has a tag that is not closed"),
    ])
    func `names file and line of a malformed template`(_ text: String, _ line: Int, _ fact: String) throws {
        let path = try folder.write(text, to: "mine.mustache")
        let expected = Failure(.malformed, "\(path):\(line)", fact, consequence: "nothing is written")
        #expect(try failures { try style(["--template", path]) } == [expected])
    }

    @Test(arguments: [["--format", "xml"], ["--format", ""], ["--format"], ["--template"], ["-o"]])
    func `cannot be read with a wrong or missing word`(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try OutputOptions.parse(arguments) }
    }

    @Test func `has the defaults of the manual`() throws {
        let options = try OutputOptions.parse([])
        #expect(!options.force)
        #expect(!options.noComments)
        #expect(!options.keepGoing)
        #expect(options.output == nil)
    }

    @Test func `takes its flags`() throws {
        let options = try OutputOptions.parse(["--force", "--no-comments", "--keep-going", "--output", "a.yaml"])
        #expect(options.force)
        #expect(options.noComments)
        #expect(options.keepGoing)
        #expect(options.output == "a.yaml")
    }

    // MARK: Destination

    @Test func `writes a new file without making it yet`() throws {
        let place = try destination(folder.path("policy.yaml"))
        #expect(folder.names == [])
        try write("new", to: place)
        #expect(try folder.read("policy.yaml") == "new")
    }

    @Test func `leaves alone a file that somebody makes before it is written`() throws {
        let place = try destination(folder.path("policy.yaml"))
        let path = try folder.write("mine", to: "policy.yaml")
        let expected = Failure(
            .refused, path, "exists and contains something else", consequence: "it is left as it is",
            hint: "pass --force to replace it")
        #expect(try failures { try write("new", to: place) } == [expected])
        #expect(try folder.read("policy.yaml") == "mine")
        try write("mine", to: place)
    }

    @Test func `refuses a file that exists`() throws {
        let path = try folder.write("old", to: "policy.yaml")
        let expected = Failure(
            .refused, path, "exists and does not contain exactly one managed policy",
            consequence: "it is left as it is",
            hint: "pass --force to replace it")
        #expect(try failures { try destination(path) } == [expected])
        #expect(try folder.read("policy.yaml") == "old")
    }

    @Test func `replaces a file that exists with --force`() throws {
        let path = try folder.write("old", to: "policy.yaml")
        try write("new", to: try destination(path, isForced: true))
        #expect(try folder.read("policy.yaml") == "new")
    }

    @Test(arguments: [false, true])
    func `refuses a folder, a device and a link that leads nowhere`(_ isForced: Bool) throws {
        let link = folder.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path("missing"))
        for path in [folder.path, "/dev/null", link] {
            let expected = Failure(.cannotCreate, path, "is not a regular file", consequence: "nothing is written")
            #expect(try failures { try destination(path, isForced: isForced) } == [expected])
        }
    }

    @Test func `fails where the folder is missing or none`() throws {
        let file = try folder.write("", to: "file")
        let places = [
            (folder.path("no/policy.yaml"), "no such file or directory"), ("\(file)/policy.yaml", "not a directory"),
        ]
        for (path, words) in places {
            let expected = Failure(
                .cannotCreate, path, "cannot be created: \(words)", consequence: "nothing is written")
            #expect(try failures { try destination(path) } == [expected])
        }
    }
}
