package import EgressModel
package import EgressObserve
package import EgressPolicy

/// The subject of a notice.
package enum Subject: Hashable, Sendable {
    case host(HostName)
    case setting(Setting, String?)
    /// A file, or standard input.
    case file(String)
    /// Files and folders.
    case files([String])
    /// A line of a file, counted from 1, and the policy on that line if it is known.
    case line(String, Int, policy: String?)
    /// A policy by namespace and name, and the file that contains it, if there is one.
    case policy(String, file: String?)
    /// The server that was queried, and the client subnet that the query named.
    case vantage(VantageView)
    case annotations
    /// The text of a policy that a template rendered.
    case renderedPolicy
    /// A DNS server that sends its answers.
    case sender(TapPeer)
    case kubectl
    case cluster
    case service
    /// A part of the policy or the workload with this name.
    indirect case part(Subject, of: String)

    /// Returns the subject of notices about a name.
    package static func name(_ name: DomainName) -> Subject { .host(.name(name)) }

    init(_ subject: DialectObjection.Subject) {
        switch subject {
        case .setting(let setting, let value): self = .setting(setting, value)
        case .host(let host): self = .host(host)
        }
    }
}
