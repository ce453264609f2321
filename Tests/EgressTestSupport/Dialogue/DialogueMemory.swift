import EgressModel
import Synchronization

/// The queries that a server of a dialogue has received.
final class DialogueMemory: Sendable {
    private struct Key: Hashable {
        let qname: String
        let qtype: RecordType
        let transport: HostileQuery.Transport
    }

    private let counts = Mutex<[Key: Int]>([:])
    private let last = Mutex<[String: HostileQuery]>([:])

    /// Adds a query and returns how many equal queries the server has received, including this one.
    func add(_ query: HostileQuery) -> Int {
        last.withLock { $0[query.qname] = query }
        return counts.withLock { counts in
            let key = Key(qname: query.qname, qtype: query.qtype, transport: query.transport)
            counts[key, default: 0] += 1
            return counts[key, default: 0]
        }
    }

    /// Returns the last query for a name.
    func last(for qname: String) -> HostileQuery? { last.withLock { $0[qname] } }
}

extension DialogueRule {
    /// Returns what the server does with a query, according to the rule's lines.
    func actions(for query: HostileQuery, _ memory: DialogueMemory) -> [HostileReply] {
        var result: [HostileReply] = []
        var previous: [UInt8] = []
        for action in actions {
            switch action {
            case .plain(let reply): result.append(reply)
            case .bytes(let words, let isFramed):
                let bytes = words.flatMap { Self.bytes($0, of: query) }
                result.append(isFramed ? .message(bytes) : .raw(bytes))
            case .reply(let reply):
                var bytes = reply.bytes(for: reply.recipient.flatMap(memory.last) ?? query)
                if reply.way == .joined {
                    bytes = previous + bytes
                    result.removeLast()
                }
                previous = bytes
                result += reply.actions(sending: bytes, over: query.transport)
            }
        }
        return result
    }

    /// Returns the bytes of one word of a `message` or `raw` line.
    static func bytes(_ word: String, of query: HostileQuery) -> [UInt8] {
        switch word {
        case "ID": WireRecord.bytes(of: query.id)
        case "QUESTION": query.question
        default: DialogueLine.bytes(word) ?? []
        }
    }
}
