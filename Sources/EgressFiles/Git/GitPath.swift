/// A path from the top of a repository.
///
/// Bytes, because `String` considers canonically equivalent names equal, and git has names that are not UTF-8.
package struct GitPath: Hashable, Sendable {
    package let bytes: [UInt8]

    package init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    package init(_ text: String) {
        self.init(text.utf8)
    }

    /// The path for people. Bytes that are not UTF-8 are replaced.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether `text` is the path without a replacement.
    var isUTF8: Bool { bytes.elementsEqual(text.utf8) }

    /// Whether the name is one of a manifest.
    var isManifest: Bool { ManifestWalk.isManifest(text) }

    /// Returns the rest of the path behind a folder; `nil` if the path is not in the folder. Every path is in the folder
    /// with an empty path.
    func rest(behind folder: GitPath) -> GitPath? {
        guard !folder.bytes.isEmpty else { return self }
        let start = folder.bytes + [UInt8(ascii: "/")]
        return bytes.starts(with: start) ? GitPath(bytes.dropFirst(start.count)) : nil
    }
}

extension GitPath: Comparable {
    package static func < (left: GitPath, right: GitPath) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}
