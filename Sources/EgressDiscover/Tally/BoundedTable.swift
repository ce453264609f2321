package import EgressModel

/// A key with an order in which a `BoundedTable` prefers keys.
protocol Ranked: Hashable {
    associatedtype Rank: Comparable

    var rank: Rank { get }
}

/// Values of at most `limit` keys: those with the lowest ranks of all that were used.
///
/// Which keys these are, and what is counted for them, does not depend on the order of use. A key that is dropped has
/// `limit` better ones in the table, and the ones after it can only be better.
struct BoundedTable<Key: Ranked, Value> {
    let limit: Int
    /// Whether a key was dropped.
    private(set) var isCut = false
    private var values: [Key: Value] = [:]
    /// The highest rank that can still be among the lowest; `nil` until a key was dropped.
    private var threshold: Key.Rank?

    init(limit: Int) {
        self.limit = limit
    }

    /// Changes the value of a key, which is `initial` if the key is new. A key of too high a rank is dropped.
    mutating func change(_ key: Key, from initial: @autoclosure () -> Value, _ change: (inout Value) -> Void) {
        if values[key] == nil, let threshold, key.rank > threshold { return }
        change(&values[key, default: initial()])
        // Cutting seldom, and by half, keeps the cost of sorting small.
        if values.count >= 2 * limit { cut() }
    }

    private mutating func cut() {
        guard values.count > limit else { return }
        isCut = true
        let kept = values.keys.map { (key: $0, rank: $0.rank) }.sorted { $0.rank < $1.rank }.prefix(limit)
        threshold = kept.last?.rank
        values = values.filter { [ranks = Set(kept.map(\.key))] in ranks.contains($0.key) }
    }

    /// The entries of the keys with the lowest ranks, in no order.
    var entries: [Key: Value] {
        guard values.count > limit else { return values }
        var copy = self
        copy.cut()
        return copy.values
    }

    var count: Int { min(values.count, limit) }

    /// Whether more than `limit` keys were used.
    var isOver: Bool { isCut || values.count > limit }
}

extension BoundedTable: Sendable where Key: Sendable, Key.Rank: Sendable, Value: Sendable {}

extension IPAddress: Ranked {
    var rank: IPAddress { self }
}

extension DomainName: Ranked {
    /// A rank that says nothing about the name, so that names which belong together are not kept or dropped together.
    struct Rank: Comparable, Sendable {
        let hash: UInt64
        let name: DomainName

        static func < (left: Rank, right: Rank) -> Bool {
            left.hash == right.hash ? left.name < right.name : left.hash < right.hash
        }
    }

    var rank: Rank { Rank(hash: fowlerNollVo, name: self) }

    /// FNV-1a (Fowler, Noll and Vo). The hash of the standard library is another one in each run.
    private var fowlerNollVo: UInt64 {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
            buffer[..<copyText(to: buffer)].reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }
    }
}

extension DomainName {
    static func < (left: DomainName, right: DomainName) -> Bool { left.description < right.description }
}
