import SystemPackage
import Testing

@testable import EgressSystem

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct SystemCallTests {
    @Test func `repeats a call that a signal interrupted`() throws {
        var calls = 0
        let result = try retrying {
            calls += 1
            return calls < 3 ? fail(with: .interrupted) : 7
        }
        #expect(result == 7)
        #expect(calls == 3)
    }

    @Test func `gives up at any other error`() {
        #expect(throws: Errno.ioError) { try retrying { fail(with: .ioError) } }
    }

    @Test func `hands on the errors of swift-system`() {
        #expect(throws: Errno.badFileDescriptor) { try typed { try FileDescriptor(rawValue: -1).close() } }
    }
}

private func fail(with error: Errno) -> Int {
    errno = error.rawValue
    return -1
}
