import Foundation

/// A real Kubernetes API server with its etcd on the loopback address.
///
/// Both processes end with the last reference or with the test process. The version is 1.20, with RBAC. No controllers
/// run: a deleted namespace stays Terminating, and a service account gets a token only on request. The server validates
/// and stores policies but does not enforce them.
package final class LiveCluster: Sendable {
    package let apiServer: ClusterProcess
    package let etcd: ClusterProcess
    /// The address on which the API server listens with TLS.
    package let endpoint: Endpoint
    /// The path of the administrator's kubeconfig.
    package let kubeconfig: String
    /// The `HOME` of every kubectl run, which contains kubectl's cache.
    package let home: String
    let folder: TemporaryFolder

    private static let variable = "EGRESSGEN_KUBE_APISERVER"
    private static let secondsToStart = 90.0

    /// Whether an API server is available. `make test-cluster` builds one and puts its path into the environment.
    package static var isAvailable: Bool { ProcessInfo.processInfo.environment[variable] != nil }

    private static let sharedCluster = Result { () throws(SupportError) in try start() }

    /// Returns the cluster that all tests share, and starts it on first use. Each test uses its own namespaces.
    package static func shared() throws(SupportError) -> LiveCluster { try sharedCluster.get() }

    /// Starts a separate cluster, for a test that stops it or counts its requests.
    package static func start() throws(SupportError) -> LiveCluster {
        try Loopback.started(ports: 3) { (ports) throws(SupportError) in try LiveCluster(on: ports) }
    }

    /// - Parameter ports: The ports of the API server, of etcd, and of etcd's peer endpoint.
    /// - Throws: `SupportError` if the cluster does not start.
    private init(on ports: [UInt16]) throws(SupportError) {
        folder = try TemporaryFolder()
        endpoint = Endpoint(port: ports[0])
        home = folder.path("home")
        kubeconfig = folder.path("kubeconfig")
        let environment = try Self.environment(ports)
        etcd = ClusterProcess("etcd", in: folder.path, environment: environment)
        apiServer = ClusterProcess("apiserver", in: folder.path, environment: environment)
        try prepare(environment)
        try etcd.start()
        try apiServer.start()
        try waitUntilReady()
    }

    deinit { stop() }

    /// The logs of etcd and of the API server.
    package var log: String { logs.joined() }

    private var logs: [String] { ["etcd.log", "apiserver.log"].map { (try? folder.read($0)) ?? "" } }

    private var lastWords: String { logs.map { $0.suffix(4000) }.joined(separator: "\n") }

    /// Stops both processes.
    package func stop() {
        apiServer.stop()
        etcd.stop()
    }

    /// Waits until the API server reports that it is ready, for example after a restart.
    package func waitUntilReady() throws(SupportError) {
        try Wait.until(
            "the API server is ready", within: Self.secondsToStart, pause: 100, telling: { lastWords }
        ) { () throws(SupportError) in
            guard !apiServer.hasEnded, !etcd.hasEnded else {
                throw SupportError("the cluster ended before it was ready\n\(lastWords)")
            }
            return try kubectl("get", "--raw", "/readyz", "--request-timeout", "5s").status == 0
        }
    }

    private func prepare(_ environment: [String: String]) throws(SupportError) {
        let script = PackageRoot.path("scripts/cluster")
        let run = try Command(
            Executable.path(of: "bash"), [script, "prepare", folder.path], environment: environment
        ).run()
        guard run.status == 0 else { throw SupportError("scripts/cluster prepare failed:\n\(run.stderr)") }
    }

    private static func environment(_ ports: [UInt16]) throws(SupportError) -> [String: String] {
        guard let program = ProcessInfo.processInfo.environment[variable] else {
            throw SupportError("\(variable) names no API server")
        }
        let further = [variable: program, "CLUSTER_PORTS": ports.map(String.init).joined(separator: " ")]
        return ChildProcess.environment.merging(further) { $1 }
    }
}
