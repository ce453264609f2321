import EgressModel
import Synchronization

/// What a server of a dialogue remembers of the queries before.
final class DialogueMemory: Sendable {
    private struct Key: Hashable {
        let qname: String
        let qtype: RecordType
        let transport: HostileQuery.Transport
    }

    private let counts = Mutex<[Key: Int]>([:])
    private let last = Mutex<[String: HostileQuery]>([:])

    /// Counts a query with the same ones before.
    func add(_ query: HostileQuery) -> Int {
        last.withLock { $0[query.qname] = query }
        return counts.withLock { counts in
            let key = Key(qname: query.qname, qtype: query.qtype, transport: query.transport)
            counts[key, default: 0] += 1
            return counts[key, default: 0]
        }
    }

    /// The last query for a name.
    func last(for qname: String) -> HostileQuery? { last.withLock { $0[qname] } }
}

extension DialogueRule {
    /// What the rule's lines make the server do with one query.
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

    /// The bytes of one word of a `message` or `raw` line.
    static func bytes(_ word: String, of query: HostileQuery) -> [UInt8] {
        switch word {
        case "ID": WireRecord.bytes(of: query.id)
        case "QUESTION": query.question
        default: DialogueLine.bytes(word) ?? []
        }
    }
}
