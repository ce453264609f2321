import LDNS
import Testing

@Suite struct VersionTests {
    @Test func `the version of libldns is three numbers`() {
        let parts = ldnsVersion.split(separator: ".", omittingEmptySubsequences: false)
        #expect(parts.count == 3)
        #expect(parts.first == "1")
        #expect(parts.allSatisfy { UInt($0) != nil })
    }
}
