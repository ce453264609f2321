import EgressSystem
import SystemPackage
import Testing

@Suite struct ErrnoTests {
    @Test(arguments: [
        (Errno.noSuchFileOrDirectory, "no such file or directory"), (.permissionDenied, "permission denied"),
        (.isDirectory, "is a directory"), (.noSpace, "no space left on device"),
    ])
    func `says what the system says, with a lower-case start`(_ error: Errno, _ text: String) {
        #expect(error.text == text)
    }

    @Test func `knows the errors of a full disk`() {
        #expect([Errno.noSpace, .diskQuotaExceeded, .fileTooLarge].allSatisfy { $0.isOutOfSpace })
        #expect(
            ![Errno.permissionDenied, .noSuchFileOrDirectory, .ioError, .brokenPipe].contains { $0.isOutOfSpace })
    }
}
