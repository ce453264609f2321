import EgressModel

/// One line of a dialogue's file: a keyword and the words after it. The parser removes the words one by one.
struct DialogueLine: Sendable {
    let place: String
    let keyword: String
    /// The unparsed text after the keyword.
    let text: String
    private(set) var words: [String]

    /// - Returns: `nil` if the line is empty or a comment.
    init?(_ line: Substring, place: String) {
        let content = line.drop { $0 == " " }
        guard let first = content.first, first != "#" else { return nil }
        self.place = place
        keyword = String(content.prefix { $0 != " " })
        text = String(content.dropFirst(keyword.count + 1))
        words = content.split(separator: " ").dropFirst().map(String.init)
    }

    func error(_ fact: String) -> SupportError { SupportError("\(place): \(fact)") }

    /// Removes and returns the next word that does not have the form `name=value`.
    mutating func word(_ meaning: String) throws(SupportError) -> String {
        guard let index = words.firstIndex(where: { !$0.contains("=") }) else { throw error("\(meaning) is missing") }
        return words.remove(at: index)
    }

    /// Removes and returns all remaining words that do not have the form `name=value`.
    mutating func rest() -> [String] {
        defer { words.removeAll { !$0.contains("=") } }
        return words.filter { !$0.contains("=") }
    }

    /// Removes the word and returns whether it was present.
    mutating func flag(_ name: String) -> Bool {
        guard let index = words.firstIndex(of: name) else { return false }
        words.remove(at: index)
        return true
    }

    /// Removes the word `name=value` and returns its value.
    mutating func option(_ name: String) -> String? {
        guard let index = words.firstIndex(where: { $0.hasPrefix(name + "=") }) else { return nil }
        return String(words.remove(at: index).dropFirst(name.count + 1))
    }

    mutating func option<Value>(
        _ name: String, _ read: (String) -> Value?
    ) throws(SupportError) -> Value? {
        guard let text = option(name) else { return nil }
        guard let value = read(text) else { throw error("\(name)=\(text) is not known") }
        return value
    }

    /// - Throws: `SupportError` if a word is left.
    func end() throws(SupportError) {
        if let word = words.first { throw error("\(word) is not known behind \(keyword)") }
    }
}

// MARK: - DNS values

extension DialogueLine {
    mutating func recordType() throws(SupportError) -> RecordType {
        let text = try word("a record type")
        guard let type = Self.recordType(text) else { throw error("\(text) is no record type") }
        return type
    }

    static func recordType(_ text: String) -> RecordType? {
        let known: [String: UInt16] = [
            "A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "TXT": 16, "AAAA": 28, "DNAME": 39, "TSIG": 250,
        ]
        return known[text].map { RecordType(rawValue: $0) }
    }

    static func recordClass(_ text: String) -> UInt16? {
        ["IN": 1, "CH": 3, "HS": 4, "NONE": 254, "ANY": 255][text] ?? UInt16(text)
    }

    static func responseCode(_ text: String) -> ResponseCode? {
        let known = [ResponseCode.noError, .formErr, .servFail, .nxDomain, .notImp, .refused]
        return known.first { "\($0)" == text } ?? UInt16(text).map { ResponseCode(rawValue: $0) }
    }

    static func section(_ text: String) -> MessageBuilder.Section? {
        MessageBuilder.Section.allCases.first { "\($0)" == text }
    }

    /// Parses pairs of hexadecimal digits.
    static func bytes(_ hex: String) -> [UInt8]? {
        let digits = Array(hex)
        guard digits.count.isMultiple(of: 2) else { return nil }
        let bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
        return bytes.contains(nil) ? nil : bytes.compactMap { $0 }
    }

    /// Parses a single address or a range of addresses such as `8.8.0.1-8.8.3.232`.
    static func addresses(_ text: String) -> [IPAddress]? {
        let ends = text.split(separator: "-").map { try? IPAddress($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
            first.bitWidth == last.bitWidth, first.bits <= last.bits
        else { return nil }
        return (first.bits...last.bits).map { bits in
            first.bitWidth == 32 ? .ipv4(IPv4Address(bits: UInt32(bits))) : .ipv6(IPv6Address(bits: bits))
        }
    }
}
