package import EgressSystem
package import SystemPackage

/// Tells why the API server, or kubectl on the way to it, did not do what it was asked for.
package enum ClusterFinding: Error, Hashable, Sendable {
    /// The object has changed since it was read.
    case conflict(ApiStatus)
    case notFound(ApiStatus)
    /// A right is missing.
    case forbidden(ApiStatus)
    /// Others manage fields that were to be applied.
    case fieldConflicts([FieldConflict])
    /// The server, or a webhook of it, did not take this object.
    case invalid(ApiStatus)
    /// The server does not know the user, or the user's credentials have expired.
    case unauthorized
    /// A list or a watch goes on from a version that the server has no more.
    case expired(ApiStatus)
    /// The server failed.
    case failed(ApiStatus)
    /// kubectl does not reach the server; with kubectl's words.
    case unreachable(String)
    /// What answered is not the API.
    case unexpectedAnswer(code: Int)
    case noPolicy
    case noList
    case endlessObject
    case noAnswer(seconds: Int)
    /// The connection ended before the answer did.
    case cutShort
    /// kubectl cannot be connected to, and was sent nothing.
    case noConnection(Errno)
    /// There is no program of that name or path.
    case noKubectl(String)
    case kubectlNotRun(ProgramFailure)
    /// kubectl ended before it listened; with the last line that it wrote to stderr.
    case kubectlEnded(ProgramFailure, lastLine: String?)
    case kubectlNotReady(seconds: Int)
    /// The server's URL has a path, which this kubectl's proxy forgets; with the last line that kubectl wrote to stderr.
    case serverPathUnsupported(lastLine: String?)
    /// There is no folder for kubectl's socket.
    case noFolder
    /// The way to the server is closed.
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
            // A webhook gives a code alone. 408 and 429 are no verdict on the object.
            let isRefusal = 400..<500 ~= status.code && status.code != 408 && status.code != 429
            self = isRefusal ? .invalid(status) : .failed(status)
        }
    }

    /// What follows for other requests, and for what was to be written.
    package enum Kind: Hashable, Sendable {
        /// It concerns this object alone, which was not written.
        case object
        case conflict
        case notFound
        case forbidden
        /// kubectl or the server cannot be used at all; nothing was written.
        case unusable
        /// What was to be written may have been, or not.
        case unclear
    }

    package var kind: Kind {
        switch self {
        case .conflict: .conflict
        case .notFound: .notFound
        case .forbidden: .forbidden
        case .fieldConflicts, .invalid, .expired: .object
        case .unauthorized, .noConnection, .noKubectl, .kubectlNotRun, .kubectlEnded, .kubectlNotReady,
            .serverPathUnsupported, .noFolder, .closed:
            .unusable
        case .failed, .unreachable, .unexpectedAnswer, .noPolicy, .noList, .endlessObject, .noAnswer, .cutShort:
            .unclear
        }
    }

    /// Whether there is no point in asking for more.
    package var endsAll: Bool { kind == .unusable || kind == .unclear }
}
