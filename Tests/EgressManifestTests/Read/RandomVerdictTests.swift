import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

@testable import EgressManifest

/// Compares the verdicts on random policies with those of an independent analyser.
@Suite
struct RandomVerdictTests {
    /// The number of sets of policies for each seed, of policies in each set, and of questions about each set.
    private static let (sets, size, questions) = (200, 8, 40)

    @Test(arguments: [1, 2] as [UInt64])
    func `the analyser gives the same verdicts on random policies`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let texts = (0..<Self.sets).map { _ in generator.policies(Self.size) }
        let judged = try Judges.reachability(
            policies: texts.map(SeededGenerator.withoutKeys), in: RandomCluster.manifest)
        var allowed = 0
        for (index, (text, reachability)) in zip(texts, judged).enumerated() {
            let collection = PolicyCollection(try ManifestContents(Array(text.utf8)), namespace: "default")
            #expect(collection.malformed.isEmpty && collection.policies.count == Self.size)
            for _ in 0..<Self.questions {
                let asked = try generator.question()
                let isAllowed = Verdict(asked.question, by: collection.policies.map(\.rules)).isAllowed
                if isAllowed { allowed += 1 }
                let expected = reachability.allows(asked.source, asked.destination, asked.transport, asked.port)
                try #require(
                    isAllowed == expected, "seed \(seed), set \(index): \(asked)\n\(text)\n\(reachability)")
            }
        }
        // If nearly all verdicts were the same, the comparison would prove little.
        let share = allowed * 100 / (Self.sets * Self.questions)
        #expect((20...80).contains(share), "\(share) % are allowed")
    }
}

/// A question in the terms of egressgen and of the analyser.
private struct RandomQuestion: CustomStringConvertible {
    let question: TrafficQuestion
    let source: Reachability.End
    let destination: Reachability.End
    let transport: String
    let port: Int

    var description: String { "\(source) to \(destination), \(transport) \(port)" }
}

extension SeededGenerator {
    fileprivate mutating func question() throws -> RandomQuestion {
        let pod = number(0...RandomCluster.pods.count - 1)
        let other = number(0...RandomCluster.pods.count - 1)
        // The analyser gives no verdict on connections from a pod to itself.
        let isPod = bool() && other != pod
        let address = try IPAddress(pick(Self.addresses))
        let near = (TrafficEnd.pod(try RandomCluster.workload(pod)), Reachability.End.pod(RandomCluster.name(pod)))
        let far =
            isPod
            ? (TrafficEnd.pod(try RandomCluster.workload(other)), Reachability.End.pod(RandomCluster.name(other)))
            : (.address(address), .address(address))
        let (source, destination) = bool() ? (near, far) : (far, near)
        let (transport, port) = (pick(TransportProtocol.allCases), pick(Self.ports))
        return RandomQuestion(
            question: TrafficQuestion(from: source.0, to: destination.0, transport, UInt16(port)),
            source: source.1, destination: destination.1, transport: transport.rawValue, port: port)
    }
}
