/// The name of a container image: `[registry[:port]/]path[:tag][@digest]` (the Distribution project's reference
/// grammar).
///
/// egressgen checks only for mistakes such as a URL or an upper-case path. The kubelet checks the complete grammar.
package struct ImageReference: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// Parses the name of an image.
    ///
    /// - Throws: `ValueError` if the text cannot be the name of an image.
    package init(_ text: String) throws(ValueError) {
        var parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let hasRegistry = parts.count > 1 && (parts[0] == "localhost" || parts[0].contains { ".:".contains($0) })
        let registry = hasRegistry ? [parts.removeFirst()] : []
        let path = parts.map { $0.prefix { !":@".contains($0) } }
        guard text.utf8.allSatisfy({ Self.isAlphanumeric($0) || "._-:/@".utf8.contains($0) }),
            (registry + path).allSatisfy(Self.isEnclosed), path.allSatisfy({ $0 == $0.lowercased() }),
            !text.hasSuffix(":"), !text.hasSuffix("@")
        else { throw .workload(.notImage) }
        description = text
    }

    /// Returns whether the text starts and ends with a letter or a digit.
    private static func isEnclosed(_ part: Substring) -> Bool {
        guard let first = part.utf8.first, let last = part.utf8.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}
