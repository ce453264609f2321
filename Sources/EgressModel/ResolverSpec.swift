/// A name server, and the domain whose names it is asked for, as users write them: `ADDRESS[:PORT]` or
/// `DOMAIN=ADDRESS[:PORT]`.
package struct ResolverSpec: Hashable, Sendable {
    /// `nil` if the server is asked for every name that no domain of another server contains.
    package let domain: DomainName?
    package let server: NameServer

    /// Parses a server with or without a domain.
    ///
    /// - Throws: `FormatError.notResolverDomain` if the text before the first `=` is not a name, or the error of
    ///   `NameServer`.
    package init(_ text: String) throws(FormatError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        server = try NameServer(String(parts.last ?? ""))
        do {
            domain = parts.count > 1 ? try DomainName(parts[0]) : nil
        } catch {
            throw .notResolverDomain
        }
        // An address is no domain (RFC 1123, section 2.1).
        if domain?.hasNumericEnd == true { throw .notResolverDomain }
    }
}

extension ResolverSpec: CustomStringConvertible {
    package var description: String { domain.map { "\($0)=\(server)" } ?? "\(server)" }
}
