package import EgressModel

/// The moment of a revision, and what version control calls it.
package struct RevisionMark: Hashable, Sendable {
    package let time: UTCTime
    /// The hash of the commit.
    package let commit: String

    package init(time: UTCTime, commit: String) {
        self.time = time
        self.commit = commit
    }
}

/// What a policy contains from one moment to the next revision.
package struct PolicyRevision: Hashable, Sendable {
    package let mark: RevisionMark
    /// The addresses of each host that the policy lists. A host without addresses has an empty set; a host that the
    /// policy does not list has none.
    package let addresses: [HistoryHost: Set<IPAddress>]
    /// How long the policy keeps an address that left DNS at least, in seconds.
    package let retain: Int

    package init(_ mark: RevisionMark, _ addresses: [HistoryHost: Set<IPAddress>], retain: Int = 0) {
        self.mark = mark
        self.addresses = addresses
        self.retain = retain
    }
}
