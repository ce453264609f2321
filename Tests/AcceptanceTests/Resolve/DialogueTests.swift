import EgressTestSupport
import Foundation
import Testing

/// Tests the dialogues in `Tests/Fixtures/dialogues`, one file each.
@Suite(.waits) struct DialogueTests {
    private static let folders = ["spoofing", "poison", "size", "form", "meaning"]
    private static let names = folders.flatMap(files)

    @Test(arguments: names)
    func `a run does what the dialogue's file says`(name: String) throws {
        let dialogue = try Dialogue(fixture: name)
        for arguments in dialogue.runs { try Self.check(dialogue, arguments) }
    }

    @Test(arguments: [("spoofing", 31), ("poison", 23), ("size", 38), ("form", 44), ("meaning", 36)])
    func `no dialogue has got lost`(folder: String, count: Int) {
        #expect(Self.files(in: folder).count >= count)
    }

    @Test(arguments: [
        ("answer", "answer is not known"), ("on udp\n  reply ra fast", "fast is not known behind reply"),
        ("on udp\n  reply rcode=LATE", "rcode=LATE is not known"), ("reply ra", "reply stands below no on"),
        ("on udp\n  a @ 192.0.2.1", "a stands below no reply"), ("on udp\n  reply\n    a @ 1.2", "1.2 is no list"),
        ("on udp\n  reply\n    cname @", "a target is missing"), ("on udp twice", "not twice"),
        ("on udp\n  reply joined", "joined stands behind no reply"),
        ("on udp\n  reply\n  silence\n    a @ 192.0.2.1", "a stands below no reply"), ("status x", "x is no status"),
        ("on udp\n  message ID 8g", "8g is neither"), ("| {1.2.3.4-1.2.3.3}", "is no range"),
        ("transport sctp", "sctp is no transport"), ("server slow", "slow is not known behind server"),
    ])
    func `what the format does not know is told with its place`(text: String, words: String) {
        let error = #expect(throws: SupportError.self) { try Dialogue("# A case.\n\n" + text, name: "case.txt") }
        let number = 2 + text.split(separator: "\n").count
        #expect(error?.description.hasPrefix("case.txt:\(number): ") == true)
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    private static func check(_ dialogue: Dialogue, _ arguments: [String]) throws {
        let expectation = dialogue.expectation
        let strange = StrangeQueries()
        let hosts = try dialogue.start(strange)
        let endpoints = hosts.map(\.endpoint)
        let run = try BuiltBinary.run(
            arguments + endpoints.flatMap { asking($0) }, timeout: expectation.seconds,
            watchesMemory: expectation.memory != nil)
        #expect(
            run.status.map(expectation.statuses.contains) == true, "\(run.status ?? -1), \(arguments): \(run.stderr)")
        #expect(run.stdout == expectation.stdout, "\(arguments)")
        for words in expectation.stderrWords(endpoints) {
            #expect(run.stderr.contains(words), "\(arguments): \(run.stderr)")
        }
        #expect(expectation.stderrWords.isEmpty == run.stderr.isEmpty, "\(arguments): \(run.stderr)")
        #expect(!run.error.contains { $0 < 0x20 && $0 != 0x0a || $0 == 0x7f }, "\(arguments): \(run.error)")
        #expect(strange.descriptions.isEmpty, "\(arguments)")
        #expect(expectation.queries.contains(hosts.map(\.queryCount).reduce(0, +)), "\(arguments)")
        if let limit = expectation.memory, let peak = run.peakMemory { #expect(peak <= limit, "\(arguments)") }
    }

    private static func files(in folder: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: Fixture.path("dialogues/" + folder))
        return (names ?? []).filter { $0.hasSuffix(".txt") }.sorted().map { folder + "/" + $0 }
    }
}
