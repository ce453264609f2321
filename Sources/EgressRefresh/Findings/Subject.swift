package import EgressModel
package import EgressPolicy

/// What a notice is about.
package enum Subject: Hashable, Sendable {
    case name(DomainName)
    case setting(Setting, String?)
    /// A file, or stdin.
    case file(String)
    /// Files and folders.
    case files([String])
    /// A line of a file, counted from 1, and the policy there where that is known.
    case line(String, Int, policy: String?)
    /// A policy by namespace and name, and its file where it stands in one.
    case policy(String, file: String?)
    /// Who was asked, and as seen from where.
    case vantage(VantageView)
    case annotations
    /// The text of a policy that a template made.
    case renderedPolicy
    case kubectl
    case cluster
    case service

    init(_ subject: DialectObjection.Subject) {
        switch subject {
        case .setting(let setting, let value): self = .setting(setting, value)
        case .name(let name): self = .name(name)
        }
    }
}
