/// Runs programs of the system, for example a shell.
package enum ShellRun {
    /// Runs the program that the first word names. The other words are its arguments.
    package static func run(
        _ words: [String], _ environment: [String: String], in folder: String
    ) throws(SupportError) -> BinaryRun {
        guard let name = words.first else { throw SupportError("no program is given") }
        return try Command(
            Executable.path(of: name), Array(words.dropFirst()), environment: environment, folder: folder
        ).run()
    }
}
