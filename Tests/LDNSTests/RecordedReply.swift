import EgressTestSupport
import Foundation
import Testing

/// A reply of a real server, from a file in `Tests/Fixtures/replies`. The file contains comment lines and hexadecimal
/// digits.
struct RecordedReply: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]

    var testDescription: String { name }

    /// All replies, in the order of their names.
    static let all = names.compactMap { try? RecordedReply($0) }

    /// The names of the files. A test reads each of them, because `all` skips a file that cannot be read.
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: Fixture.path("replies"))) ?? []).sorted()

    init(_ name: String) throws {
        let lines = try Fixture.read("replies/" + name).split(separator: "\n").filter { !$0.hasPrefix("#") }
        let digits = lines.joined().compactMap(\.hexDigitValue)
        guard digits.count > 24, digits.count.isMultiple(of: 2), digits.count == lines.joined().count else {
            throw SupportError("\(name) is no message in hexadecimal digits")
        }
        self.name = name
        bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
