import EgressRefresh
import Testing

@Suite struct ExitStatusTests {
    /// The exit statuses, from the most severe to the least severe.
    static let codes: [Int32] = [64, 70, 74, 73, 65, 69, 77, 75, 68, 1, 0]

    static let pairs = codes.indices.flatMap { severe in
        codes.indices.dropFirst(severe + 1).map { (codes[severe], codes[$0]) }
    }

    @Test(arguments: pairs)
    func `ranks the more severe of two higher`(_ severe: Int32, _ mild: Int32) throws {
        let severe = try #require(ExitStatus(rawValue: severe))
        let mild = try #require(ExitStatus(rawValue: mild))
        #expect(mild < severe)
        #expect(!(severe < mild))
        #expect(max(mild, severe) == severe)
    }

    @Test func `has these and no others`() {
        #expect(Set(ExitStatus.allCases.map(\.rawValue)) == Set(Self.codes))
        #expect(ExitStatus.allCases.count == 11)
    }

    @Test func `names each code`() {
        #expect(ExitStatus.usage.rawValue == 64)
        #expect(ExitStatus.software.rawValue == 70)
        #expect(ExitStatus.inputOutput.rawValue == 74)
        #expect(ExitStatus.cannotCreate.rawValue == 73)
        #expect(ExitStatus.malformed.rawValue == 65)
        #expect(ExitStatus.unavailable.rawValue == 69)
        #expect(ExitStatus.refused.rawValue == 77)
        #expect(ExitStatus.temporary.rawValue == 75)
        #expect(ExitStatus.noHost.rawValue == 68)
        #expect(ExitStatus.different.rawValue == 1)
        #expect(ExitStatus.done.rawValue == 0)
    }
}
