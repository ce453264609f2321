internal import EgressModel

/// A lookup that asks one resolver repeatedly for one name and record type, until no new address has appeared for a
/// while.
final class SampledLookup: @unchecked Sendable {
    private let lookup: AddressLookup
    private let name: DomainName
    private let type: RecordType
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
    private static let mostFailures = 2

    init(
        _ lookup: AddressLookup, _ name: DomainName, _ type: RecordType, most: Int,
        _ completion: @escaping @Sendable (AddressLookup.Result) -> Void
    ) {
        self.lookup = lookup
        self.name = name
        self.type = type
        self.most = most
        self.completion = completion
    }

    func start() {
        lookup.look(up: name, type) { self.take($0) }
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
        let isOver =
            results.count >= most || sinceNew >= max(Self.patience, seen.count) || failures >= Self.mostFailures
        guard isOver else { return start() }
        var first = results[0]
        first.otherSamples = Array(results.dropFirst())
        completion(first)
    }
}

extension AddressLookup.Result {
    /// The addresses of this sample, from every vantage at which its chain ended.
    var seen: Set<IPAddress> { Set(branches.flatMap(\.addresses).map(\.address)) }

    /// Whether no vantage at which the chain of this sample ended gave an answer.
    fileprivate var isFailed: Bool { branches.allSatisfy { $0.verdict.error != nil } }
}
