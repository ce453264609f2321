/// What is asked of a name server: a name and a type, class IN (RFC 1035, section 4.1.2).
package struct Question: Hashable, Sendable {
    package let qname: DomainName
    package let qtype: RecordType

    package init(qname: DomainName, qtype: RecordType) {
        self.qname = qname
        self.qtype = qtype
    }
}

extension Question: CustomStringConvertible {
    package var description: String { "\(qname) \(qtype)" }
}
