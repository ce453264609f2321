import EgressModel
import EgressTestSupport
import Foundation
import LDNS
import Testing

/// Damaged replies of real servers. A decoder may refuse them, but it must neither crash nor make up addresses.
@Suite struct MutatedReplyTests {
    private static let shards = 8
    /// The number of mutations. The environment variable `EGRESSGEN_MUTATIONS` sets another one.
    private static let mutations =
        ProcessInfo.processInfo.environment["EGRESSGEN_MUTATIONS"].flatMap { Int($0) } ?? 100_000
    private static let messages = RecordedReply.all.map(\.bytes)

    @Test func `the recorded replies are there and hold what they should`() throws {
        #expect(RecordedReply.names.count >= 10)
        for name in RecordedReply.names {
            let reply = try RecordedReply(name)
            #expect(throws: Never.self, "\(name)") { try WireReply(decoding: reply.bytes) }
            #expect(AddressWitness(reply.bytes).madeUp().isEmpty, "\(name)")
        }
        let chain = try WireReply(decoding: RecordedReply("unbound-chain.hex").bytes)
        #expect(chain.answer.count == 8)
        #expect(AddressWitness.addresses(of: chain).count == 4)
    }

    @Test func `the witness knows an address only as a whole record of its type`() throws {
        let message = MessageBuilder(id: 1, "www.example.com", .a).a("www.example.com", "192.0.2.1").bytes
        #expect(AddressWitness(message).holds(address("192.0.2.1")))
        #expect(!AddressWitness(message).holds(address("192.0.2.2")))
        let short = MessageBuilder(id: 1, "www.example.com", .a).record("www.example.com", .a, [192, 0, 2, 1, 0])
        #expect(!AddressWitness(short.bytes).holds(address("192.0.2.1")))
    }

    @Test(arguments: RecordedReply.all)
    func `a reply cut at any byte gives no address that the whole does not hold`(reply: RecordedReply) throws {
        let whole = try WireReply(decoding: reply.bytes)
        for size in 0..<reply.bytes.count {
            let bytes = Array(reply.bytes[..<size])
            let envelope = WireReply.envelope(of: bytes)
            #expect(envelope == nil || envelope?.question == whole.question, "cut to \(size)")
            #expect(envelope?.answer.isEmpty != false, "cut to \(size)")
            guard let cut = try? WireReply(decoding: bytes) else { continue }
            #expect(
                Set(AddressWitness.addresses(of: cut)).isSubset(of: AddressWitness.addresses(of: whole)),
                "cut to \(size)")
        }
    }

    @Test(arguments: 0..<UInt64(shards))
    func `a reply damaged at random gives no address that it does not hold`(seed: UInt64) {
        var mutation = ReplyMutation(seed: seed)
        var decoded = 0
        let count = Self.mutations / Self.shards
        for _ in 0..<count {
            let bytes = mutation.next(of: Self.messages)
            _ = WireReply.envelope(of: bytes)
            guard let reply = try? WireReply(decoding: bytes) else { continue }
            decoded += 1
            let witness = AddressWitness(bytes)
            for address in AddressWitness.addresses(of: reply) where !witness.holds(address) {
                Issue.record("\(address) is made up, of \(bytes.hex)")
            }
        }
        // Some replies must be decoded and some refused. Otherwise the damage does not get past the first check.
        #expect(count / 20 < decoded && decoded < count)
    }
}

extension [UInt8] {
    /// The bytes as pairs of hexadecimal digits, which can be added to the recorded replies.
    fileprivate var hex: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
