internal import EgressObserve

/// The number of answers with each outcome.
struct OutcomeCounts: Hashable, Sendable {
    private(set) var answered = 0
    private(set) var noData = 0
    private(set) var nxDomain = 0
    private(set) var failed = 0

    mutating func add(_ outcome: Observation.Outcome) {
        switch outcome {
        case .answered: answered += 1
        case .noData: noData += 1
        case .nxDomain: nxDomain += 1
        case .failed: failed += 1
        }
    }

    mutating func add(_ counts: OutcomeCounts) {
        answered += counts.answered
        noData += counts.noData
        nxDomain += counts.nxDomain
        failed += counts.failed
    }
}
