import EgressPolicy
import EgressTestSupport

@testable import EgressCluster

/// An API server whose behaviour is a Python script, and a store that connects to it.
struct ScriptedServer {
    let kubectl: ScriptedKubectl
    let server: ApiServer
    let store: ClusterStore
    private let folder: TemporaryFolder

    static let all = PolicySelection(.everywhere, labels: nil)

    init(_ behaviour: String, before: String = "", _ set: (inout ClusterLimits) -> Void = { _ in }) throws {
        folder = try TemporaryFolder()
        kubectl = try ScriptedKubectl(behaviour, before: before, kubectl: nil, in: folder)
        var limits = ClusterLimits()
        set(&limits)
        server = ApiServer(EgressCluster.Kubectl(program: kubectl.path, kubeconfig: nil, context: nil), limits)
        store = ClusterStore(server)
    }

    /// A script that answers with an empty list.
    static let emptyList = #"request.answer(200, {"kind": "NetworkPolicyList", "metadata": {}, "items": []})"#

    /// Lists the objects of a kind, and returns their number or the error.
    func list(_ kind: ManagedKind = .networkPolicy) async -> Result<Int, ClusterFinding> {
        do throws(ClusterFinding) {
            return .success(try await store.list(kind, Self.all).count)
        } catch {
            return .failure(error)
        }
    }
}
