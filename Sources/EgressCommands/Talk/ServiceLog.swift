internal import EgressManifest
internal import EgressModel
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

    private func tell(_ change: AddressChange, _ place: String) {
        let (label, reason) = (change.direction.label(change.host), Self.words(for: change.reason))
        let verb = change.isAddition ? "added" : "removed"
        logger.notice(
            "\(place): \(label): \(verb) \(change.address): \(reason)",
            metadata: [
                "policy": "\(place)", "direction": "\(change.direction.word)", "host": "\(change.host)",
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
