internal import CLDNS
internal import EgressModel

/// Owns one `ldns_pkt` and frees it; what it lends must not outlive it.
struct Packet: ~Copyable {
    private let pointer: UnsafeMutablePointer<ldns_pkt>

    deinit { ldns_pkt_free(pointer) }

    /// Decodes a message.
    init(wire: UnsafeBufferPointer<UInt8>) throws(LDNSError) {
        var pointer: UnsafeMutablePointer<ldns_pkt>?
        let status = ldns_wire2pkt(&pointer, wire.baseAddress, wire.count)
        guard status == LDNS_STATUS_OK, let pointer else { throw LDNSError.wire(status.text) }
        self.pointer = pointer
    }

    /// The only door: what the closure is lent stays inside it.
    func withPointer<Value>(_ body: (UnsafeMutablePointer<ldns_pkt>) -> Value) -> Value {
        body(pointer)
    }
}
