package import EgressModel

/// Whom to ask, and as seen from where.
package struct Vantage: Sendable {
    /// The server or servers, as `resolve` shows them.
    package let resolverName: String
    package let clientSubnet: CIDRBlock?
    package let resolver: any Resolver

    package init(_ resolver: any Resolver, named resolverName: String, clientSubnet: CIDRBlock? = nil) {
        self.resolver = resolver
        self.resolverName = resolverName
        self.clientSubnet = clientSubnet
    }
}
