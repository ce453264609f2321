internal import EgressModel

/// A lookup that asks one resolver repeatedly for one name and record type, until no new address has appeared for a
/// while.
final class SampledLookup: @unchecked Sendable {
    private let lookup: AddressLookup
    private let name: DomainName
    private let type: RecordType
    private let sampling: Sampling
    private let most: Int
    private let completion: @Sendable (AddressLookup.Result) -> Void

    // Only one sample is in flight at a time, and only its completion accesses these properties.
    private var results: [AddressLookup.Result] = []
    private var seen: Set<IPAddress> = []
    private var sinceNew = 0
    private var failures = 0

    /// The number of samples in a row without a new address that ends the lookup. If more addresses than that were
    /// found, their number counts instead. An address that appears in every tenth answer is missed one time in eight.
    private static let patience = 20
    /// The number of failed samples that ends the lookup. Each of them has already used all its tries.
    private var mostFailures: Int { sampling == .auto ? 1 : 2 }

    init(
        _ lookup: AddressLookup, _ name: DomainName, _ type: RecordType, _ sampling: Sampling,
        _ completion: @escaping @Sendable (AddressLookup.Result) -> Void
    ) {
        self.lookup = lookup
        self.name = name
        self.type = type
        self.sampling = sampling
        most = sampling.most(isHeld: false)
        self.completion = completion
    }

    func start() {
        lookup.inRound(results.count).look(up: name, type) { self.take($0) }
    }

    private func take(_ result: AddressLookup.Result) {
        results.append(result)
        if result.isFailed {
            failures += 1
        } else {
            let count = seen.count
            seen.formUnion(result.seen)
            sinceNew = seen.count > count ? 0 : sinceNew + 1
        }
        guard isOver else { return start() }
        var first = results[0]
        first.otherSamples = Array(results.dropFirst())
        completion(first)
    }

    private var isOver: Bool {
        let isSteady = sampling == .auto && results.count == 2 && results[0].isSameAnswer(as: results[1])
        return isSteady || results.count >= most || sinceNew >= max(Self.patience, seen.count)
            || failures >= mostFailures
    }
}

extension AddressLookup.Result {
    /// Whether both results have the same verdict and the same addresses. Names rotate the order of their addresses,
    /// and caches count down the TTLs, so neither matters.
    fileprivate func isSameAnswer(as other: AddressLookup.Result) -> Bool {
        branches.map(\.verdict) == other.branches.map(\.verdict) && seen == other.seen
    }

    /// The addresses of this sample, from every vantage at which its chain ended.
    var seen: Set<IPAddress> { Set(branches.flatMap(\.addresses).map(\.address)) }

    /// Whether no vantage at which the chain of this sample ended gave an answer.
    fileprivate var isFailed: Bool { branches.allSatisfy { $0.verdict.error != nil } }
}
