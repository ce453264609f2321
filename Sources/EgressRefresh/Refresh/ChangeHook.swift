internal import EgressSystem
internal import SystemPackage

/// The program that egressgen runs after a change.
package struct ChangeHook: Sendable {
    private let program: HookProgram

    /// - Throws: `Notices` if the program does not exist or cannot be run.
    package init(_ path: String) throws(Notices) {
        do throws(Errno) {
            program = try HookProgram(path: path)
        } catch {
            throw Notices(.file(path), .refresh(.program(.notRun(error))), .nothingDone)
        }
    }

    /// Runs the program, with a report of the changes as its standard input.
    ///
    /// - Returns: The notice of a failure; `nil` if the program succeeded.
    package func run(input: [UInt8]) async -> Notice? {
        await program.run(input: input).map { failure in
            Notice(.file(program.path), .refresh(.program(failure)), .changeStays)
        }
    }
}
