import ArgumentParser
import Testing

@testable import EgressCommands

@Suite struct HelpTests {
    private static func configurations(_ command: any ParsableCommand.Type) -> [CommandConfiguration] {
        [command.configuration] + command.configuration.subcommands.flatMap(configurations)
    }

    /// The help printer wraps lines of 80 characters or more outside a terminal, and a wrapped command cannot be pasted.
    @Test func `No example is wrapped`() {
        let lines = Self.configurations(EgressGen.self).flatMap { $0.discussion.split(separator: "\n") }
        let examples = lines.filter { $0.hasPrefix("  ") }
        #expect(examples.contains { $0.hasPrefix("  egressgen discover ") })
        #expect(examples.filter { $0.count >= 80 } == [])
    }
}
