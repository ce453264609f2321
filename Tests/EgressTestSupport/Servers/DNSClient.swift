package import EgressModel
import Foundation
import Synchronization

/// A client that sends many questions over UDP, and takes each answer when it comes.
package final class DNSClient: Sendable {
    /// An answer, with the time at which it arrived.
    package struct Answer: Hashable, Sendable {
        package let bytes: [UInt8]
        /// The seconds from the question to the answer.
        package let seconds: Double
        /// The wall clock at the arrival, in seconds since 1970-01-01T00:00:00Z.
        package let time: Double

        /// The response code of the header.
        package var rcode: UInt8 { bytes.count > 3 ? bytes[3] & 0x0f : .max }

        /// The address of the last record, in an answer whose last record is an A record; `nil` without answers.
        package var address: String? {
            guard bytes.count > 16, bytes[6] > 0 || bytes[7] > 0 else { return nil }
            return bytes.suffix(4).map { String($0) }.joined(separator: ".")
        }
    }

    /// A question that was sent.
    package struct Ticket: Hashable, Sendable {
        fileprivate let id: UInt16
    }

    private struct State {
        var last: UInt16 = 0
        var starts: [UInt16: ContinuousClock.Instant] = [:]
        var answers: [UInt16: Answer] = [:]
    }

    private let socket: Socket
    private let state = Mutex(State())

    package init() throws(SupportError) {
        socket = try Socket(.udp, boundTo: "127.0.0.1")
    }

    /// Sends a question, and does not wait for the answer.
    package func send(
        _ qname: String, _ qtype: RecordType = .a, to server: Endpoint
    ) throws(SupportError) -> Ticket {
        let id = state.withLock { state in
            state.last += 1
            state.starts[state.last] = .now
            return state.last
        }
        let query = MessageBuilder.query(qname, qtype, id: id).bytes
        socket.send(query, to: try SocketAddress(server.address, port: server.port))
        return Ticket(id: id)
    }

    /// Returns the answer to a question if it has arrived. Any other answers that have arrived are kept.
    package func answer(to ticket: Ticket) -> Answer? {
        while let (bytes, _) = socket.receiveDatagram() { keep(bytes) }
        return state.withLock { $0.answers[ticket.id] }
    }

    /// Waits for the answer to a question.
    package func wait(for ticket: Ticket, within seconds: Double = Wait.patience) throws(SupportError) -> Answer {
        var answer: Answer?
        try Wait.until("an answer arrives", within: seconds, pause: 1) {
            answer = self.answer(to: ticket)
            return answer != nil
        }
        guard let answer else { throw SupportError("no answer") }
        return answer
    }

    /// Sends a question and waits for the answer.
    package func ask(
        _ server: Endpoint, _ qname: String, _ qtype: RecordType = .a
    ) throws(SupportError) -> Answer {
        try wait(for: send(qname, qtype, to: server))
    }

    private func keep(_ bytes: [UInt8]) {
        guard bytes.count >= 12 else { return }
        let id = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
        state.withLock { state in
            guard let start = state.starts[id], state.answers[id] == nil else { return }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            state.answers[id] = Answer(bytes: bytes, seconds: seconds, time: Date().timeIntervalSince1970)
        }
    }
}
