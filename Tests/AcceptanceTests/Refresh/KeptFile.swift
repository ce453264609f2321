import EgressTestSupport
import Foundation
import Testing

/// An old file, alone in its folder, that a run must not change.
struct KeptFile {
    let folder: TemporaryFolder
    var path: String { folder.path(Self.name) }

    private static let name = "policy.yaml"
    private static let written = Date(timeIntervalSince1970: 1_000_000_000)
    private let text: String
    private let number: Int?

    init(_ text: String = "kind: Kept\n") throws {
        self.text = text
        folder = try TemporaryFolder()
        let path = try folder.write(text, to: Self.name)
        try FileManager.default.setAttributes([.modificationDate: Self.written], ofItemAtPath: path)
        number = try Self.attributes(path)[.systemFileNumber] as? Int
    }

    /// Checks that the file has the same bytes, modification time and inode, and that the folder contains no other
    /// file.
    func expectUntouched(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let attributes = try Self.attributes(path)
        #expect(try folder.read(Self.name) == text, sourceLocation: sourceLocation)
        #expect(attributes[.modificationDate] as? Date == Self.written, sourceLocation: sourceLocation)
        #expect(attributes[.systemFileNumber] as? Int == number, sourceLocation: sourceLocation)
        #expect(folder.names == [Self.name], sourceLocation: sourceLocation)
    }

    private static func attributes(_ path: String) throws -> [FileAttributeKey: Any] {
        try FileManager.default.attributesOfItem(atPath: path)
    }
}
