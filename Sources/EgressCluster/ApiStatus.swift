internal import EgressManifest

/// The reason why a request to the API server failed: an object of kind Status (Kubernetes API conventions, "Response
/// Status Kind").
package struct ApiStatus: Hashable, Sendable {
    /// One of the reasons in `details.causes`.
    package struct Cause: Hashable, Sendable {
        package let reason: String
        package let message: String
        package let field: String
    }

    /// The HTTP status code.
    package let code: Int
    /// The machine-readable reason, such as `Conflict`; empty if the server gives none.
    package let reason: String
    /// The message of the server. If permission is missing, the message omits the name of the object, so that it is the
    /// same for all objects that lack the same permission.
    package let message: String
    package let causes: [Cause]
    package let retryAfterSeconds: Int?
    /// The resource that the request was about, such as `networkpolicies`; `nil` if the server does not name it.
    package let resource: String?

    /// Reads a Status object from JSON. Returns `nil` for an object of another kind. `code` is used if the object has
    /// no code.
    init?(_ bytes: [UInt8], code: Int = 0) {
        guard bytes.first == UInt8(ascii: "{"), let root = try? SpanTree.documents(of: bytes).first else { return nil }
        self.init(root, code: code)
    }

    init?(_ node: SpanNode, code: Int = 0) {
        guard node["kind"]?.string == "Status" else { return nil }
        let details = node["details"]
        self.code = node["code"]?.string.flatMap { Int($0) } ?? code
        reason = node["reason"]?.string ?? ""
        message = Self.message(node, details)
        causes = (details?["causes"]?.items ?? []).map { cause in
            Cause(
                reason: cause["reason"]?.string ?? "", message: cause["message"]?.string ?? "",
                field: cause["field"]?.string ?? "")
        }
        resource = details?["kind"]?.string
        retryAfterSeconds = details?["retryAfterSeconds"]?.string.flatMap { Int($0) }
    }

    private static func message(_ node: SpanNode, _ details: SpanNode?) -> String {
        let message = node["message"]?.string ?? ""
        guard node["reason"]?.string == "Forbidden", let kind = details?["kind"]?.string else { return message }
        let group = details?["group"]?.string.map { ".\($0)" } ?? ""
        let name = details?["name"]?.string.map { " \"\($0)\"" } ?? ""
        let object = "\(kind)\(group)\(name) is forbidden: "
        return message.hasPrefix(object) ? String(message.dropFirst(object.count)) : message
    }
}
