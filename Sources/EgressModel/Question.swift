/// What is asked of a name server: a name and a type, class IN (RFC 1035, section 4.1.2).
public struct Question: Hashable, Sendable {
    public let qname: DomainName
    public let qtype: RecordType

    public init(qname: DomainName, qtype: RecordType) {
        self.qname = qname
        self.qtype = qtype
    }
}

extension Question: CustomStringConvertible {
    public var description: String { "\(qname) \(qtype)" }
}
