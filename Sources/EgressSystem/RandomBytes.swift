internal import CPOSIX

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
