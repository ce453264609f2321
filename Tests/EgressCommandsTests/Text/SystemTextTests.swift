import EgressSystem
import SystemPackage
import Testing

@testable import EgressCommands

/// Tests the messages about programs that fail.
@Suite struct SystemTextTests {
    @Test(
        arguments: [
            (.exited(3), "exited with status 3"), (.killed(signal: 9), "was killed by signal 9"),
            (.noInput(.noSpace), "its input cannot be written: no space left on device"),
            (.notRun(.noSuchFileOrDirectory), "cannot be run: no such file or directory"),
            (.notStarted("Odd"), "cannot be run: odd"),
            (.noInterpreter, "cannot be run: its interpreter is missing"),
            (.unknownFormat, "cannot be run: it is neither an executable nor a script that starts with '#!'"),
            (.timedOut(.seconds(300)), "took longer than 300 s and was terminated"),
            (.cancelled, "did not finish in time and was terminated"),
        ] as [(ProgramFailure, String)])
    func `a program's failure follows its name`(failure: ProgramFailure, text: String) {
        #expect(failure.text == text)
    }
}
