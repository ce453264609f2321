import EgressTestSupport
import Testing

/// Input that must fail, and the expected messages. Tests use rows of this type in tables.
struct BadInput: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let status: Int32
    /// The name, flag or place at the beginning of the error line.
    let subject: String
    /// Words that the rest of the line must contain.
    let words: [String]
    /// A part of the hint. `nil` if there must be no hint.
    let hint: String?

    init(_ arguments: [String], _ status: Int32, _ subject: String, naming words: String..., hint: String? = nil) {
        self.init(arguments, status, subject, words, hint: hint)
    }

    init(_ arguments: [String], _ status: Int32, _ subject: String, _ words: [String], hint: String? = nil) {
        self.arguments = arguments
        self.status = status
        self.subject = subject
        self.words = words
        self.hint = hint
    }

    var testDescription: String { arguments.joined(separator: " ") }

    /// Runs the command twice: with the output on stdout and with the output in an existing file.
    func check(_ further: [String] = [], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let kept = try KeptFile()
        let toStdout = try BuiltBinary.run(arguments + further)
        expectRefusal(toStdout, sourceLocation: sourceLocation)
        let toFile = try BuiltBinary.run(arguments + further + ["-o", kept.path, "--force"])
        expectRefusal(toFile, sourceLocation: sourceLocation)
        try kept.expectUntouched(sourceLocation: sourceLocation)
    }

    /// Checks that the run prints one error line, the hint if one is expected, and nothing on stdout.
    func expectRefusal(_ run: BinaryRun, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(run.stdout.isEmpty, sourceLocation: sourceLocation)
        expectTalk(run, sourceLocation: sourceLocation)
    }

    /// Checks the messages of a run that can also print output.
    func expectTalk(_ run: BinaryRun, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(run.status == status, sourceLocation: sourceLocation)
        let lines = run.errorLines
        #expect(lines.count == (hint == nil ? 1 : 2), "\(run.stderr)", sourceLocation: sourceLocation)
        let start = "egressgen: error: \(subject): "
        #expect(lines.first?.hasPrefix(start) == true, "\(run.stderr)", sourceLocation: sourceLocation)
        let fact = lines.first?.dropFirst(start.count) ?? ""
        for word in words { #expect(fact.contains(word), sourceLocation: sourceLocation) }
        #expect(fact.contains("; ") && !fact.hasSuffix("."), "\(fact)", sourceLocation: sourceLocation)
        guard let hint, let line = lines.dropFirst().first else { return }
        #expect(line.hasPrefix("egressgen: hint: ") && line.contains(hint), sourceLocation: sourceLocation)
    }

    /// Checks the error line and the hint of a run that ends with a summary.
    func expectError(_ run: BinaryRun, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(run.status == status, sourceLocation: sourceLocation)
        let line = run.errorLines.first ?? ""
        #expect(line.hasPrefix("egressgen: error: \(subject): "), "\(run.stderr)", sourceLocation: sourceLocation)
        for word in words { #expect(line.contains(word), sourceLocation: sourceLocation) }
        guard let hint else { return }
        let next = run.errorLines.dropFirst().first ?? ""
        #expect(next.hasPrefix("egressgen: hint: ") && next.contains(hint), sourceLocation: sourceLocation)
    }
}
