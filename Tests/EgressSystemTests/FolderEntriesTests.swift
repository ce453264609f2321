import EgressSystem
import EgressTestSupport
import Foundation
import SystemPackage
import Testing

@Suite struct FolderEntriesTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `tells names in order, with what they are`() throws {
        try folder.write("", to: "file")
        try FileManager.default.createDirectory(atPath: folder.path("a"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "nowhere")
        let entries = try FolderEntries(folder.path)
        #expect(entries.names == ["a", "file", "link"])
        #expect(entries.entries.map(\.type) == [.directory, .regular, .symbolicLink])
        #expect(entries.misnamed.isEmpty)
    }

    @Test func `writes names that are not UTF-8 with escapes`() throws {
        let path = folder.path("caf").utf8CString.dropLast() + [CChar(bitPattern: 0xe9), 0]
        let file: FileDescriptor
        do {
            file = try path.withUnsafeBufferPointer { text in
                let start = try #require(text.baseAddress)
                return try FileDescriptor.open(start, .writeOnly, options: .create, permissions: .ownerReadWrite)
            }
        } catch Errno.illegalByteSequence {
            // The file system does not allow such names.
            return
        }
        try file.close()
        let entries = try FolderEntries(folder.path)
        #expect(entries.names == [])
        #expect(entries.misnamed.map(\.name) == ["caf\\xe9"])
        #expect(entries.misnamed.map(\.type) == [.regular])
        path.withUnsafeBufferPointer { text in _ = text.baseAddress.map { unlink($0) } }
    }

    @Test func `fails where there is no folder`() throws {
        #expect(throws: Errno.noSuchFileOrDirectory) { try FolderEntries(folder.path("missing")) }
        let file = try folder.write("", to: "file")
        #expect(throws: Errno.notDirectory) { try FolderEntries(file) }
    }
}
