internal import EgressModel
internal import EgressObserve

/// Reads one input. libFuzzer calls this function with every input, which is a stream as a DNS server might send it.
///
/// The stream must say the same whether it arrives at once, in pieces, or as a recording.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let whole = TapTrace(connection: [bytes])
    precondition(TapTrace(connection: pieces(of: bytes)) == whole, "it depends on how the bytes arrive")
    precondition(TapTrace(recording: bytes).responses == whole.responses, "a recording tells something else")
    for response in whole.responses { check(response.message) }
    return 0
}

/// Cuts an input at places that the input itself decides, so that each finding happens again.
private func pieces(of bytes: [UInt8]) -> [[UInt8]] {
    var (rest, pieces): (ArraySlice<UInt8>, [[UInt8]]) = (bytes[...], [])
    while let first = rest.first {
        let piece = rest.prefix(1 + Int(first) * Int(first) % 509)
        pieces.append(Array(piece))
        rest = rest.dropFirst(piece.count)
    }
    return pieces
}

/// Checks that an answer says nothing that its message does not hold.
private func check(_ message: [UInt8]) {
    let time = UTCTime(seconds: 0)
    precondition(ObservedAnswer(response: message, at: time) { _ in false } == nil, "nobody wants it")
    guard let answer = ObservedAnswer(response: message, at: time, where: { _ in true }) else { return }
    precondition(!answer.addresses.isEmpty, "an answer without addresses")
    for record in answer.addresses {
        precondition(holds(message, record.address), "\(record.address) is not in the message")
        precondition((record.address.bitWidth == 32) == (answer.question.qtype == .a), "an address of another family")
    }
}

/// Whether the bytes contain an address, preceded by its length.
private func holds(_ bytes: [UInt8], _ address: IPAddress) -> Bool {
    let size = address.bitWidth / 8
    let wanted = [0, UInt8(size)] + (0..<size).reversed().map { UInt8(truncatingIfNeeded: address.bits >> (8 * $0)) }
    return bytes.indices.dropLast(wanted.count - 1).contains { bytes[$0..<($0 + wanted.count)].elementsEqual(wanted) }
}
