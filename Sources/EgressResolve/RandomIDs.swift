/// Message ids from the system's random source, four for each time it is asked.
struct RandomIDs {
    private var pool: UInt64 = 0
    private var left = 0

    mutating func next() -> UInt16 {
        if left == 0 {
            pool = .random(in: .min ... .max)
            left = 4
        }
        defer {
            pool >>= 16
            left -= 1
        }
        return UInt16(truncatingIfNeeded: pool)
    }
}
