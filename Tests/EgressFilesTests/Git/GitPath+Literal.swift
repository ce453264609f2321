import EgressFiles

extension GitPath: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(text) }
}
