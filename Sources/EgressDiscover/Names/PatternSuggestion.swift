package import EgressModel
internal import EgressPolicy

/// A pattern that could stand for many names.
package struct PatternSuggestion: Hashable, Sendable {
    /// The smallest number of names below a suffix for which its pattern is suggested.
    package static let fewest = 8

    package let suffix: DomainName
    /// The number of names that were seen below the suffix.
    package let nameCount: Int
    /// The estimated share of lookups below the suffix that go to names which were not seen: the share of lookups whose
    /// name was seen once (Good, The population frequencies of species and the estimation of population parameters,
    /// 1953).
    package let unseenShare: Double

    package init(suffix: DomainName, nameCount: Int, unseenShare: Double) {
        self.suffix = suffix
        self.nameCount = nameCount
        self.unseenShare = unseenShare
    }

    /// Returns the patterns for names and the numbers of their lookups, in sorted order.
    ///
    /// A longer suffix goes before a shorter one, which is suggested only for names that no longer one covers. A suffix
    /// under which strangers publish names is not suggested, nor one that looks like the end of an address.
    static func all(for lookups: [DomainName: Int]) -> [PatternSuggestion] {
        var below: [DomainName: [DomainName]] = [:]
        for name in lookups.keys {
            var suffix = name.parent
            while let domain = suffix, domain.labels.count > 1 {
                below[domain, default: []].append(name)
                suffix = domain.parent
            }
        }
        let candidates = below.keys.filter { below[$0, default: []].count >= fewest }.sorted { left, right in
            let (first, second) = (left.labels.count, right.labels.count)
            return first == second ? left < right : first > second
        }
        var covered: Set<DomainName> = []
        var chosen: [PatternSuggestion] = []
        for suffix in candidates where SharedSuffixes.domain(of: suffix) == nil && !suffix.hasNumericEnd {
            let names = below[suffix, default: []]
            guard names.count(where: { !covered.contains($0) }) >= fewest else { continue }
            covered.formUnion(names)
            chosen.append(PatternSuggestion(suffix, names.map { lookups[$0, default: 0] }))
        }
        return chosen.sorted { $0.suffix < $1.suffix }
    }

    private init(_ suffix: DomainName, _ counts: [Int]) {
        let total = counts.reduce(0, +)
        self.init(
            suffix: suffix, nameCount: counts.count,
            unseenShare: total == 0 ? 0 : Double(counts.count { $0 == 1 }) / Double(total))
    }
}
