/// Why DNS gave no answer that counts, in one word for counters.
package enum FailureKind: String, Hashable, CaseIterable, Sendable {
    /// No server answered in time.
    case timeout
    /// A server could not answer (SERVFAIL; RFC 1035, section 4.1.1).
    case servFail = "servfail"
    /// Anything else: REFUSED, a damaged answer, a loop, a server that cannot be reached.
    case other
}
