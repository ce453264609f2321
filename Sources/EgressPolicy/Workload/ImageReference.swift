package import EgressModel

/// The name of a container image: `[registry[:port]/]path[:tag][@digest]` (the Distribution project's reference grammar).
package struct ImageReference: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// - Throws: `FormatError` for what a kubelet would refuse as an invalid name.
    package init(_ text: String) throws(FormatError) {
        let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let (name, tag) = Self.split(halves[0])
        guard Self.isName(name), tag.map(Self.isTag) ?? true, halves.count == 1 || Self.isDigest(halves[1]) else {
            throw FormatError("is not the name of an image", hint: "write one as in registry.example.com/egressgen:1.0")
        }
        description = text
    }

    /// A colon behind the last slash begins the tag, one before it the registry's port.
    private static func split(_ text: Substring) -> (name: Substring, tag: Substring?) {
        guard let colon = text.lastIndex(of: ":"), !text[colon...].contains("/") else { return (text, nil) }
        return (text[..<colon], text[text.index(after: colon)...])
    }

    private static func isName(_ text: Substring) -> Bool {
        var parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 1, parts[0] == "localhost" || parts[0].contains(where: { ".:".contains($0) }) {
            guard isRegistry(parts.removeFirst()) else { return false }
        }
        return text.utf8.count <= 255 && parts.allSatisfy(isComponent)
    }

    private static func isRegistry(_ text: Substring) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let labels = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let isHost = labels.allSatisfy { label in
            !label.isEmpty && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { isLetter($0 | 0x20) || isDigit($0) || $0 == UInt8(ascii: "-") }
        }
        return isHost && (parts.count == 1 || parts.count == 2 && UInt16(parts[1]).map { "\($0)" == parts[1] } == true)
    }

    /// Lower-case letters and digits, between them a point, one or two underscores, or dashes.
    private static func isComponent(_ text: Substring) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, isLowerCase(first), isLowerCase(last) else {
            return false
        }
        return bytes.split(whereSeparator: isLowerCase).allSatisfy { run in
            let run = String(decoding: run, as: UTF8.self)
            return [".", "_", "__"].contains(run) || run.allSatisfy { $0 == "-" }
        }
    }

    private static func isTag(_ text: Substring) -> Bool {
        let isWhole = text.utf8.allSatisfy { isLetter($0 | 0x20) || isDigit($0) || "_.-".utf8.contains($0) }
        return isWhole && (1...128).contains(text.utf8.count) && !text.hasPrefix(".") && !text.hasPrefix("-")
    }

    private static func isDigest(_ text: Substring) -> Bool {
        let lengths = ["sha256": 64, "sha512": 128]
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 && lengths[String(parts[0])] == parts[1].utf8.count
            && parts[1].utf8.allSatisfy { isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
    }

    private static func isLowerCase(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
