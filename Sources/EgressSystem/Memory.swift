internal import CPOSIX

/// Looks through bytes by the C library's functions, which take many of them in one step.
package enum Memory {
    /// Where a byte is first; memchr(3).
    ///
    /// - Returns: `nil` where it is not.
    package static func firstOffset(of byte: UInt8, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let start = bytes.baseAddress, let place = memchr(start, CInt(byte), bytes.count) else { return nil }
        return UnsafeRawPointer(place) - start
    }

    /// Whether two runs of bytes are the same; memcmp(3).
    package static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else {
            return false
        }
        return memcmp(first, second, left.count) == 0
    }

    /// Whether a text occurs anywhere; looks for its last byte first.
    package static func contains(_ needle: [UInt8], in bytes: UnsafeRawBufferPointer) -> Bool {
        guard let last = needle.last else { return true }
        guard let start = bytes.baseAddress else { return false }
        var position = needle.count - 1
        while position < bytes.count, let found = memchr(start + position, CInt(last), bytes.count - position) {
            let end = UnsafeRawPointer(found) - start + 1
            if memcmp(start + end - needle.count, needle, needle.count) == 0 { return true }
            position = end
        }
        return false
    }
}

/// Bytes from the system's random source, which nobody can guess.
package enum RandomBytes {
    /// The most that are given at once.
    package static let most = 256

    /// Fills a buffer; getentropy(3).
    ///
    /// - Returns: `false` where there are none: the kernel is too old, or the buffer larger than `most`.
    package static func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Bool {
        getentropy(buffer.baseAddress, buffer.count) == 0
    }
}
