package import EgressCluster
package import EgressPolicy

/// What the lists of each kind gave.
struct ClusterLists {
    typealias List = (kind: ManagedKind, result: Result<(managed: [[UInt8]], count: Int), ClusterFinding>)

    /// The objects that egressgen might manage, as JSON.
    private(set) var objects: [[UInt8]] = []
    /// The number of all policies in the selection; `nil` if it is not known.
    private(set) var policyCount: Int?
    /// The kinds that the server does not serve, or that the user may not list.
    private(set) var passedBy: [PassedKind] = []
    /// The kinds whose list failed.
    private(set) var failures: [(kind: ManagedKind, reason: ClusterFinding)] = []
    private var lists = 0

    init(_ lists: [List]) {
        for (kind, result) in lists.sorted(by: { $0.kind.rank < $1.kind.rank }) {
            switch result {
            case .success(let list):
                self.lists += 1
                objects += list.managed
                if kind == .networkPolicy { policyCount = list.count }
            case .failure(let reason) where reason.hidesKind: passedBy.append(PassedKind(kind: kind, reason: reason))
            case .failure(let reason): failures.append((kind, reason))
            }
        }
    }

    /// The reason why no kind can be refreshed; `nil` if one of them can.
    var end: ClusterFinding? { lists > 0 ? nil : failures.first?.reason ?? passedBy.first?.reason }

    /// Whether the API server answered. It does so if it refuses a list.
    var isAnswered: Bool { lists > 0 || end?.isAnswer ?? true }
}

/// A kind that a refresh passes by.
package struct PassedKind: Hashable, Sendable {
    package let kind: ManagedKind
    package let reason: ClusterFinding
}

extension ManagedKind {
    fileprivate var rank: Int { ManagedKind.allCases.firstIndex(of: self) ?? 0 }
}
