import Foundation

extension LiveCluster {
    /// Creates a service account and returns the path of its kubeconfig.
    ///
    /// A Role grants the account these verbs on resources in the namespace. If `isClusterWide` is true, a ClusterRole
    /// grants them in all namespaces. Without verbs, the account has no rights.
    package func kubeconfig(
        allowing verbs: [String], in namespace: String, on resources: [String] = networkPolicies,
        isClusterWide: Bool = false
    ) throws(SupportError) -> String {
        let name = "account-\(UUID().uuidString.prefix(8).lowercased())"
        let kind = isClusterWide ? "ClusterRole" : "Role"
        let account = Self.account(name, in: namespace, verbs, on: resources, kind: kind)
        try administer("apply", "-f", "-", input: account)
        return try kubeconfig(token: token(of: name, in: namespace), name: name)
    }

    /// Writes a kubeconfig with a token of an existing service account and returns its path.
    package func kubeconfig(of account: String, in namespace: String) throws(SupportError) -> String {
        try kubeconfig(token: token(of: account, in: namespace), name: account)
    }

    /// Writes a kubeconfig with this token and returns its path.
    package func kubeconfig(token: String, name: String = "anyone") throws(SupportError) -> String {
        let authority = try TextFile.readBytes(folder.path("ca.crt"))
        let text = """
            apiVersion: v1
            kind: Config
            current-context: tests
            clusters:
            - name: tests
              cluster:
                server: https://\(endpoint)
                certificate-authority-data: \(Data(authority).base64EncodedString())
            users:
            - name: \(name)
              user:
                token: \(token)
            contexts:
            - name: tests
              context:
                cluster: tests
                user: \(name)

            """
        return try folder.write(text, to: "\(name)-\(UUID().uuidString.prefix(8)).kubeconfig")
    }

    /// Writes a kubeconfig with an expired token of a new service account and returns its path.
    ///
    /// The token is signed with the server's key. It was valid for one hour of the year 2020, unless `expiry` gives
    /// another end, in seconds since 1970.
    package func kubeconfigWithExpiredToken(
        in namespace: String, expiry: Int = 1_577_840_400
    ) throws(SupportError) -> String {
        let name = "expired-\(UUID().uuidString.prefix(8).lowercased())"
        let account = Self.account(name, in: namespace, ["get", "list", "patch"], kind: "Role")
        try administer("apply", "-f", "-", input: account)
        let uid = try administer("get", "serviceaccount", name, "-n", namespace, "-o", "jsonpath={.metadata.uid}")
        let claims = """
            {"aud":["https://kubernetes.default.svc"],"iss":"https://kubernetes.default.svc",\
            "iat":1577836800,"nbf":1577836800,"exp":\(expiry),\
            "kubernetes.io":{"namespace":"\(namespace)","serviceaccount":{"name":"\(name)","uid":"\(uid)"}},\
            "sub":"system:serviceaccount:\(namespace):\(name)"}
            """
        return try kubeconfig(token: signedToken(claims), name: name)
    }

    private func token(of account: String, in namespace: String) throws(SupportError) -> String {
        let answer = try administer(
            "create", "--raw", "/api/v1/namespaces/\(namespace)/serviceaccounts/\(account)/token", "-f", "-",
            input: #"{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{}}"#)
        guard let token = answer.firstMatch(of: /"token":\s*"([^"]+)"/)?.1 else {
            throw SupportError("no token for \(account): \(answer)")
        }
        return String(token)
    }

    /// Returns a JSON Web Token (RFC 7519), signed with the API server's signing key.
    private func signedToken(_ claims: String) throws(SupportError) -> String {
        let text = Self.base64url(#"{"alg":"RS256","typ":"JWT"}"#.utf8) + "." + Self.base64url(claims.utf8)
        let run = try Command(
            Executable.path(of: "openssl"), ["dgst", "-sha256", "-sign", folder.path("tokens.key")],
            input: Array(text.utf8)
        ).run()
        guard run.status == 0 else { throw SupportError("openssl cannot sign: \(run.stderr)") }
        return text + "." + Self.base64url(run.output)
    }

    private static func base64url(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    package static let networkPolicies = ["networkpolicies.networking.k8s.io"]

    private static func account(
        _ name: String, in namespace: String, _ verbs: [String], on resources: [String] = networkPolicies, kind: String
    ) -> String {
        let quoted = verbs.map { "\"\($0)\"" }.joined(separator: ", ")
        let place = kind == "Role" ? "namespace: \(namespace)" : ""
        let rules = resources.map { resource in
            let parts = resource.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            return #"{apiGroups: ["\#(parts[1])"], resources: ["\#(parts[0])"], verbs: [\#(quoted)]}"#
        }
        return """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: \(name), namespace: \(namespace)}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: \(kind)
            metadata: {name: \(name), \(place)}
            rules: [\(verbs.isEmpty ? "" : rules.joined(separator: ", "))]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: \(kind)Binding
            metadata: {name: \(name), \(place)}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: \(kind), name: \(name)}
            subjects:
            - {kind: ServiceAccount, name: \(name), namespace: \(namespace)}

            """
    }
}
