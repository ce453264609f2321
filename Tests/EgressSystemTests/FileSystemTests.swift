import EgressTestSupport
import Foundation
import SystemPackage
import Testing

@testable import EgressSystem

@Suite struct FileSystemTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `checks what may be done with a file`() throws {
        let path = try folder.write("", to: "file")
        try FileSystem.check(path, .write)
        #expect(throws: Errno.permissionDenied) { try FileSystem.check(path, .execute) }
        #expect(throws: Errno.noSuchFileOrDirectory) { try FileSystem.check(folder.path("missing"), .write) }
        #expect(throws: Errno.notDirectory) { try FileSystem.check(path + "/.", [.write, .execute]) }
    }

    @Test func `knows what is there`() throws {
        #expect(try FileSystem.exists(folder.write("", to: "file")))
        #expect(!FileSystem.exists(folder.path("missing")))
    }

    @Test func `finds the path without links`() throws {
        let path = try folder.write("", to: "file")
        let link = folder.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path)
        #expect(try FileSystem.realPath(of: "\(link)/.//link/file") == path)
        #expect(throws: Errno.noSuchFileOrDirectory) { try FileSystem.realPath(of: folder.path("missing")) }
    }

    @Test func `renames over another file and removes it`() throws {
        try folder.write("other", to: "other")
        try FileSystem.rename(folder.write("file", to: "file"), to: folder.path("other"))
        #expect(folder.names == ["other"])
        #expect(try folder.read("other") == "file")
        FileSystem.removeFile(folder.path("other"))
        #expect(folder.names == [])
        #expect(throws: Errno.noSuchFileOrDirectory) {
            try FileSystem.rename(folder.path("file"), to: folder.path("other"))
        }
    }

    @Test func `a snapshot tells another file of the same bytes apart`() throws {
        let path = try folder.write("text", to: "file")
        let before = try #require(FileSnapshot(path))
        #expect(FileSnapshot(path) == before)
        try FileSystem.rename(folder.write("text", to: "new"), to: path)
        #expect(FileSnapshot(path) != before)
        #expect(FileSnapshot(folder.path("missing")) == nil)
    }

    @Test func `makes one folder of its own, and removes it with its file`() throws {
        let own = try #require(PrivateFolder(in: [folder.path("missing"), folder.path, folder.path]))
        #expect(folder.names.map(folder.path) == [own.path])
        #expect(try Stat(own.path).permissions == .ownerReadWriteExecute)
        try FileDescriptor.opened(
            "\(own.path)/file", .writeOnly, options: .create, permissions: .ownerReadWrite
        ).close()
        own.remove(with: "file")
        #expect(folder.names == [])
    }

    @Test func `makes no folder where there is no room`() {
        #expect(PrivateFolder(in: [folder.path("missing")])?.path == nil)
    }

    @Test func `makes another folder each time, where programs put what is for a while`() throws {
        let folders = try (0..<2).map { _ in try #require(PrivateFolder()) }
        #expect(folders[0].path != folders[1].path)
        for folder in folders { folder.remove(with: "nothing") }
        #expect(!folders.contains { FileSystem.exists($0.path) })
    }
}
