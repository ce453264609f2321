/// A short text that stands for a longer one, and is the same in each run: its 32-bit FNV-1a hash (Fowler, Noll and Vo) in
/// eight hexadecimal digits.
package struct Fingerprint: CustomStringConvertible, Sendable {
    package let description: String

    package init(of text: String) {
        let hash = text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let digits = String(hash, radix: 16)
        description = String(repeating: "0", count: 8 - digits.count) + digits
    }
}
