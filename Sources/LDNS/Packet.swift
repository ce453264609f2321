internal import CLDNS
internal import EgressModel

/// Owns one `ldns_pkt` and frees it; what it lends must not outlive it.
struct Packet: ~Copyable {
    private let pointer: UnsafeMutablePointer<ldns_pkt>

    deinit { ldns_pkt_free(pointer) }

    /// Decodes a message.
    init(wire: UnsafeBufferPointer<UInt8>) throws(MessageFault) {
        var pointer: UnsafeMutablePointer<ldns_pkt>?
        let status = ldns_wire2pkt(&pointer, wire.baseAddress, wire.count)
        guard status == LDNS_STATUS_OK, let pointer else { throw .undecodable(status.text) }
        self.pointer = pointer
    }

    /// The only door: what the closure is lent stays inside it.
    func withPointer<Value>(_ body: (UnsafeMutablePointer<ldns_pkt>) -> Value) -> Value {
        body(pointer)
    }
}

extension ldns_status {
    /// ldns's own words for a status.
    var text: String {
        guard let text = ldns_get_errorstr_by_id(self) else { return "status \(rawValue)" }
        return String(cString: text)
    }
}

/// The version of the libldns that is linked, as in `1.8.3`.
package var ldnsVersion: String { String(cString: ldns_version()) }
