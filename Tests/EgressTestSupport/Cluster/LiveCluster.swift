import Foundation

/// A real Kubernetes API server with its etcd on the loopback, ended with the last reference or with the test process.
///
/// It is version 1.20, with RBAC. There are no controllers: a namespace that is deleted stays Terminating, and service
/// accounts get tokens only when they are asked for. Policies are stored and validated, not enforced.
package final class LiveCluster: Sendable {
    package let apiServer: ClusterProcess
    package let etcd: ClusterProcess
    /// Where the API server listens, with TLS.
    package let endpoint: Endpoint
    /// The path of the administrator's kubeconfig.
    package let kubeconfig: String
    /// A folder for what kubectl remembers; `HOME` of every run.
    package let home: String
    let folder: TemporaryFolder

    private static let variable = "EGRESSGEN_KUBE_APISERVER"
    private static let secondsToStart = 90.0

    /// Whether there is an API server to run: `make test-cluster` builds one and names it in the environment.
    package static var isAvailable: Bool { ProcessInfo.processInfo.environment[variable] != nil }

    private static let sharedCluster = Result { () throws(SupportError) in try start() }

    /// The one that all tests share, each in namespaces of its own; it is started when it is first wanted.
    package static func shared() throws(SupportError) -> LiveCluster { try sharedCluster.get() }

    /// Starts another one, for a test that stops it or that counts its requests.
    package static func start() throws(SupportError) -> LiveCluster {
        try Loopback.started(ports: 3) { (ports) throws(SupportError) in try LiveCluster(on: ports) }
    }

    /// The ports are those of the API server, of etcd, and of etcd for its peers.
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

    /// Everything that etcd and the API server wrote.
    package var log: String { logs.joined() }

    private var logs: [String] { ["etcd.log", "apiserver.log"].map { (try? folder.read($0)) ?? "" } }

    private var lastWords: String { logs.map { $0.suffix(4000) }.joined(separator: "\n") }

    /// Ends both processes.
    package func stop() {
        apiServer.stop()
        etcd.stop()
    }

    /// Waits until the API server says that it is ready, as after a new start.
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
