package import EgressModel
package import EgressPolicy

/// Something that fails, and since when.
package struct Trouble: Sendable {
    package let notice: Notice
    package let since: UTCTime
    /// The policies that it affects, in sorted order. Empty if it affects the whole service, or a file without policies
    /// that could be read.
    package let policies: [PolicyIdentity]
}

/// A failure of a manifest, or of the whole service.
struct ManifestTrouble: Sendable {
    /// The file, or the policy of the cluster; `nil` for the whole service.
    let unit: String?
    let notice: Notice
    let since: UTCTime

    /// The display name of the policy, if the failure is about one.
    private var policy: String? {
        switch notice.subject {
        case .policy(let name, _), .line(_, _, policy: let name?): name
        default: nil
        }
    }

    func concerns(_ identity: PolicyIdentity) -> Bool {
        identity.unit == unit && (policy == nil || policy == identity.name)
    }

    /// Whether both are about the same, so that the failure goes on.
    func continues(_ other: ManifestTrouble) -> Bool {
        unit == other.unit && notice.subject == other.notice.subject
    }
}

extension Notice {
    /// Whether the API server, or kubectl on the way to it, is the cause.
    var isAboutCluster: Bool {
        if case .cluster = finding { true } else { false }
    }
}

extension RefreshReport {
    /// The failures, each with the file or the policy of the cluster that it is about.
    func troubles(at time: UTCTime) -> [ManifestTrouble] {
        failures.flatMap { Self.troubles(of: $0, at: time) }
            + results.flatMap { result in
                (result.failures + [result.deviation].compactMap(\.self)).map {
                    ManifestTrouble(unit: result.path, notice: $0, since: time)
                }
            }
    }

    /// Returns one failure for each policy if the failure is about several.
    private static func troubles(of notice: Notice, at time: UTCTime) -> [ManifestTrouble] {
        if case .fates(let fates) = notice.consequence {
            return fates.flatMap { group in
                group.policies.map { name in
                    let own = Notice(
                        .policy(name, file: nil), notice.finding, .fates([PolicyFates(group.fate, [name])]),
                        settings: notice.settings)
                    return ManifestTrouble(unit: name, notice: own, since: time)
                }
            }
        }
        if case .file(let path) = notice.subject { return [ManifestTrouble(unit: path, notice: notice, since: time)] }
        return [ManifestTrouble(unit: nil, notice: notice, since: time)]
    }
}
