import Testing

@testable import EgressRefresh

@Suite struct WarningQuotaTests {
    private static func take<Key>(_ quota: inout WarningQuota<Key>, _ key: Key, at times: Double...) -> [Bool] {
        times.map { quota.take(key, at: $0) }
    }

    @Test func `each key has its number of warnings in a window`() {
        var quota = WarningQuota<String>(2, in: 60)
        #expect(Self.take(&quota, "a", at: 0, 1, 2, 59) == [true, true, false, false])
        #expect(Self.take(&quota, "b", at: 59) == [true])
        #expect(Self.take(&quota, "a", at: 60, 61, 62) == [true, true, false])
    }

    @Test func `a thousand keys are told of, and the next when a window ends`() {
        var quota = WarningQuota<Int>(1, in: 60)
        let told = (0..<1500).filter { quota.take($0, at: 0) }
        #expect(told == Array(0..<1000))
        #expect(Self.take(&quota, 2000, at: 59, 60) == [false, true])
    }

    @Test func `a key that is known keeps its number while others are too many`() {
        var quota = WarningQuota<Int>(2, in: 60)
        for key in 0..<1000 { _ = quota.take(key, at: 0) }
        #expect(Self.take(&quota, 7, at: 1, 2) == [true, false])
        #expect(Self.take(&quota, 1000, at: 2) == [false])
    }
}
