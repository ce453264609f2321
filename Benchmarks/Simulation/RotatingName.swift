internal import EgressModel

/// A simulated name with a pool of addresses. Each answer contains some of them, chosen at random.
struct RotatingName {
    private let answerSize: Int
    /// The minutes after which an address is replaced by a new one. The addresses are replaced one after the other.
    /// `nil` if the pool never changes.
    private let turnover: Int?
    private let poolSize: Int
    private var pool: [IPAddress]
    private var replaced = 0
    private var random = RepeatableRandom()

    init(poolSize: Int, answerSize: Int, turnoverMinutes turnover: Int?) {
        self.poolSize = poolSize
        self.answerSize = answerSize
        self.turnover = turnover
        pool = (0..<poolSize).map(Self.address)
    }

    /// Returns the answer at a time, in minutes since the start. The times must not decrease.
    mutating func answer(at minute: Int) -> [IPAddress] {
        if let turnover {
            while replaced < minute * poolSize / turnover {
                pool[replaced % poolSize] = Self.address(poolSize + replaced)
                replaced += 1
            }
        }
        // The first places of a shuffled pool. The order of the pool itself must not change.
        var places = Array(pool.indices)
        for place in 0..<answerSize { places.swapAt(place, Int.random(in: place..<poolSize, using: &random)) }
        return places.prefix(answerSize).map { pool[$0] }
    }

    /// Returns address number `index` of 8.0.0.0/8, which is globally reachable.
    private static func address(_ index: Int) -> IPAddress { .ipv4(IPv4Address(bits: 0x0800_0001 + UInt32(index))) }
}

/// A random number generator that gives the same numbers in every run (Steele, Lea and Flood, SplitMix64).
private struct RepeatableRandom: RandomNumberGenerator {
    private var state: UInt64 = 1

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
