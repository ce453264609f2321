#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Lends a C stream over a text in memory, so that an unreadable file and a malformed one stay two things.
struct MemoryStream: ~Copyable {
    let stream: UnsafeMutablePointer<FILE>
    private let bytes: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter text: at least one byte, because `fmemopen` takes no empty buffer.
    init(_ text: some Collection<UInt8>) throws(LDNSError) {
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.count)
        _ = bytes.initialize(from: text)
        guard let stream = fmemopen(bytes.baseAddress, bytes.count, "r") else {
            bytes.deallocate()
            throw LDNSError.unreadable(String(cString: strerror(errno)))
        }
        self.stream = stream
        self.bytes = bytes
    }

    deinit {
        fclose(stream)
        bytes.deallocate()
    }
}

/// Reads a whole file.
///
/// - Throws: `LDNSError.unreadable`.
func fileBytes(at path: String) throws(LDNSError) -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw LDNSError.unreadable(String(cString: strerror(errno))) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = fread(&chunk, 1, chunk.count, file)
        bytes.append(contentsOf: chunk[..<count])
        if count < chunk.count { break }
    }
    guard ferror(file) == 0 else { throw LDNSError.unreadable(String(cString: strerror(errno))) }
    return bytes
}
