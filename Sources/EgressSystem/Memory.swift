internal import CPOSIX

/// Searches bytes with functions of the C library, which process many bytes in one step.
package enum Memory {
    /// Returns the offset of the first occurrence of a byte; memchr(3).
    ///
    /// - Returns: `nil` if the byte does not occur.
    package static func firstOffset(of byte: UInt8, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let start = bytes.baseAddress, let place = memchr(start, CInt(byte), bytes.count) else { return nil }
        return UnsafeRawPointer(place) - start
    }

    /// Whether two buffers contain the same bytes; memcmp(3).
    package static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else {
            return false
        }
        return memcmp(first, second, left.count) == 0
    }

    /// Whether `needle` occurs in `bytes`. The search looks for the last byte of `needle` first.
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

/// Unpredictable bytes from the random source of the system.
package enum RandomBytes {
    /// The maximum number of bytes in one call.
    package static let most = 256

    /// Fills a buffer; getentropy(3).
    ///
    /// - Returns: `false` if the kernel has no such source, or if the buffer is larger than `most`.
    package static func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Bool {
        getentropy(buffer.baseAddress, buffer.count) == 0
    }
}
