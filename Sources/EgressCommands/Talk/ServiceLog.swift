internal import EgressManifest
internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import EgressRefresh
internal import Logging

/// The log of a service about changes of policies: one line for each address.
struct ServiceLog {
    private let logger: Logger

    init(_ logger: Logger) {
        self.logger = logger
    }

    func tell(_ policy: PolicyResult) {
        for change in policy.addressChanges { tell(change, policy.label) }
    }

    /// Tells that an answer was held. Nobody can act on a single one, so that only `-v` shows it.
    func tell(held question: Question?, seconds: Double, _ lateness: ForwardCounts.Lateness?) {
        let milliseconds = Int((seconds * 1000).rounded())
        let end = lateness.map { "delivered before its addresses were acknowledged: \(Self.words(for: $0))" }
        logger.info(
            "\(question.map(\.description) ?? "an answer"): held for \(milliseconds) ms\(end.map { ", \($0)" } ?? "")",
            metadata: [
                "question": "\(question.map(\.description) ?? "")", "milliseconds": "\(milliseconds)",
                "late": "\(lateness?.rawValue ?? "")",
            ])
    }

    private static func words(for lateness: ForwardCounts.Lateness) -> String {
        switch lateness {
        case .hold: "the time to hold it was over"
        case .unwritten: "they were not written"
        case .away: "the API server is away"
        case .shutdown: "the service ends"
        }
    }

    private func tell(_ change: AddressChange, _ place: String) {
        let (label, reason) = (change.direction.label(change.host), Self.words(for: change.reason))
        let verb = change.isAddition ? "added" : "removed"
        logger.notice(
            "\(place): \(label): \(verb) \(change.address): \(reason)",
            metadata: [
                "policy": "\(place)", "direction": "\(change.direction.word)", "host": "\(change.host.text)",
                "address": "\(change.address)", "change": "\(verb)", "reason": "\(reason)",
            ])
    }

    private static func words(for reason: AddressChange.Reason) -> String {
        switch reason {
        case .inDNS: "in DNS"
        case .learned(let qname): "a client was told it for \(qname)"
        case .disallowed: "no longer allowed by family or accept"
        case .hostRemoved: "its host was removed"
        case .expired: "not in DNS and no longer retained"
        case .notInDNS: "not in DNS"
        }
    }
}
