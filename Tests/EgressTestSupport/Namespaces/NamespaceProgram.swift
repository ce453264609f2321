/// A Python program in a network namespace. It ends with the last reference.
package final class NamespaceProgram: Sendable {
    private let child: ChildProcess
    private let input: OwnedPipe
    private let folder: TemporaryFolder

    /// Starts the program and waits until it is ready.
    ///
    /// - Parameters:
    ///   - text: The program. It prints "ready" first, and it ends or can be ended with its standard input.
    ///   - arguments: The arguments.
    ///   - namespace: The name of the namespace.
    /// - Throws: `SupportError` if the program ends before it is ready.
    init(_ text: String, _ arguments: [String], in namespace: String) throws(SupportError) {
        folder = try TemporaryFolder()
        input = try OwnedPipe()
        let output = try OpenFile.writing(folder.path("output"))
        let streams = ChildProcess.Streams(
            input: input.readEnd, output: output.descriptor, error: output.descriptor)
        child = try ChildProcess(
            Executable.path(of: "ip"),
            ["netns", "exec", namespace, "python3", "-c", "import socket, sys, time\n\(text)"] + arguments,
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], streams)
        input.closeReadEnd()
        try wait(until: "it is ready") { $0.first == "ready" }
    }

    deinit { child.endByForce() }

    /// Sends a line to the program's standard input.
    package func tell(_ line: String = "") { input.write(Array("\(line)\n".utf8)) }

    /// Whether the program has ended.
    package var hasEnded: Bool { child.hasEnded }

    /// Waits for the seconds that the connection of a client took.
    package func connectionTime() throws(SupportError) -> Double {
        var seconds: Double?
        try wait(until: "it connects") { lines in
            seconds = lines.dropFirst().first.flatMap { Double($0) }
            return seconds != nil
        }
        return seconds ?? .infinity
    }

    /// Waits for a line of the program's output, which are numbered from 0.
    package func line(_ number: Int) throws(SupportError) -> String {
        var line: String?
        try wait(until: "line \(number)") { lines in
            line = lines.dropFirst(number).first.map(String.init)
            return line != nil
        }
        return line ?? ""
    }

    private func wait(until name: String, _ condition: ([Substring]) -> Bool) throws(SupportError) {
        let output = { (try? self.folder.read("output")) ?? "" }
        try Wait.until(name, pause: 1, telling: output) { () throws(SupportError) in
            // A line without a line end can be incomplete.
            if condition(output().split(separator: "\n", omittingEmptySubsequences: false).dropLast()) { return true }
            guard !child.hasEnded else { throw SupportError("the program ended before \(name): \(output())") }
            return false
        }
    }
}
