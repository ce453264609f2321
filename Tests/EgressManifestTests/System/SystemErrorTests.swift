import Testing

@testable import EgressManifest

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct SystemErrorTests {
    @Test(arguments: [
        (ENOENT, "no such file or directory"), (EACCES, "permission denied"), (EISDIR, "is a directory"),
        (ENOSPC, "no space left on device"),
    ])
    func `says what the system says, with a lower-case start`(_ code: CInt, _ text: String) {
        #expect("\(SystemError(code: code))" == text)
    }

    @Test func `knows the errors of a full disk`() {
        #expect([ENOSPC, EDQUOT, EFBIG].allSatisfy { SystemError(code: $0).isOutOfSpace })
        #expect(![EACCES, ENOENT, EIO, EPIPE].contains { SystemError(code: $0).isOutOfSpace })
    }

    @Test func `knows a broken pipe`() {
        #expect(SystemError(code: EPIPE).isBrokenPipe)
        #expect(!SystemError(code: EIO).isBrokenPipe)
    }

    @Test func `repeats a call that a signal interrupted`() throws {
        var results = [-1, -1, 7]
        let result = try retrying {
            errno = EINTR
            return results.removeFirst()
        }
        #expect(result == 7)
        #expect(results == [])
    }

    @Test func `gives up at any other error`() {
        #expect(throws: SystemError(code: EIO)) {
            try retrying {
                errno = EIO
                return -1
            }
        }
    }
}
