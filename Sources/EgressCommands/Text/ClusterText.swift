internal import EgressCluster
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressSystem
internal import NIOHTTP1
internal import SystemPackage

/// What is said of the way to the API server; the subject is `kubectl`.
extension ClusterFinding {
    /// One line, to follow the subject.
    var fact: String {
        switch self {
        case .conflict(let status), .notFound(let status), .forbidden(let status), .invalid(let status),
            .expired(let status), .failed(let status):
            status.fact
        case .fieldConflicts: "has fields of other managers"
        case .unauthorized: "you must be logged in to the server (Unauthorized)"
        case .unreachable(let words): "unable to connect to the server: \(words.trimmed)"
        case .unexpectedAnswer(let code): "was answered \(HTTPResponseStatus(statusCode: code))"
        case .noPolicy: "was answered without a policy"
        case .noList: "was answered without a whole list of policies"
        case .endlessObject: "was answered with an object that is too large"
        case .noAnswer(let seconds): "had no answer in \(seconds) s"
        case .cutShort: "ended before it answered"
        case .noConnection(let errno): "cannot be asked: \(errno.text)"
        case .closed: "is not run any more"
        case .noKubectl(let program): "is not there: no program '\(program)'"
        case .kubectlNotRun(let failure): failure.text
        case .kubectlEnded(.exited(0), lastLine: nil): "ended before it listened"
        case .kubectlEnded(let end, let lastLine): lastLine?.asFact ?? end.text
        case .kubectlNotReady(let seconds): "was not ready in \(seconds) s, and was ended"
        case .serverPathUnsupported(let lastLine):
            "cannot reach a server whose URL has a path" + (lastLine.map { ": \($0.asFact)" } ?? "")
        case .noFolder: "cannot be used: there is no folder for its socket"
        }
    }

    var hint: String? {
        switch self {
        case .forbidden:
            "a refresh takes get, list and patch on networkpolicies; --apply takes get, patch and, at first, create"
        case .serverPathUnsupported:
            "pass a newer kubectl by --kubectl: one that has the flag proxy --append-server-path"
        case .noFolder: "let TMPDIR name a folder that may be written"
        default: nil
        }
    }
}

extension StoredDeviation {
    var words: Words {
        let hint = "Kubernetes knows endPort since 1.22; list the ports one by one for older servers"
        return Words("the API server \(fact)", hint: self == .droppedEndPort ? hint : nil)
    }

    private var fact: String {
        switch self {
        case .droppedEndPort: "dropped endPort, so that only the first port of each range is allowed"
        case .otherRules(let direction): "stored other \(direction.word) rules than it was sent"
        }
    }
}

extension ApiStatus {
    fileprivate var fact: String {
        guard message.isEmpty else { return message.asFact }
        return reason.isEmpty ? "was answered \(HTTPResponseStatus(statusCode: code))" : reason.lowercasedStart
    }
}

extension String {
    /// Somebody else's sentence as a part of ours: without its `error: `, its capital and its full stop. A user's name stays.
    fileprivate var asFact: String {
        var text = trimmed
        for start in ["error: ", "Error: "] where text.hasPrefix(start) { text = text.dropFirst(start.count) }
        return text.hasPrefix("User \"") ? String(text) : text.lowercasedStart
    }

    /// Without what ends a sentence or a line.
    fileprivate var trimmed: Substring {
        var text = self[...]
        while text.last == "." || text.last?.isWhitespace == true { text = text.dropLast() }
        return text
    }
}
