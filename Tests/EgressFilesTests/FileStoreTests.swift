import EgressTestSupport
import Foundation
import SystemPackage
import Testing

@testable import EgressFiles

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct FileStoreTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func store(_ name: String) -> FileStore { FileStore(path: folder.path(name)) }

    private func mode(_ name: String) throws -> mode_t { try status(name).st_mode & 0o7777 }

    private func status(_ name: String) throws -> stat {
        var status = stat()
        guard lstat(folder.path(name), &status) == 0 else { throw SupportError("no \(name)") }
        return status
    }

    // MARK: Writing

    @Test func `makes a file and leaves nothing beside it`() throws {
        try store("policy.yaml").replace(with: Array("new\n".utf8))
        #expect(try folder.read("policy.yaml") == "new\n")
        #expect(folder.names == ["policy.yaml"])
    }

    @Test func `makes a file with the mode that any program's file would have`() throws {
        fclose(fopen(folder.path("neighbour"), "w"))
        try store("policy.yaml").replace(with: [1])
        #expect(try mode("policy.yaml") == mode("neighbour"))
    }

    @Test func `replaces the whole of a longer file by another one`() throws {
        try folder.write("a much longer text than the new one", to: "policy.yaml")
        let before = try status("policy.yaml").st_ino
        try store("policy.yaml").replace(with: Array("new".utf8))
        #expect(try folder.read("policy.yaml") == "new")
        #expect(try status("policy.yaml").st_ino != before)
        #expect(folder.names == ["policy.yaml"])
    }

    @Test func `leaves alone what an editor saved between the reading and the rename`() throws {
        let path = try folder.write("old", to: "policy.yaml")
        let store = FileStore(path: path) { [folder] in
            // Editors save in this way: they write a new file and rename it to the old name.
            _ = try? folder.write("by hand", to: "policy.yaml~")
            rename(folder.path("policy.yaml~"), path)
        }
        #expect(try !store.replace(with: Array("new".utf8), expecting: .content(Array("old".utf8))))
        #expect(try folder.read("policy.yaml") == "by hand")
        #expect(folder.names == ["policy.yaml"])
        #expect(
            try self.store("policy.yaml").replace(with: Array("new".utf8), expecting: .content(Array("by hand".utf8))))
        #expect(try folder.read("policy.yaml") == "new")
    }

    @Test func `does not bring back a file that was deleted before the rename`() throws {
        let path = try folder.write("old", to: "policy.yaml")
        let store = FileStore(path: path) { unlink(path) }
        #expect(try !store.replace(with: Array("new".utf8), expecting: .content(Array("old".utf8))))
        #expect(folder.names.isEmpty)
    }

    @Test(arguments: [0o600, 0o640, 0o755, 0o444] as [mode_t])
    func `keeps the mode of the file that was there`(_ mode: mode_t) throws {
        chmod(try folder.write("old", to: "policy.yaml"), mode)
        try store("policy.yaml").replace(with: Array("new".utf8))
        #expect(try self.mode("policy.yaml") == mode)
        #expect(try folder.read("policy.yaml") == "new")
    }

    @Test func `does not touch a file that has the bytes already`() throws {
        try folder.write("same", to: "policy.yaml")
        let before = try status("policy.yaml")
        try store("policy.yaml").replace(with: Array("same".utf8))
        let after = try status("policy.yaml")
        #expect(after.st_ino == before.st_ino)
        #expect(after.st_ctim.tv_sec == before.st_ctim.tv_sec)
        #expect(after.st_ctim.tv_nsec == before.st_ctim.tv_nsec)
    }

    @Test(arguments: [0, 1, 70_000, 1_000_000])
    func `writes and reads any number of bytes`(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try store("bytes").replace(with: bytes)
        #expect(try store("bytes").read() == bytes)
    }

    @Test func `replaces a file that it may not read and leaves no other behind`() throws {
        try folder.write("old", to: "policy.yaml")
        try #require(chmod(folder.path("policy.yaml"), 0o200) == 0)
        try store("policy.yaml").replace(with: Array("new".utf8))
        #expect(folder.names == ["policy.yaml"])
        try #require(chmod(folder.path("policy.yaml"), 0o600) == 0)
        #expect(try folder.read("policy.yaml") == "new")
    }

    @Test func `takes a name without a folder for one of the working folder`() throws {
        let name = "egressgen-test-\(UUID().uuidString)"
        defer { unlink(name) }
        try FileStore(path: name).checkFolder()
        try FileStore(path: name).replace(with: Array("new".utf8))
        #expect(FileManager.default.contents(atPath: name) == Data("new".utf8))
    }

    @Test func `a run that writes many files looks for leftovers once a folder`() throws {
        let sweep = FolderSweep()
        for name in ["a", "b"] {
            let leftover = FolderLock.temporaryName()
            try folder.write("half", to: leftover)
            try store(name).replace(with: [1], sweep)
            #expect(folder.names.contains(leftover) == (name == "b"))
        }
        try store("c").replace(with: [1])
        #expect(folder.names == ["a", "b", "c"])
    }

    // MARK: Links

    @Test func `follows a link, which stays one`() throws {
        let other = try TemporaryFolder()
        try other.write("old", to: "target.yaml")
        try link("policy.yaml", to: other.path("target.yaml"))
        try store("policy.yaml").replace(with: Array("new".utf8))
        #expect(try other.read("target.yaml") == "new")
        #expect(other.names == ["target.yaml"])
        #expect(folder.names == ["policy.yaml"])
        #expect(try isLink("policy.yaml"))
    }

    @Test func `does not write through a link that leads nowhere`() throws {
        try link("policy.yaml", to: folder.path("missing.yaml"))
        #expect(store("policy.yaml").kind == .other)
        #expect(try isLink("policy.yaml"))
    }

    // MARK: Failures

    @Test func `leaves what was there and nothing else when the place cannot be replaced`() throws {
        try FileManager.default.createDirectory(atPath: folder.path("sub"), withIntermediateDirectories: false)
        #expect(throws: FileFinding.unwritable(path: folder.path("sub"), .isDirectory)) {
            try store("sub").replace(with: [1])
        }
        #expect(folder.names == ["sub"])
    }

    @Test func `fails where the folder is missing`() throws {
        #expect(throws: FileFinding.uncreatable(path: folder.path("no/policy.yaml"), .noSuchFileOrDirectory)) {
            try store("no/policy.yaml").checkFolder()
        }
        #expect(throws: FileFinding.unwritable(path: folder.path("no/policy.yaml"), .noSuchFileOrDirectory)) {
            try store("no/policy.yaml").replace(with: [1])
        }
        #expect(folder.names == [])
    }

    @Test func `fails where a file stands for the folder`() throws {
        try folder.write("", to: "file")
        #expect(throws: FileFinding.uncreatable(path: folder.path("file/policy.yaml"), .notDirectory)) {
            try store("file/policy.yaml").checkFolder()
        }
        #expect(throws: FileFinding.unwritable(path: folder.path("file/policy.yaml"), .notDirectory)) {
            try store("file/policy.yaml").replace(with: [1])
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func `fails in a read-only folder and leaves the file`() throws {
        try folder.write("old", to: "policy.yaml")
        chmod(folder.path, 0o500)
        defer { chmod(folder.path, 0o700) }
        #expect(throws: FileFinding.uncreatable(path: folder.path("policy.yaml"), .permissionDenied)) {
            try store("policy.yaml").checkFolder()
        }
        #expect(throws: FileFinding.unwritable(path: folder.path("policy.yaml"), .permissionDenied)) {
            try store("policy.yaml").replace(with: Array("new".utf8))
        }
        #expect(try folder.read("policy.yaml") == "old")
        #expect(folder.names == ["policy.yaml"])
    }

    // MARK: Checks and reads

    @Test func `checks a folder without writing to it`() throws {
        try store("policy.yaml").checkFolder()
        #expect(folder.names == [])
    }

    @Test func `tells files from folders, devices and nothing`() throws {
        try folder.write("", to: "file")
        try link("link", to: folder.path("file"))
        #expect(store("file").kind == .file)
        #expect(store("link").kind == .file)
        #expect(store("missing").kind == .missing)
        #expect(FileStore(path: folder.path).kind == .other)
        #expect(FileStore(path: "/dev/null").kind == .other)
    }

    @Test func `reads the file behind a link`() throws {
        try folder.write("text", to: "file")
        try link("link", to: "file")
        #expect(try store("link").read() == Array("text".utf8))
    }

    @Test func `fails to read what is no readable file`() throws {
        #expect(throws: FileFinding.unreadable(path: folder.path("missing"), .noSuchFileOrDirectory)) {
            try store("missing").read()
        }
        #expect(throws: FileFinding.unreadable(path: folder.path, .isDirectory)) {
            try FileStore(path: folder.path).read()
        }
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: target)
    }

    private func isLink(_ name: String) throws -> Bool { try status(name).st_mode & S_IFMT == S_IFLNK }
}
