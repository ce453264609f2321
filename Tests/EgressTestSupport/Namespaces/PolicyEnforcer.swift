import Foundation
import Synchronization

/// A network plugin for one pod: watches a policy in a cluster, and enforces each version of it. It ends with the last
/// reference.
package final class PolicyEnforcer: Sendable {
    private let watch: ChildProcess
    private let guardian: Guardian
    private let folder: TemporaryFolder
    private let state: State

    /// Starts the plugin and waits until it enforces the policy. `rejects` tells whether it rejects what the policy does not
    /// allow, instead of dropping it.
    ///
    /// - Throws: `SupportError` if it does not.
    package init(
        of policy: String, in namespace: String, _ cluster: LiveCluster, on network: PodNetwork,
        rejects: Bool = false
    ) throws(SupportError) {
        folder = try TemporaryFolder()
        let path = "/apis/networking.k8s.io/v1/namespaces/\(namespace)/networkpolicies"
        watch = try ChildProcess(
            Kubectl.current.path, ["get", "--raw", "\(path)?watch=1&fieldSelector=metadata.name%3D\(policy)"],
            environment: ["HOME": cluster.home, "KUBECONFIG": cluster.kubeconfig], log: folder.path("events"))
        guardian = try Guardian(of: watch.pid)
        state = State(rejects: rejects)
        // The thread does not hold the enforcer, or it would never end.
        Thread.detachNewThread { [watch, folder, state] in
            state.follow(watch, folder.path("events"), network)
        }
        try Wait.until("the policy is enforced", telling: { state.fault ?? "" }) { () throws(SupportError) in
            if let fault = state.fault { throw SupportError(fault) }
            return state.versions > 0
        }
    }

    deinit {
        guardian.dismiss()
        watch.stop(within: 5)
    }

    /// What went wrong, if anything did.
    package var fault: String? { state.fault }

    /// What the plugin's thread has done.
    private final class State: Sendable {
        private let rejects: Bool
        private let values = Mutex<(versions: Int, fault: String?)>((0, nil))

        init(rejects: Bool) {
            self.rejects = rejects
        }

        var versions: Int { values.withLock { $0.versions } }
        var fault: String? { values.withLock { $0.fault } }

        /// Enforces each event of the watch until the watch ends.
        func follow(_ watch: ChildProcess, _ path: String, _ network: PodNetwork) {
            do throws(SupportError) {
                while !watch.ends(within: 0.002) {
                    // A line without a line end can be incomplete.
                    let lines = try TextFile.readBytes(path).split(
                        separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                    for line in lines.dropLast().dropFirst(versions) { try enforce(Array(line), network) }
                }
            } catch {
                values.withLock { $0.fault = error.description }
            }
        }

        private func enforce(_ line: [UInt8], _ network: PodNetwork) throws(SupportError) {
            let event: Event
            do {
                event = try JSONDecoder().decode(Event.self, from: Data(line))
            } catch {
                throw SupportError("no event of a watch: \(String(decoding: line, as: UTF8.self))")
            }
            try network.enforce(EgressFilter(event.object, rejects: rejects))
            values.withLock { $0.versions += 1 }
        }

        private struct Event: Decodable {
            let object: StoredPolicy
        }
    }
}
