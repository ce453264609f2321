import EgressFiles
import EgressRefresh
import SystemPackage
import Testing

@testable import EgressCommands

@Suite struct FileTextTests {
    private static let findings: [(FileFinding, fact: String, output: EgressRefresh.ExitStatus)] = [
        (.unreadable(path: "a", .noSuchFileOrDirectory), "cannot be read: no such file or directory", .inputOutput),
        (.unwritable(path: "a", .permissionDenied), "cannot be written: permission denied", .cannotCreate),
        (.unwritable(path: "a", .noSpace), "cannot be written: no space left on device", .inputOutput),
        (.unrenamable(path: "a", .resourceBusy), "cannot be replaced: device or resource busy", .cannotCreate),
        (.unrenamable(path: "a", .improperLink), "cannot be replaced: invalid cross-device link", .cannotCreate),
        (.uncreatable(path: "a", .notDirectory), "cannot be created: not a directory", .cannotCreate),
        (.irregular(path: "a"), "is not a regular file", .cannotCreate),
        (.misnamed(path: "a"), "has a name that is not UTF-8", .inputOutput),
        (.unsettled(path: "a"), "keeps changing while it is read", .inputOutput),
    ]

    @Test(arguments: findings)
    func `a file is 74, the place of -o 73 unless the disk is full`(
        finding: FileFinding, fact: String, output: EgressRefresh.ExitStatus
    ) {
        let hint = if case .unrenamable = finding { Self.mountHint } else { String?.none }
        let failure = Failure(Notice(.file("a"), .file(finding), .nothingDone))
        #expect(failure == Failure(.inputOutput, "a", fact, consequence: "nothing is done", hint: hint))
        let refused = Failure(Notice(.file("a"), .output(finding), .nothingWritten))
        #expect(refused == Failure(output, "a", fact, consequence: "nothing is written", hint: hint))
    }

    private static let mountHint = "if the file is a mount of its own, mount its folder instead"
}
