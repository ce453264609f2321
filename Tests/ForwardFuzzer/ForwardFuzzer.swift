internal import NIOCore

@testable internal import EgressObserve

/// Reads one input. libFuzzer calls this function with every input: the length of a client's message in two bytes, the
/// message, and what an upstream says to it.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    guard count >= 2 else { return 0 }
    let rest = bytes.dropFirst(2)
    let size = Int(bytes[0]) << 8 | Int(bytes[1])
    check(message: Array(rest.prefix(size)), reply: Array(rest.dropFirst(size)))
    return 0
}

private func check(message: [UInt8], reply: [UInt8]) {
    switch message.withUnsafeBytes(ClientMessage.init) {
    case .noise: precondition(message.count < 12 || message[2] & 0x80 != 0, "a query without a response")
    case .refused(let response):
        let response = Array(buffer: response)
        precondition(response.count == 12 && response.starts(with: message.prefix(2)), "no header for the message")
        precondition(response[2] == 0x80 | message[2] & 0x79 && [1, 4].contains(response[3]), "another rcode")
    case .query(let query, let id):
        precondition(Array(buffer: query.buffer(id: id)) == message, "the query changes")
        check(query, reply)
    }
}

private func check(_ query: QueryMessage, _ reply: [UInt8]) {
    let failure = Array(buffer: query.response(2))
    precondition(failure.withUnsafeBytes(query.isAnswered), "SERVFAIL is no reply")
    guard reply.withUnsafeBytes(query.isAnswered) else { return }
    precondition(reply[2] & 0xf8 == 0x80, "no reply to a query")
    let isBare = reply[4..<10].allSatisfy { $0 == 0 }
    precondition(isBare ? ![0, 3].contains(reply[3] & 0x0f) : asks(reply, query), "a reply to another question")
}

/// Whether a message has the question of a query. The case of letters does not count.
private func asks(_ message: [UInt8], _ query: QueryMessage) -> Bool {
    let (start, end) = (QueryMessage.headerSize, query.questionEnd)
    guard message.count >= end, message[4] == 0, message[5] == 1 else { return false }
    return fold(message[start..<(end - 4)]) == fold(query.wire[start..<(end - 4)])
        && message[(end - 4)..<end] == query.wire[(end - 4)..<end]
}

private func fold(_ name: ArraySlice<UInt8>) -> [UInt8] { name.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 } }
