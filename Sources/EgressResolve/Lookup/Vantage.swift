public import EgressModel

/// Whom to ask, and as seen from where.
public struct Vantage: Sendable {
    /// The server or servers, as `resolve` shows them.
    public let resolverName: String
    public let clientSubnet: CIDRBlock?
    public let resolver: any Resolver

    public init(_ resolver: any Resolver, named resolverName: String, clientSubnet: CIDRBlock? = nil) {
        self.resolver = resolver
        self.resolverName = resolverName
        self.clientSubnet = clientSubnet
    }
}
