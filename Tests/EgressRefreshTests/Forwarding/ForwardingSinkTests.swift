import EgressModel
import EgressObserve
import EgressPolicy
import EgressTestSupport
import Synchronization
import Testing

@testable import EgressRefresh

@Suite struct ForwardingSinkTests {
    private let forwarding: ForwardedRun

    init() throws {
        forwarding = try ForwardedRun(settle: 0.1)
        forwarding.run.noteContact(true)
    }

    @Test func `an answer with a new address waits for the write of its policy`() throws {
        try forwarding.note("*.example.com")
        #expect(forwarding.judge("a.example.com", "52.0.0.1") == .hold(1))
        #expect(forwarding.units == ["shop/web"])
        #expect(forwarding.ends.isEmpty)
        try forwarding.note("*.example.com", holding: "52.0.0.1")
        #expect(forwarding.ends == [.acknowledged(settling: 0.1)])
    }

    @Test func `an address that a policy just got is waited for until the plugins had their time`() throws {
        try forwarding.note("*.example.com")
        forwarding.clock.pass(seconds: 10)
        try forwarding.note("*.example.com", holding: "52.0.0.1")
        forwarding.clock.pass(seconds: 0.04)
        guard case .after(let seconds) = forwarding.judge("a.example.com", "52.0.0.1") else {
            Issue.record("the answer does not wait")
            return
        }
        #expect(abs(seconds - 0.06) < 1e-6)
        forwarding.clock.pass(seconds: 0.07)
        #expect(forwarding.judge("a.example.com", "52.0.0.1") == .now)
    }

    @Test(arguments: [
        ("a.example.org", "52.0.0.1"), ("example.com", "52.0.0.1"), ("a.example.com", "10.0.0.1"),
    ])
    func `an answer that adds nothing passes at once`(name: String, address: String) throws {
        try forwarding.note("*.example.com")
        #expect(forwarding.judge(name, address) == .now)
        #expect(forwarding.units.isEmpty)
    }

    @Test func `an answer does not wait for what a limit keeps out`() throws {
        try forwarding.note("*.example.com")
        #expect(forwarding.judge("a.example.com", "52.0.0.1") == .hold(1))
        #expect(forwarding.judge("a.example.com", "52.0.0.2") == .hold(2))
        #expect(forwarding.judge("a.example.com", "52.0.0.3") == .now)
    }

    @Test func `an answer does not wait for a policy that cannot be written`() throws {
        try forwarding.note("*.example.com", isOpen: false)
        #expect(forwarding.judge("a.example.com", "52.0.0.1") == .now)
    }

    @Test func `an answer does not wait for an address that nobody writes`() throws {
        try forwarding.note("*.example.com")
        #expect(forwarding.judge("a.example.com", "52.0.0.1") == .hold(1))
        forwarding.endWrites()
        #expect(forwarding.judge("a.example.com", "52.0.0.1") == .hold(2))
        #expect(forwarding.ends == [.late(.unwritten), .late(.unwritten)])
    }

    @Test func `no answer waits while the API server is away`() throws {
        try forwarding.note("*.example.com")
        #expect(forwarding.judge("a.example.com", "52.0.0.1") == .hold(1))
        forwarding.run.noteContact(false)
        #expect(forwarding.ends == [.late(.away)])
        #expect(forwarding.judge("a.example.com", "52.0.0.2") == .late(.away))
        #expect(forwarding.units == ["shop/web"])
        forwarding.run.noteContact(true)
        #expect(forwarding.judge("a.example.com", "52.0.0.2") == .hold(2))
    }

    @Test func `an answer is let out when its policy is deleted`() throws {
        try forwarding.note("*.example.com")
        #expect(forwarding.judge("a.example.com", "52.0.0.1") == .hold(1))
        forwarding.run.forget("shop/web")
        #expect(forwarding.ends == [.late(.unwritten)])
    }

    @Test func `an answer before the policies are read is learned as soon as they are`() throws {
        #expect(forwarding.judge("a.example.com", "52.0.0.1") == .now)
        #expect(forwarding.judge("a.example.org", "52.0.0.2") == .now)
        try forwarding.note("*.example.com")
        #expect(forwarding.units.isEmpty)
        forwarding.run.learnFromEarlyAnswers()
        #expect(forwarding.units == ["shop/web"])
        #expect(forwarding.judge("a.example.com", "52.0.0.1") == .hold(1))
        #expect(forwarding.run.counts.matched == 2)
    }

    @Test func `the first query counts as heard`() throws {
        #expect(forwarding.run.counts.streams == 0)
        forwarding.sink.note(.heard)
        #expect(forwarding.run.counts.streams == 1)
    }
}
