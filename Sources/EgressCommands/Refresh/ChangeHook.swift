internal import EgressModel
internal import EgressPolicy
internal import EgressSystem
internal import SystemPackage

/// The program that is told of changes.
struct ChangeHook: Sendable {
    private let program: HookProgram

    /// - Throws: `Failures` where there is no such program.
    init(_ path: String) throws(Failures) {
        guard !path.isEmpty else { throw .usage(.onChange, "names no program") }
        do throws(Errno) {
            program = try HookProgram(path: path)
        } catch {
            throw Failures(
                Failure(.inputOutput, path, ProgramFailure.notRun(error).text, consequence: "nothing is done"))
        }
    }

    /// Hands it the report of what changed.
    ///
    /// - Returns: what went wrong; `nil` where all went well.
    func run(input: [UInt8]) async -> Failure? {
        await program.run(input: input).map { failure in
            Failure(.inputOutput, program.path, failure.text, consequence: "what changed stays changed")
        }
    }
}
