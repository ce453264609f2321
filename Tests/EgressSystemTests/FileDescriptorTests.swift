import EgressTestSupport
import Synchronization
import SystemPackage
import Testing

@testable import EgressSystem

@Suite struct FileDescriptorTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static func write(_ bytes: [UInt8], _ path: String) throws {
        try FileDescriptor.withOpened(path, .writeOnly, options: .create, permissions: .ownerReadWrite) {
            file throws(Errno) in try file.write(whole: bytes)
        }
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 1_000_000])
    func `reads as many bytes as it writes`(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let path = folder.path("bytes")
        try Self.write(bytes, path)
        #expect(try WholeFile.read(path) == bytes)
    }

    @Test func `reads a file whose size says nothing`() throws {
        #expect(try !WholeFile.read("/dev/null").contains { _ in true })
        let text = try String(decoding: WholeFile.read("/proc/self/status"), as: UTF8.self)
        #expect(text.hasPrefix("Name:") && text.contains("\nPid:\t"))
    }

    /// The pipe is non-blocking, as standard output is if another process has made it so.
    @Test func `writes all to a pipe that is full now and then, without waiting in the call`() async throws {
        let (readEnd, writeEnd) = try FileDescriptor.pipe()
        // The reader counts the bytes, because a child process of another test might keep the other end open.
        for end in [readEnd, writeEnd] { end.closeOnExec() }
        writeEnd.neverWait()
        let bytes = [UInt8](repeating: 7, count: 1 << 20)
        async let read = onOwnThread {
            var taken: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while taken.count < bytes.count {
                let count = try buffer.withUnsafeMutableBytes { try readEnd.readSome(into: $0) }
                guard count > 0 else { break }
                taken += buffer[..<count]
            }
            return taken
        }
        try await onOwnThread { try writeEnd.write(whole: bytes) }
        #expect(try await read == bytes)
        for end in [readEnd, writeEnd] { try end.close() }
    }

    @Test func `says why a file cannot be opened`() {
        #expect(throws: Errno.noSuchFileOrDirectory) { try WholeFile.read(folder.path("missing")) }
        #expect(throws: Errno.isDirectory) { try WholeFile.read(folder.path) }
    }

    @Test func `takes a final slash for the wish for a folder`() throws {
        let path = try folder.write("", to: "file")
        #expect(throws: Errno.notDirectory) { try WholeFile.read(path + "/") }
    }

    @Test(arguments: [nil, Errno.ioError])
    func `closes what it lent, also where that went wrong`(_ error: Errno?) throws {
        let path = try folder.write("", to: "file")
        var lent: FileDescriptor?
        do {
            try FileDescriptor.withOpened(path, .readOnly) { file throws(Errno) in
                lent = file
                #expect((try? Stat(file))?.inode == (try? Stat(path))?.inode)
                if let error { throw error }
            }
        } catch let thrown {
            #expect(thrown == error)
        }
        // Another test might have opened a file with the same descriptor, but never this file.
        #expect(try (try? Stat(#require(lent)))?.inode != Stat(path).inode)
    }

    @Test(.waits) func `a lock is waited for until its descriptor is closed`() async throws {
        let path = try folder.write("", to: "lock")
        let thread = ObservedThread()
        let steps = Mutex<[String]>([])
        let first = try FileDescriptor.opened(path, .readOnly)
        try first.lock()
        async let second: Void = onOwnThread {
            try FileDescriptor.withOpened(path, .readOnly) { file throws(Errno) in
                thread.begin()
                try file.lock()
                steps.withLock { $0.append("locked") }
            }
        }
        // The lock is given up before an error is thrown, because the other thread waits for it without end.
        let wait = Result { try thread.waitUntilAsleep() }
        steps.withLock { $0.append("closed") }
        try first.close()
        try await second
        try wait.get()
        #expect(steps.withLock { $0 } == ["closed", "locked"])
    }

    @Test func `a file that is written is no terminal`() throws {
        let path = try folder.write("", to: "file")
        #expect(try !FileDescriptor.withOpened(path, .readOnly) { file throws(Errno) in file.isTerminal })
    }

    @Test func `a file in memory is read from its start, and has no name`() throws {
        let file = try MemoryFile.holding(Array("text".utf8))
        defer { try? file.close() }
        #expect(try file.readAll() == Array("text".utf8))
        #expect(try Stat(file).linkCount == 0)
    }
}
