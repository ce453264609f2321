/// A file in a container that a Secret provides: the folder at which the Secret is mounted, and the key of the Secret.
package struct SecretFile: Hashable, Sendable {
    package let folder: String
    /// The name of the file, which is also the key of the Secret.
    package let key: String

    /// The folder at which Kubernetes mounts the credentials of the service account, and the link to it in most images.
    private static let accounts = ["/run", "/var/run"].map { $0 + "/secrets/kubernetes.io/serviceaccount" }

    /// Parses the path of the file.
    ///
    /// - Throws: `ValueError` if the path is not absolute, if it is not in a folder that a Secret can be mounted at, or
    ///   if its last part is not the key of a Secret.
    package init(path: String) throws(ValueError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.first == "", parts.count > 2 else { throw .workload(.noSecretFolder) }
        let isPlain = parts.dropFirst().allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && !$0.contains(":") }
        guard isPlain, let key = parts.last.map(String.init), Self.isKey(key) else {
            throw .workload(.noSecretKey)
        }
        let folder = parts.dropLast().joined(separator: "/")
        guard !Self.accounts.contains(where: { ($0 + "/").hasPrefix(folder + "/") }) else {
            throw .workload(.hiddenCredentials(folder))
        }
        self.folder = folder
        self.key = key
    }

    /// Whether Kubernetes accepts the key (Secret v1 core, `data`).
    private static func isKey(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    }
}
