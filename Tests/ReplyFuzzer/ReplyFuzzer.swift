internal import EgressModel
internal import LDNS

/// Decodes one input. libFuzzer calls this function with every input, which is a reply as the network might deliver it.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let wire = UnsafeBufferPointer(start: start, count: count)
    let bytes = Array(wire)
    let envelope = WireReply.envelope(of: bytes)
    let reply = try? WireReply(decoding: wire)
    if let question = reply?.question ?? envelope?.question {
        let query = WireQuery.encode(question, id: 0, udpPayloadSize: nil)
        precondition((try? WireReply(decoding: wire, to: (question, query))) == reply, "it depends on who reads it")
    }
    guard let reply else { return 0 }
    for record in reply.answer + reply.authority + reply.additional {
        guard case .address(let address) = record.rdata else { continue }
        precondition(holds(bytes, address), "\(address) is not in the message")
    }
    return 0
}

/// Whether the bytes contain an address, preceded by its length.
private func holds(_ bytes: [UInt8], _ address: IPAddress) -> Bool {
    let size = address.bitWidth / 8
    let wanted = [0, UInt8(size)] + (0..<size).reversed().map { UInt8(truncatingIfNeeded: address.bits >> (8 * $0)) }
    return bytes.indices.dropLast(wanted.count - 1).contains { bytes[$0..<($0 + wanted.count)].elementsEqual(wanted) }
}
