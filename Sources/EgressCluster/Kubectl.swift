internal import EgressSystem
internal import Subprocess
internal import SystemPackage

/// kubectl, which brings kubeconfig, credentials and proxies. It is run with a list of arguments, never through a shell.
package struct Kubectl: Sendable {
    let program: String
    private let options: [String]
    /// How long kubectl itself waits for a server.
    private let timeout: [String]

    private static let limit = Duration.seconds(15)
    private static let outputLimit = 1 << 16
    /// The namespace of a pod's account; where client-go looks for it, too.
    private static let accountNamespace = "/var/run/secrets/kubernetes.io/serviceaccount/namespace"

    /// - Parameters:
    ///   - program: a path, or a name to look for in PATH; `nil` means `kubectl`.
    ///   - kubeconfig: the file for `--kubeconfig`; `nil` leaves out the flag.
    ///   - context: the name for `--context`; `nil` leaves out the flag.
    package init(program: String?, kubeconfig: String?, context: String?) {
        self.program = program ?? "kubectl"
        options =
            (kubeconfig.map { ["--kubeconfig=\($0)"] } ?? [])
            + (context.map { ["--context=\($0)"] } ?? [])
        // Any flag for the connection would keep kubectl from the account of its pod (kubernetes/kubernetes #93474).
        let isAccountOfPod = kubeconfig == nil && Self.isInPod && ProcessEnvironment["KUBECONFIG"] == nil
        timeout = isAccountOfPod ? [] : ["--request-timeout=30s"]
    }

    private static var isInPod: Bool { ProcessEnvironment["KUBERNETES_SERVICE_HOST"] != nil }

    /// A proxy on a socket of the file system, which lets through what `ApiRequest` asks for alone. Without `appendsServerPath`,
    /// for which some kubectls are too old, it forgets the path of the server's URL.
    func proxy(on socket: String, appendsServerPath: Bool) -> ChildProgram {
        child(
            ["proxy", "--unix-socket=\(socket)", "--accept-paths=\(ApiRequest.paths)"]
                + (appendsServerPath ? ["--append-server-path"] : []) + timeout)
    }

    /// Whether the URL of the context's server has a path; not where there is no context, as in a pod.
    func hasServerPath() async -> Bool {
        guard let url = await view("{.clusters[0].cluster.server}") else { return false }
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        return rest.drop { $0 != "/" }.contains { $0 != "/" }
    }

    /// The namespace that kubectl itself would use: the context's, in a pod that of its account, else `default`.
    func namespace() async -> String {
        if let namespace = await view("{..namespace}"), !namespace.isEmpty { return namespace }
        guard Self.isInPod else { return "default" }
        if let namespace = ProcessEnvironment["POD_NAMESPACE"], !namespace.isEmpty { return namespace }
        let text = (try? WholeFile.read(Self.accountNamespace)).map { String(decoding: $0, as: UTF8.self) }
        let namespace = text?.filter { !$0.isWhitespace } ?? ""
        return namespace.isEmpty ? "default" : namespace
    }

    /// What kubeconfig says of the context.
    ///
    /// - Returns: `nil` where there is no context, or kubectl cannot tell.
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
