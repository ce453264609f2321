#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Reads a file line by line, and holds no more of it than it must.
package final class LineReader {
    private let file: OpenFile?
    private var buffer: UnsafeMutableBufferPointer<UInt8>
    /// What has been read and not been given out.
    private var rest = 0..<0
    private var isAtEnd = false
    private var isAtStart = true

    /// - Throws: `SystemError`.
    package init(path: String) throws(SystemError) {
        file = OpenFile(try FileDescriptor(opening: path, O_RDONLY))
        buffer = .allocate(capacity: 65536)
    }

    /// Reads what is in memory.
    package init(bytes: [UInt8]) {
        file = nil
        buffer = .allocate(capacity: max(1, bytes.count))
        _ = buffer.update(fromContentsOf: bytes)
        rest = 0..<bytes.count
        isAtEnd = true
    }

    deinit { buffer.deallocate() }

    /// Lends the next line, without its line feed and without a byte order mark before the first.
    ///
    /// - Returns: `nil` behind the last line.
    /// - Throws: `SystemError`.
    package func next<Value>(_ body: (UnsafeBufferPointer<UInt8>) -> Value) throws(SystemError) -> Value? {
        guard let line = try nextRange() else { return nil }
        return body(UnsafeBufferPointer(rebasing: buffer[line]))
    }

    private func nextRange() throws(SystemError) -> Range<Int>? {
        var searched = rest.lowerBound
        while true {
            if let end = lineFeed(in: searched..<rest.upperBound) { return take(upTo: end, skipping: 1) }
            guard !isAtEnd else { return rest.isEmpty ? nil : take(upTo: rest.upperBound, skipping: 0) }
            searched = rest.count
            try fill()
        }
    }

    private func lineFeed(in range: Range<Int>) -> Int? {
        guard let base = buffer.baseAddress, !range.isEmpty,
            let place = memchr(base + range.lowerBound, 0x0a, range.count)
        else { return nil }
        return UnsafeMutablePointer(mutating: base).distance(to: place.assumingMemoryBound(to: UInt8.self))
    }

    private func take(upTo end: Int, skipping count: Int) -> Range<Int> {
        var start = rest.lowerBound
        if isAtStart, buffer[start..<end].starts(with: [0xef, 0xbb, 0xbf]) { start += 3 }
        isAtStart = false
        rest = (end + count)..<rest.upperBound
        return start..<end
    }

    /// Moves what is left to the front and reads on behind it.
    private func fill() throws(SystemError) {
        guard let number = file?.descriptor.number else { return }
        let count = rest.count
        if count == buffer.count { grow() }
        guard let base = buffer.baseAddress else { return }
        memmove(base, base + rest.lowerBound, count)
        rest = 0..<count
        let got = try retrying { read(number, base + count, buffer.count - count) }
        isAtEnd = got == 0
        rest = 0..<(count + got)
    }

    private func grow() {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 2 * buffer.count)
        _ = larger.update(fromContentsOf: buffer)
        buffer.deallocate()
        buffer = larger
    }
}

/// Lets a class hold a descriptor that may be missing.
private final class OpenFile {
    let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
    }
}
