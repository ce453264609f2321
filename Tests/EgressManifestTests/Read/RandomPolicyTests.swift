import EgressManifest
import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

/// Renders random policies and reads them again. These are the property tests of rendering and reading.
@Suite struct RandomPolicyTests {
    private static let count = 300
    private static let samples = Result {
        var random = SeededGenerator(seed: 20_261_123)
        return try (0..<count).map { _ in try random.policy() }
    }
    /// The YAML of each sample.
    private static let texts = Result { try samples.get().map { try $0.yaml() } }

    @Test func `are read back as they were by the reader, from YAML and JSON`() throws {
        for (sample, text) in zip(try Self.samples.get(), try Self.texts.get()) {
            for text in try [text, sample.yaml(comments: false), sample.policy.json.indented] {
                #expect(try PolicyReader.policy(from: text) == sample.policy, "\(text)")
            }
        }
    }

    @Test func `say the same to YAML 1_1 and to libyaml`() throws {
        let samples = try Self.samples.get()
        let texts = try Self.texts.get()
        for ((sample, text), value) in zip(zip(samples, texts), try Judges.pyYAML(texts)) {
            let expected = PyValue(sample.policy)
            #expect(value == expected, "PyYAML: \(text)")
            #expect(try PyValue(yams: text) == expected, "libyaml: \(text)")
        }
    }

    @Test func `say the same as JSON to a reader of YAML 1_1`() throws {
        let samples = try Self.samples.get().prefix(100)
        let values = try Judges.pyYAML(samples.map { $0.policy.json.indented })
        #expect(values == samples.map { PyValue($0.policy) })
    }

    @Test func `keep all invariants when they are read back`() throws {
        for (sample, text) in zip(try Self.samples.get(), try Self.texts.get()) {
            let found = try PolicyReader.policy(from: text)
            #expect(throws: Never.self) {
                try Invariants.check(found, against: sample.policy, intent: sample.intent, outcomes: sample.outcomes)
            }
        }
    }

    @Test func `hold no address under a name that DNS did not give for it`() throws {
        for (sample, text) in zip(try Self.samples.get(), try Self.texts.get()) {
            let policy = try PolicyReader.policy(from: text)
            let words = sample.words[.egress] ?? []
            #expect(policy.egress.count == words.count)
            for (rule, word) in zip(policy.egress, words) {
                guard let answered = Self.answers(to: word, in: sample) else { continue }
                #expect(!rule.peers.isEmpty)
                #expect(rule.peers.allSatisfy { Self.addresses(of: $0)?.isSubset(of: answered) == true }, "\(word)")
            }
        }
    }

    /// Returns the addresses that DNS gave for the name of a rule's word; `nil` if the word has no name.
    private static func answers(to word: String, in sample: SamplePolicy) -> Set<IPAddress>? {
        guard let place = sample.intent.hosts.firstIndex(where: { "\($0)" == word }) else { return nil }
        let outcome = sample.outcomes[place]
        return outcome.verdict == .addresses ? Set(outcome.addresses.map(\.address)) : []
    }

    /// Returns the addresses of a peer; `nil` if the peer is not a block of at most 256 addresses.
    private static func addresses(of peer: NetworkPolicyPeer) -> Set<IPAddress>? {
        peer.wholeBlock?.addresses(upTo: 256).map { Set($0) }
    }

    @Test func `pass Kubernetes' own schema`() throws {
        try Judges.validate(Array(try Self.texts.get().prefix(40)))
    }

    @Test func `are of every kind`() throws {
        let texts = try Self.texts.get()
        let parts = [
            "egress: []", "podSelector: {}", "namespace: \"1e3\"", "\"on\": \"true\"", "\"y\": \"", ": \"null\"",
            "endPort: ",
            "protocol: SCTP", "cidr: ::/0", "cidr: fd00::/8", "hosts: |-", "hosts: \"", "retain: \"0\"",
            "operator: DoesNotExist", "- \"0x1F\"", "/31\n", "/127\n", "dns: none", "aggregate: \"true\"",
        ]
        for part in parts { #expect(texts.contains { $0.contains(part) }, "no text has \(part)") }
        #expect(Set(texts).count == Self.count)
    }
}
