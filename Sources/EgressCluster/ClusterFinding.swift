package import EgressPolicy
package import EgressSystem
package import SystemPackage

/// The reason why a request failed at the API server, or at kubectl on the way to it.
package enum ClusterFinding: Error, Hashable, Sendable {
    /// The object has changed since it was read.
    case conflict(ApiStatus)
    case notFound(ApiStatus)
    /// The server serves no version of the kind.
    case notServed(ManagedKind)
    /// The user lacks a permission.
    case forbidden(ApiStatus)
    /// Other field managers own fields of the applied policy.
    case fieldConflicts([FieldConflict])
    /// The server or an admission webhook rejected the object.
    case invalid(ApiStatus)
    /// The server does not know the user, or the user's credentials have expired.
    case unauthorized
    /// A list or watch continues from a resource version that the server no longer has.
    case expired(ApiStatus)
    /// The server failed.
    case failed(ApiStatus)
    /// kubectl cannot reach the server. The text is kubectl's message.
    case unreachable(String)
    /// The answer does not come from the Kubernetes API.
    case unexpectedAnswer(code: Int)
    case noPolicy
    case noList
    case endlessObject
    case noAnswer(seconds: Int)
    /// The connection ended before the answer was complete.
    case cutShort
    /// kubectl accepts no connection, and nothing was sent to it.
    case noConnection(Errno)
    /// No program has this name or path.
    case noKubectl(String)
    case kubectlNotRun(ProgramFailure)
    /// kubectl exited before it accepted connections. `lastLine` is the last line that it wrote to stderr.
    case kubectlEnded(ProgramFailure, lastLine: String?)
    case kubectlNotReady(seconds: Int)
    /// The server's URL has a path, which the proxy of this kubectl version drops. `lastLine` is the last line that
    /// kubectl wrote to stderr.
    case serverPathUnsupported(lastLine: String?)
    /// No folder could be created for kubectl's socket.
    case noFolder
    /// egressgen has closed the connection to the server, or the caller was cancelled.
    case closed

    init(_ status: ApiStatus) {
        switch status.reason {
        case "Unauthorized": self = .unauthorized
        case "Forbidden": self = .forbidden(status)
        case "NotFound": self = .notFound(status)
        case "Conflict":
            let conflicts = FieldConflict.all(in: status)
            self = conflicts.isEmpty ? .conflict(status) : .fieldConflicts(conflicts)
        case "Expired", "Gone": self = .expired(status)
        default:
            // An admission webhook can return a code without a reason. The codes 408 and 429 do not mean that the
            // object is invalid.
            let isRefusal = 400..<500 ~= status.code && status.code != 408 && status.code != 429
            self = isRefusal ? .invalid(status) : .failed(status)
        }
    }

    /// What the finding means for further requests, and for the object to be written.
    package enum Kind: Hashable, Sendable {
        /// Only this object is affected. It was not written.
        case object
        case conflict
        case notFound
        case forbidden
        /// kubectl or the server cannot be used at all. Nothing was written.
        case unusable
        /// The object might have been written.
        case unclear
    }

    package var kind: Kind {
        switch self {
        case .conflict: .conflict
        case .notFound: .notFound
        case .forbidden: .forbidden
        case .fieldConflicts, .invalid, .expired, .notServed: .object
        case .unauthorized, .noConnection, .noKubectl, .kubectlNotRun, .kubectlEnded, .kubectlNotReady,
            .serverPathUnsupported, .noFolder, .closed:
            .unusable
        case .failed, .unreachable, .unexpectedAnswer, .noPolicy, .noList, .endlessObject, .noAnswer, .cutShort:
            .unclear
        }
    }

    /// The resource that the user lacks a permission for; `nil` for another finding.
    package var resource: String? {
        if case .forbidden(let status) = self { status.resource } else { nil }
    }

    /// Whether the server does not serve the kind of the request. A server answers without a status if it knows no
    /// version of the whole API group.
    package var isUnserved: Bool {
        switch self {
        case .notFound, .notServed, .unexpectedAnswer(code: 404): true
        default: false
        }
    }

    /// Whether a list or a watch shows that the kind is not served, or that the user may not read it.
    package var hidesKind: Bool { isUnserved || kind == .forbidden }

    /// Whether the server answered the request, even if it refused it.
    package var isAnswer: Bool { !endsAll }

    /// Whether the failure of a write concerns only its object. With code 500, the server answers if an admission webhook
    /// cannot be reached.
    package var isOfObject: Bool {
        if case .failed(let status) = self { return status.code == 500 }
        return isAnswer
    }

    /// Whether further requests would fail as well.
    package var endsAll: Bool { kind == .unusable || kind == .unclear }
}
