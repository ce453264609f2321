internal import EgressSystem

/// Message ids from the system's random source. They are fetched in bulk, because a system call for each name would
/// cost more than everything else that is done with the id.
package struct RandomIDs {
    /// The number of ids that the system provides in one call.
    private static let poolSize = RandomBytes.most / 2

    private var pool: [UInt16] = []

    package init() {}

    package mutating func next() -> UInt16 {
        if pool.isEmpty { fill() }
        return pool.popLast() ?? .random(in: .min ... .max)
    }

    /// Fills the pool. Leaves it empty if the kernel is too old to provide random bytes in this way.
    private mutating func fill() {
        pool = [UInt16](unsafeUninitializedCapacity: Self.poolSize) { buffer, count in
            count = RandomBytes.fill(UnsafeMutableRawBufferPointer(buffer)) ? Self.poolSize : 0
        }
    }
}
