internal import EgressSystem
internal import SystemPackage

/// Reads a file line by line, without keeping the whole file in memory.
package final class LineReader {
    /// `nil` if the reader reads bytes in memory.
    private let file: FileDescriptor?
    /// The path of the file in findings.
    private let path: String
    private var buffer: UnsafeMutableBufferPointer<UInt8>
    /// The part of the buffer that was read from the file but not yet returned.
    private var rest = 0..<0
    private var isAtEnd = false
    private var isAtStart = true

    /// - Throws: `FileFinding.unreadable`.
    package init(path: String) throws(FileFinding) {
        self.path = path
        do {
            file = try .opened(path, .readOnly)
        } catch {
            throw .unreadable(path: path, error)
        }
        buffer = .allocate(capacity: 65536)
    }

    /// Creates a reader of bytes in memory.
    package init(bytes: [UInt8]) {
        file = nil
        path = ""
        buffer = .allocate(capacity: max(1, bytes.count))
        _ = buffer.update(fromContentsOf: bytes)
        rest = 0..<bytes.count
        isAtEnd = true
    }

    deinit {
        try? file?.close()
        buffer.deallocate()
    }

    /// Passes the next line to `body`, without its line feed. The first line is passed without a byte order mark.
    ///
    /// - Returns: `nil` after the last line.
    /// - Throws: `FileFinding.unreadable`.
    package func next<Value>(_ body: (UnsafeBufferPointer<UInt8>) -> Value) throws(FileFinding) -> Value? {
        do {
            return try nextRange().map { body(UnsafeBufferPointer(rebasing: buffer[$0])) }
        } catch {
            throw .unreadable(path: path, error)
        }
    }

    private func nextRange() throws(Errno) -> Range<Int>? {
        var searched = rest.lowerBound
        while true {
            if let end = lineFeed(in: searched..<rest.upperBound) { return take(upTo: end, skipping: 1) }
            guard !isAtEnd else { return rest.isEmpty ? nil : take(upTo: rest.upperBound, skipping: 0) }
            searched = rest.count
            try fill()
        }
    }

    private func lineFeed(in range: Range<Int>) -> Int? {
        let bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[range]))
        return Memory.firstOffset(of: 0x0a, in: bytes).map { range.lowerBound + $0 }
    }

    private func take(upTo end: Int, skipping count: Int) -> Range<Int> {
        var start = rest.lowerBound
        if isAtStart, buffer[start..<end].starts(with: [0xef, 0xbb, 0xbf]) { start += 3 }
        isAtStart = false
        rest = (end + count)..<rest.upperBound
        return start..<end
    }

    /// Moves the unread bytes to the start of the buffer, and reads more bytes after them.
    private func fill() throws(Errno) {
        guard let file else { return }
        let count = rest.count
        if count == buffer.count { grow() }
        guard let base = buffer.baseAddress else { return }
        base.update(from: base + rest.lowerBound, count: count)
        rest = 0..<count
        let room = UnsafeMutableRawBufferPointer(start: base + count, count: buffer.count - count)
        let got = try file.readSome(into: room)
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
