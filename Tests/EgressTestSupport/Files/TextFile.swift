import Foundation

/// Reads whole files.
enum TextFile {
    static func read(_ path: String) throws(SupportError) -> String {
        String(decoding: try readBytes(path), as: UTF8.self)
    }

    static func readBytes(_ path: String) throws(SupportError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else { throw SupportError("cannot read \(path)") }
        return Array(data)
    }
}
