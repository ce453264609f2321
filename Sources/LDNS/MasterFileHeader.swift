/// The start of an entry: everything before the rdata (RFC 1035, section 5.1).
///
/// ldns does not parse this part. It takes every owner that starts with `@` for the origin, accepts the TTL only before
/// the class, and reads `TYPE65537` as type 1.
struct MasterFileHeader {
    /// The owner as it is written; `nil` if it is omitted.
    let owner: ArraySlice<UInt8>?
    /// The TTL in seconds; `nil` if it is omitted.
    let ttl: UInt32?
    /// Whether the class is IN, which is the default.
    let isInternet: Bool
    let type: MasterFileType
    /// The text after the type.
    let rdata: ArraySlice<UInt8>

    /// - Throws: `MasterFileFault` if a TTL is malformed, or if the entry has no type.
    init(_ entry: MasterFileEntry) throws(MasterFileFault) {
        var words = MasterFileWords(entry.text[...])
        owner = entry.text.first.map(MasterFileEntry.isBlank) == true ? nil : words.next()
        guard owner?.first != UInt8(ascii: "\"") else { throw .decoratedName }
        var (ttl, recordClass, word) = (UInt32?.none, UInt16?.none, words.next())
        // The TTL and the class are optional, and either can be first.
        for _ in 0..<2 {
            guard let text = word else { break }
            if ttl == nil, let digit = text.first, (0x30...0x39).contains(digit) {
                ttl = try Self.seconds(text)
            } else if recordClass == nil, let number = Self.recordClass(text) {
                recordClass = number
            } else {
                break
            }
            word = words.next()
        }
        guard let word, Self.recordClass(word) == nil, let type = MasterFileType(word) else { throw .noType }
        self.ttl = ttl
        isInternet = (recordClass ?? 1) == 1
        self.type = type
        rdata = words.rest
    }

    /// Reads a number of seconds, or numbers with units as in `1h30m`.
    ///
    /// - Throws: `MasterFileFault.badTTL`, also for a number of more than 32 bits.
    static func seconds(_ text: ArraySlice<UInt8>) throws(MasterFileFault) -> UInt32 {
        let units: [UInt8: UInt64] = [0x73: 1, 0x6d: 60, 0x68: 3600, 0x64: 86400, 0x77: 604_800]
        var (sum, number) = (UInt64(0), UInt64?.none)
        for byte in text {
            if (0x30...0x39).contains(byte) {
                number = (number ?? 0) * 10 + UInt64(byte - 0x30)
            } else {
                guard let counted = number, let unit = units[byte | 0x20] else { throw .badTTL }
                sum += counted * unit
                number = nil
            }
            guard max(sum, number ?? 0) <= UInt32.max else { throw .badTTL }
        }
        guard !text.isEmpty, let seconds = UInt32(exactly: sum + (number ?? 0)) else { throw .badTTL }
        return seconds
    }

    /// Returns the number of a class, or `nil` if the word is not a class (RFC 1035, section 3.2.4; RFC 2136, section
    /// 1.3; RFC 3597, section 5).
    private static func recordClass(_ word: ArraySlice<UInt8>) -> UInt16? {
        let name = String(decoding: word, as: UTF8.self).uppercased()
        return switch name {
        case "IN": 1
        case "CS": 2
        case "CH": 3
        case "HS": 4
        case "NONE": 254
        case "ANY": 255
        default: name.hasPrefix("CLASS") ? number(word.dropFirst(5)) : nil
        }
    }

    /// Returns the value of decimal digits; `nil` if there are other characters or the value is too large.
    static func number(_ digits: ArraySlice<UInt8>) -> UInt16? {
        digits.allSatisfy { (0x30...0x39).contains($0) } ? UInt16(String(decoding: digits, as: UTF8.self)) : nil
    }
}
