internal import CLDNS
internal import EgressModel

/// The owner of one `ldns_pkt`, which is freed with it. Pointers into the packet must not outlive it.
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

    /// The only access to the pointer. It is valid only inside the closure.
    func withPointer<Value>(_ body: (UnsafeMutablePointer<ldns_pkt>) -> Value) -> Value {
        body(pointer)
    }
}

extension ldns_status {
    /// The error message of ldns for this status.
    var text: String {
        guard let text = ldns_get_errorstr_by_id(self) else { return "status \(rawValue)" }
        return String(cString: text)
    }
}

/// The version of the linked libldns, for example `1.8.3`.
package var ldnsVersion: String { String(cString: ldns_version()) }
