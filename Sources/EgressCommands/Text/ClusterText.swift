internal import EgressCluster
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressSystem
internal import NIOHTTP1
internal import SystemPackage

/// The words for findings about kubectl and the API server. Their subject is `kubectl`.
extension ClusterFinding {
    /// One line that follows the subject.
    var fact: String {
        switch self {
        // The API server checks whether an apply may create an object after the request itself was allowed, and then
        // gives no reason.
        case .forbidden(let status) where status.message.isEmpty:
            "forbidden: create on \(status.resource ?? "policies") is most likely not granted"
        case .conflict(let status), .notFound(let status), .forbidden(let status), .invalid(let status),
            .expired(let status), .failed(let status):
            status.fact
        case .notServed(let kind): "the API server does not serve \(kind.rawValue)"
        case .fieldConflicts: "some fields belong to other field managers"
        case .unauthorized: "you must be logged in to the server (Unauthorized)"
        case .unreachable(let words): "unable to connect to the server: \(words.trimmed)"
        case .unexpectedAnswer(let code): "the API server returned \(HTTPResponseStatus(statusCode: code))"
        case .noPolicy: "the API server returned no policy"
        case .noList: "the API server returned an incomplete list of policies"
        case .endlessObject: "the API server returned an object that is too large"
        case .noAnswer(let seconds): "the API server did not respond within \(seconds) s"
        case .cutShort: "the connection closed before the response was complete"
        case .noConnection(let errno): "cannot connect to its proxy: \(errno.text)"
        case .closed: "has been stopped"
        case .noKubectl(let program): "cannot find the program '\(program)'"
        case .kubectlNotRun(let failure): failure.text
        case .kubectlEnded(.exited(0), lastLine: nil): "exited before it started to listen"
        case .kubectlEnded(let end, let lastLine): lastLine?.asFact ?? end.text
        case .kubectlNotReady(let seconds): "was not ready within \(seconds) s and was terminated"
        case .serverPathUnsupported(let lastLine):
            "cannot connect to a server whose URL has a path" + (lastLine.map { ": \($0.asFact)" } ?? "")
        case .noFolder: "cannot be started: no folder for its socket can be created"
        }
    }

    var hint: String? {
        switch self {
        case .forbidden(let status):
            "grant get, list and patch on \(status.resource ?? "networkpolicies") for refresh; get, patch and, for a new"
                + " policy, create for --apply"
        case .serverPathUnsupported:
            "pass a newer kubectl with --kubectl, one that supports kubectl proxy --append-server-path"
        case .noFolder: "set TMPDIR to a folder that is writable"
        default: nil
        }
    }
}

extension StoredDeviation {
    var words: Words {
        let hint = "endPort requires Kubernetes 1.22 or later; list the ports one by one for older servers"
        return Words("the API server \(fact)", hint: self == .droppedEndPort ? hint : nil)
    }

    private var fact: String {
        switch self {
        case .droppedEndPort: "dropped endPort, so only the first port of each range is allowed"
        case .otherRules(let direction): "stored \(direction.word) rules that differ from those it received"
        case .otherEntries(let kind):
            "stored entries of spec.\(kind.field(.egress)) that differ from those it received"
        }
    }
}

extension ApiStatus {
    fileprivate var fact: String {
        guard message.isEmpty else { return message.asFact }
        return reason.isEmpty
            ? "the API server returned \(HTTPResponseStatus(statusCode: code))" : reason.lowercasedStart
    }
}

extension String {
    /// The sentence of another program as a fact: without `error: `, the capital letter and the full stop. The name of a
    /// user at the start keeps its capital letter.
    fileprivate var asFact: String {
        var text = trimmed
        for start in ["error: ", "Error: "] where text.hasPrefix(start) { text = text.dropFirst(start.count) }
        return text.hasPrefix("User \"") ? String(text) : text.lowercasedStart
    }

    /// The text without full stops and white space at the end.
    fileprivate var trimmed: Substring {
        var text = self[...]
        while text.last == "." || text.last?.isWhitespace == true { text = text.dropLast() }
        return text
    }
}
