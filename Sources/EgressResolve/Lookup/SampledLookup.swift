internal import EgressModel

/// Looks up one name and type at one resolver again and again, until nothing new has come for a while.
///
/// A name that rotates gives only some of its addresses at a time.
final class SampledLookup: @unchecked Sendable {
    private let lookup: AddressLookup
    private let name: DomainName
    private let type: RecordType
    private let most: Int
    private let completion: @Sendable (AddressLookup.Result) -> Void

    // One sample is under way at a time, and only its completion touches these.
    private var results: [AddressLookup.Result] = []
    private var seen: Set<IPAddress> = []
    private var sinceNew = 0
    private var failures = 0

    /// As many samples without news end it, or as many as there are addresses if those are more: an address in every
    /// tenth answer is missed by so many one time in eight.
    private static let patience = 20
    /// Each has had all its tries.
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
        if case .failed = result.verdict {
            failures += 1
        } else {
            let count = seen.count
            seen.formUnion(result.addresses.map(\.address))
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
