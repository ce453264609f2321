internal import CLDNS
internal import EgressModel

/// Owns one `ldns_pkt` and frees it; what it lends must not outlive it.
struct Packet: ~Copyable {
    private let pointer: UnsafeMutablePointer<ldns_pkt>

    deinit { ldns_pkt_free(pointer) }

    /// Makes a query for one question.
    init(query question: Question, id: UInt16, recursionDesired: Bool) throws(LDNSError) {
        var pointer: UnsafeMutablePointer<ldns_pkt>?
        let status = ldns_pkt_query_new_frm_str(
            &pointer, question.qname.fullyQualified, ldns_rr_type(UInt32(question.qtype.rawValue)), LDNS_RR_CLASS_IN,
            recursionDesired ? UInt16(LDNS_RD) : 0)
        guard status == LDNS_STATUS_OK, let pointer else { throw LDNSError.wire(status.text) }
        self.pointer = pointer
        ldns_pkt_set_id(pointer, id)
    }

    /// Decodes a message.
    init(wire: [UInt8]) throws(LDNSError) {
        var pointer: UnsafeMutablePointer<ldns_pkt>?
        let status = ldns_wire2pkt(&pointer, wire, wire.count)
        guard status == LDNS_STATUS_OK, let pointer else { throw LDNSError.wire(status.text) }
        self.pointer = pointer
    }

    /// The only door: what the closure is lent stays inside it.
    func withPointer<Value>(_ body: (UnsafeMutablePointer<ldns_pkt>) -> Value) -> Value {
        body(pointer)
    }
}
