import EgressTestSupport
import Foundation
import Testing

/// Tests the output of a run that is still in progress.
@Suite(.waits) struct LongRunTests {
    private static let count = 40
    private let folder: TemporaryFolder
    private let list: String
    private let server: HostileServer

    /// Starts a server that answers queries for every name except those that begin with `n`.
    init() throws {
        folder = try TemporaryFolder()
        let names = (0..<Self.count).map { $0 % 2 == 0 ? "a\($0).example" : "n\($0).example" }.sorted()
        list = try folder.write(names.joined(separator: "\n"), to: "names")
        server = try HostileServer { query in
            query.qname.hasPrefix("a")
                ? [MessageBuilder(answering: query).ra().a(query.qname, "8.0.0.1").reply] : [.silence]
        }
    }

    private var arguments: [String] {
        ["resolve", "--hosts-file", list, "--format", "lines", "--tries", "1"] + asking(server.endpoint)
    }

    @Test func `what is known is printed although others are waited for`() throws {
        let run = try ServiceProcess(arguments + ["--timeout", "60s"])
        try run.wait(until: "half of the names are printed") {
            run.log.split(separator: "\n").count >= Self.count / 2
        }
        #expect(run.log.split(separator: "\n").allSatisfy { $0.hasSuffix("\tIN\tA\t8.0.0.1") })
        #expect(run.isRunning)
    }

    /// Runs a program on a terminal with the given number of columns and prints what it writes to the terminal.
    private static let terminal = """
        import fcntl, os, pty, struct, sys, termios
        child, terminal = pty.fork()
        if child == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
            os.execv(sys.argv[2], sys.argv[2:])
        try:
            while data := os.read(terminal, 65536):
                os.write(1, data)
        except OSError:
            pass
        """

    private func onTerminal(columns: Int) throws -> [String] {
        let run = try ShellRun.run(
            ["python3", "-c", Self.terminal, "\(columns)", try BuiltBinary.path.get()] + arguments
                + ["--timeout", "3s"], [:], in: folder.path)
        return run.stdout.split(whereSeparator: \.isNewline).map(String.init)
    }

    @Test func `on a terminal a line tells how far it is, and makes way for messages`() throws {
        let rows = try onTerminal(columns: 100)
        let shown = rows.flatMap { $0.components(separatedBy: "\u{1b}[K") }.filter { $0.contains(" a second") }
        #expect(shown.contains { $0.hasPrefix("20 of 40 names, ") && $0.hasSuffix(" s left") })
        let messages = rows.filter { $0.contains("egressgen: error: ") }
        #expect(messages.count == Self.count / 2)
        #expect(messages.allSatisfy { $0.hasPrefix("egressgen: ") || $0.contains("\u{1b}[Kegressgen: ") })
    }

    @Test func `the line is no longer than the terminal`() throws {
        let shown = try onTerminal(columns: 20).flatMap { $0.components(separatedBy: "\u{1b}[K") }
            .filter { $0.hasPrefix("20 of 40 names") }
        #expect(!shown.isEmpty)
        #expect(shown.allSatisfy { $0.count < 20 })
    }
}
