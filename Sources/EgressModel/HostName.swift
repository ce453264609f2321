/// A host of a policy: one name, or all names below a suffix.
package enum HostName: Hashable, Sendable {
    case name(DomainName)
    /// A pattern, written as `*.` and the suffix. It matches the names with one or more labels in front of the suffix,
    /// but not the suffix itself (Network Policy API, NPEP-133).
    case below(DomainName)

    /// Parses a name, or `*.` and a suffix.
    ///
    /// - Throws: `FormatError` if the name or the suffix is not a `DomainName`.
    package init(_ text: some StringProtocol) throws(FormatError) {
        let text = Substring(text)
        self = text.hasPrefix("*.") ? .below(try DomainName(text.dropFirst(2))) : .name(try DomainName(text))
    }

    /// The name, or the suffix of the pattern.
    package var domain: DomainName {
        switch self {
        case .name(let domain), .below(let domain): domain
        }
    }

    /// The name to look up; `nil` for a pattern, because DNS cannot list names.
    package var name: DomainName? {
        if case .name(let name) = self { name } else { nil }
    }

    /// The suffix of a pattern; `nil` for a name.
    package var suffix: DomainName? {
        if case .below(let suffix) = self { suffix } else { nil }
    }

    package var isPattern: Bool { suffix != nil }

    /// Returns whether the host is the name, or a pattern that matches the name.
    package func matches(_ qname: DomainName) -> Bool {
        switch self {
        case .name(let name): qname == name
        case .below(let suffix): qname != suffix && qname.isWithin(suffix)
        }
    }
}

extension HostName: CustomStringConvertible {
    /// The canonical form: lower case, and no final dot.
    package var description: String {
        switch self {
        case .name(let name): name.description
        case .below(let suffix): "*.\(suffix)"
        }
    }
}

extension DomainName {
    /// The domain of the names that the cluster's own DNS gives to Services and pods (Kubernetes, DNS for Services and
    /// Pods).
    package static let clusterDomain = DomainName(trusted: "cluster.local")
}
