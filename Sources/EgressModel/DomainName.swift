/// An absolute domain name of letters, digits, hyphens and underscores (RFC 1035, section 2.3; RFC 1123, section 2.1).
///
/// The name is stored in lower case and without its final dot, so `==` ignores case as DNS does (RFC 4343). A label has
/// 1 to 63 bytes, and a name has at most 253 bytes.
package struct DomainName: Hashable, Sendable {
    /// The name in lower case without its final dot. Empty for the root.
    private let text: String

    /// The root name, which is written `.`. `init(_:)` refuses it. A zone file can have the root as its apex.
    package static let root = DomainName(trusted: "")

    /// Parses a name, with or without its final dot.
    ///
    /// - Throws: `FormatError` if the name or one of its labels is empty or too long, or if a label contains a byte
    ///   other than a letter, a digit, `-` or `_`. Escape sequences are refused for the same reason.
    package init(_ text: some StringProtocol) throws(FormatError) {
        var bytes = Array(text.utf8)
        if bytes.last == UInt8(ascii: "."), bytes.count > 1 { bytes.removeLast() }
        guard !bytes.isEmpty else { throw .empty }
        var labelLength = 0
        for index in bytes.indices {
            if bytes[index] == UInt8(ascii: ".") {
                guard labelLength > 0 else { throw .emptyLabel }
                labelLength = 0
                continue
            }
            guard let byte = Self.folded(bytes[index]) else { throw Self.refusal(of: text) }
            bytes[index] = byte
            labelLength += 1
            guard labelLength <= 63 else { throw .longLabel }
        }
        guard labelLength > 0 else { throw .emptyLabel }
        guard bytes.count <= 253 else { throw .longName }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// Parses a name without a final dot. This is a faster alternative to `init(_:)` for the usual form of a name.
    ///
    /// - Returns: `nil` if the name is invalid or ends in a dot. Use `init(_:)` to find out which.
    package init?(plain bytes: UnsafeBufferPointer<UInt8>) {
        guard (1...253).contains(bytes.count) else { return nil }
        var isWhole = false
        text = String(unsafeUninitializedCapacity: bytes.count) { buffer in
            var labelLength = 0
            for index in bytes.indices {
                let byte = bytes[index]
                if byte == UInt8(ascii: "."), labelLength > 0 {
                    labelLength = 0
                    buffer[index] = byte
                } else {
                    labelLength += 1
                    guard let folded = Self.folded(byte), labelLength <= 63 else { return 0 }
                    buffer[index] = folded
                }
            }
            isWhole = labelLength > 0
            return bytes.count
        }
        guard isWhole else { return nil }
    }

    /// Decodes a name from uncompressed wire format: each label follows its length, and the empty label of the root is
    /// the last one (RFC 1035, section 3.1).
    ///
    /// - Returns: `nil` if the name is malformed, or if a label contains a byte that a `DomainName` cannot contain,
    ///   such as a dot.
    package init?(wire: UnsafeBufferPointer<UInt8>) {
        guard (1...255).contains(wire.count), wire[wire.count - 1] == 0 else { return nil }
        guard wire.count > 1 else {
            self = .root
            return
        }
        var isWhole = false
        text = String(unsafeUninitializedCapacity: wire.count - 2) { buffer in
            var left = Int(wire[0])
            for position in 1..<wire.count - 1 {
                if left > 0 {
                    left -= 1
                    guard let folded = Self.folded(wire[position]) else { return 0 }
                    buffer[position - 1] = folded
                } else {
                    left = Int(wire[position])
                    guard left > 0 else { return 0 }
                    buffer[position - 1] = UInt8(ascii: ".")
                }
            }
            isWhole = left == 0
            return wire.count - 2
        }
        guard isWhole else { return nil }
    }

    init(trusted text: String) {
        self.text = text
    }

    /// Returns whether two names are equal. Compares the lengths first, because that is cheaper than comparing bytes.
    package static func == (left: DomainName, right: DomainName) -> Bool {
        left.text.utf8.count == right.text.utf8.count && left.text == right.text
    }

    /// Copies the bytes of the name, without its final dot, to the start of a buffer. The buffer must be large enough.
    /// The root has no bytes to copy.
    ///
    /// - Returns: The number of bytes copied.
    package func copyText(to buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        text.utf8.withContiguousStorageIfAvailable { buffer.update(fromContentsOf: $0) }
            ?? buffer.update(fromContentsOf: Array(text.utf8))
    }

    /// The length in bytes of the name in uncompressed wire format (RFC 1035, section 3.1).
    package var wireLength: Int { text.isEmpty ? 1 : text.utf8.count + 2 }

    /// The labels from left to right. The root has none.
    package var labels: [Substring] { text.split(separator: ".") }

    /// Whether the last label consists only of digits, so that the name could be an address (RFC 1123, section 2.1).
    package var hasNumericEnd: Bool { labels.last?.utf8.allSatisfy { (0x30...0x39).contains($0) } == true }

    /// The name without its leftmost label, or `nil` for the root.
    package var parent: DomainName? {
        guard !text.isEmpty else { return nil }
        guard let dot = text.firstIndex(of: ".") else { return .root }
        return DomainName(trusted: String(text[text.index(after: dot)...]))
    }

    /// Whether a label starts or ends with a hyphen. DNS allows that, but RFC 1123, section 2.1, does not.
    package var hasHyphenAtBorder: Bool {
        let (dot, hyphen) = (UInt8(ascii: "."), UInt8(ascii: "-"))
        var previous = dot
        for byte in text.utf8 {
            if byte == hyphen && previous == dot || byte == dot && previous == hyphen { return true }
            previous = byte
        }
        return previous == hyphen
    }

    /// Returns whether this name is `ancestor` or a name below it.
    package func isWithin(_ ancestor: DomainName) -> Bool {
        ancestor.text.isEmpty || text == ancestor.text || text.hasSuffix("." + ancestor.text)
    }

    /// Returns the labels in front of the suffix `ancestor` as a name; `nil` unless the name is below `ancestor`.
    package func removing(_ ancestor: DomainName) -> DomainName? {
        guard self != ancestor, isWithin(ancestor) else { return nil }
        return ancestor.text.isEmpty ? self : DomainName(trusted: String(text.dropLast(ancestor.text.utf8.count + 1)))
    }

    /// Returns the name with its suffix `ancestor` replaced by `target`, as a DNAME record does (RFC 6672, section
    /// 2.2).
    ///
    /// - Throws: `FormatError` if the result is longer than 253 bytes. A server replies with YXDOMAIN in this case.
    package func replacing(_ ancestor: DomainName, by target: DomainName) throws(FormatError) -> DomainName {
        let kept = text.dropLast(ancestor.text.count)
        return try DomainName(ancestor.text.isEmpty ? "\(text).\(target.text)" : kept + target.text)
    }

    /// Returns the byte in lower case, or `nil` if a `DomainName` cannot contain it.
    private static func folded(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            byte
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        default: nil
        }
    }

    private static func refusal(of text: some StringProtocol) -> FormatError {
        if text.utf8.contains(where: { $0 >= 0x80 }) { return .notASCII }
        return text.utf8.contains(UInt8(ascii: "\\")) ? .escapedByte : .otherCharacter
    }
}

extension DomainName: CustomStringConvertible {
    /// The name without its final dot, or `.` for the root.
    package var description: String { text.isEmpty ? "." : text }
}
