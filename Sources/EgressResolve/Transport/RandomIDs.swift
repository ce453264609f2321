internal import EgressSystem

/// Message ids from the system's random source, which is asked for many at once: a call for each name would cost more than
/// the id's way through all else here.
struct RandomIDs {
    /// As many as the system gives at once.
    private static let poolSize = RandomBytes.most / 2

    private var pool: [UInt16] = []

    mutating func next() -> UInt16 {
        if pool.isEmpty { fill() }
        return pool.popLast() ?? .random(in: .min ... .max)
    }

    /// Leaves the pool empty where the kernel is too old for that.
    private mutating func fill() {
        pool = [UInt16](unsafeUninitializedCapacity: Self.poolSize) { buffer, count in
            count = RandomBytes.fill(UnsafeMutableRawBufferPointer(buffer)) ? Self.poolSize : 0
        }
    }
}
