import EgressTestSupport

@testable import EgressCluster

/// An API server that is lines of Python, and a store that speaks to it.
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

    /// A list that has nothing to tell.
    static let emptyList = #"request.answer(200, {"kind": "NetworkPolicyList", "metadata": {}, "items": []})"#

    /// What the server has been asked by a list, or why it has not answered.
    func list() async -> Result<Int, ClusterFinding> {
        do throws(ClusterFinding) {
            return .success(try await store.list(Self.all).count)
        } catch {
            return .failure(error)
        }
    }
}
