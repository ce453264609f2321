internal import EgressSystem
internal import SystemPackage

/// The program that is told of changes.
package struct ChangeHook: Sendable {
    private let program: HookProgram

    /// - Throws: `Notices` where there is no such program.
    package init(_ path: String) throws(Notices) {
        do throws(Errno) {
            program = try HookProgram(path: path)
        } catch {
            throw Notices(.file(path), .refresh(.program(.notRun(error))), .nothingDone)
        }
    }

    /// Hands it the report of what changed.
    ///
    /// - Returns: what went wrong; `nil` where all went well.
    package func run(input: [UInt8]) async -> Notice? {
        await program.run(input: input).map { failure in
            Notice(.file(program.path), .refresh(.program(failure)), .changeStays)
        }
    }
}
