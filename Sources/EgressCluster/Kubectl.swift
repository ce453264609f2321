internal import EgressSystem
internal import Subprocess
internal import SystemPackage

/// The kubectl program, which handles the kubeconfig file, credentials and proxies. It runs with a list of arguments,
/// never through a shell.
package struct Kubectl: Sendable {
    let program: String
    private let options: [String]
    /// A regular expression that matches the paths of all requests.
    private let paths: String
    /// The flag that limits how long kubectl waits for the server.
    private let timeout: [String]

    private static let limit = Duration.seconds(15)
    private static let outputLimit = 1 << 16
    /// The file with the namespace of a pod's service account. client-go reads the same file.
    private static let accountNamespace = "/var/run/secrets/kubernetes.io/serviceaccount/namespace"

    /// - Parameters:
    ///   - program: A path, or a name to look for in PATH; `nil` for `kubectl`.
    ///   - kubeconfig: The value of `--kubeconfig`; `nil` to omit the flag.
    ///   - context: The value of `--context`; `nil` to omit the flag.
    ///   - readsInventory: Whether pods, Services and workloads are read too.
    package init(program: String?, kubeconfig: String?, context: String?, readsInventory: Bool = false) {
        self.program = program ?? "kubectl"
        paths = ApiResource.paths(of: ApiResource.managed + (readsInventory ? ApiResource.inventory : []))
        options =
            (kubeconfig.map { ["--kubeconfig=\($0)"] } ?? [])
            + (context.map { ["--context=\($0)"] } ?? [])
        // In a pod, any connection flag stops kubectl from using the pod's service account (kubernetes/kubernetes
        // #93474).
        let isAccountOfPod = kubeconfig == nil && Self.isInPod && ProcessEnvironment["KUBECONFIG"] == nil
        timeout = isAccountOfPod ? [] : ["--request-timeout=30s"]
    }

    private static var isInPod: Bool { ProcessEnvironment["KUBERNETES_SERVICE_HOST"] != nil }

    /// Returns a proxy on a Unix socket that accepts only the paths of egressgen's requests.
    ///
    /// Without `appendsServerPath`, the proxy drops the path of the server's URL. Old versions of kubectl do not
    /// support it.
    func proxy(on socket: String, appendsServerPath: Bool) -> ChildProgram {
        child(
            ["proxy", "--unix-socket=\(socket)", "--accept-paths=\(paths)"]
                + (appendsServerPath ? ["--append-server-path"] : []) + timeout)
    }

    /// Whether the server URL of the context has a path; `false` if there is no context, as in a pod.
    func hasServerPath() async -> Bool {
        guard let url = await view("{.clusters[0].cluster.server}") else { return false }
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        return rest.drop { $0 != "/" }.contains { $0 != "/" }
    }

    /// Returns the namespace that kubectl would use: that of the context, in a pod that of its service account, and
    /// otherwise `default`.
    func namespace() async -> String {
        if let namespace = await view("{..namespace}"), !namespace.isEmpty { return namespace }
        guard Self.isInPod else { return "default" }
        if let namespace = ProcessEnvironment["POD_NAMESPACE"], !namespace.isEmpty { return namespace }
        let text = (try? WholeFile.read(Self.accountNamespace)).map { String(decoding: $0, as: UTF8.self) }
        let namespace = text?.filter { !$0.isWhitespace } ?? ""
        return namespace.isEmpty ? "default" : namespace
    }

    /// Returns a value of the context in the kubeconfig file.
    ///
    /// - Returns: `nil` if there is no context, or if kubectl fails.
    private func view(_ template: String) async -> String? {
        let child = child(["config", "view", "--minify", "--output=jsonpath=\(template)"])
        return await within(Self.limit) { () -> String? in
            let result = try? await child.run(
                reading: [], output: .bytes(limit: Self.outputLimit), error: .discarded)
            guard let result, result.terminationStatus.isSuccess else { return nil }
            return String(decoding: result.standardOutput, as: UTF8.self)
        } ?? nil
    }

    private func child(_ arguments: [String]) -> ChildProgram {
        ChildProgram(
            executable: program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: arguments + options, grace: .seconds(2))
    }
}
