package import EgressCluster
package import EgressPolicy

/// What the lists of each kind gave.
struct ClusterLists {
    /// The list of one kind.
    struct List: Sendable {
        let kind: ManagedKind
        /// `nil` if there is a reason why the kind cannot be listed.
        var list: ObjectList?
        var reason: ClusterFinding?
    }

    /// The objects that egressgen might manage, as JSON.
    private(set) var objects: [[UInt8]] = []
    /// The number of all objects of each kind that was listed, managed or not.
    private(set) var counts: [ManagedKind: Int] = [:]
    /// The kinds that the server does not serve, or that the user may not list.
    private(set) var passedBy: [PassedKind] = []
    /// The kinds whose list failed.
    private(set) var failures: [(kind: ManagedKind, reason: ClusterFinding)] = []

    init(_ lists: [List]) {
        for list in lists.sorted(by: { $0.kind.rank < $1.kind.rank }) {
            if let found = list.list {
                objects += found.objects
                counts[list.kind] = found.count
            } else if let reason = list.reason, reason.hidesKind {
                passedBy.append(PassedKind(kind: list.kind, reason: reason))
            } else if let reason = list.reason {
                failures.append((list.kind, reason))
            }
        }
    }

    /// The reason why no kind can be refreshed; `nil` if one of them can.
    var end: ClusterFinding? { !counts.isEmpty ? nil : failures.first?.reason ?? passedBy.first?.reason }

    /// The reasons why no kind can be refreshed. If the user named the kinds, each kind has its own.
    func ends(_ selection: PolicySelection) -> [ClusterFinding] {
        guard let end else { return [] }
        guard selection.namesKinds, failures.isEmpty else { return [end] }
        return passedBy.map(\.reason)
    }

    /// Whether the API server answered. It does so if it refuses a list.
    var isAnswered: Bool { !counts.isEmpty || end?.isAnswer ?? true }
}

/// A kind that a refresh skips.
package struct PassedKind: Hashable, Sendable {
    package let kind: ManagedKind
    package let reason: ClusterFinding
}

extension ManagedKind {
    fileprivate var rank: Int { ManagedKind.allCases.firstIndex(of: self) ?? 0 }
}
