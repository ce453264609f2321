import EgressModel
import EgressPolicy
import Testing

@Suite struct PolicyIntentTests {
    @Test func `What is not said has its default`() throws {
        let host = try HostSpec("www.example.com")
        let intent = PolicyIntent(hosts: [host])
        #expect(intent.hosts == [host])
        #expect(intent.dns == [.any])
        #expect(intent.family == .ipv4)
        #expect(intent.allow == [])
        #expect(intent.accept == [])
        #expect(intent.retain == nil)
        #expect(!intent.aggregate)
        #expect(try PolicyIntent.defaultRetain.nanoseconds == TimeSpan("24h").nanoseconds)
    }
}
