import EgressModel
import EgressPolicy
import Testing

@Suite struct PatternRiskTests {
    private func risks(_ wanted: [String: String]) throws -> [RiskyPattern] {
        try IntentAnnotations(wanted).intent().riskyPatterns
    }

    @Test(arguments: [
        ("*.github.io", "github.io"), ("*.shop.github.io", "github.io"), ("*.co.uk", "co.uk"),
        ("*.s3.amazonaws.com", "amazonaws.com"), ("*.blob.core.windows.net", "core.windows.net"),
        ("*.windows.net", "core.windows.net"), ("*.oss-cn-hangzhou.aliyuncs.com", "aliyuncs.com"),
    ])
    func `a suffix at, below or above one under which strangers publish names is told`(
        pattern: String, domain: String
    ) throws {
        let host = try HostName(pattern)
        #expect(try risks(["hosts": pattern]) == [RiskyPattern(host, .strangers(DomainName(domain)))])
        #expect(try risks(["hosts": "www.\(domain)"]).isEmpty)
    }

    @Test(arguments: ["*.example.com", "*.notgithub.io", "*.aliyun.com", "*.xco.uk"])
    func `a suffix of one owner is not told`(pattern: String) throws {
        #expect(try risks(["hosts": pattern]).isEmpty)
    }

    @Test func `a pattern beside accepted addresses is told`() throws {
        let wanted = ["hosts": "a.example *.a.example *.b.example", "accept": "10.0.0.0/8"]
        let patterns = try ["*.a.example", "*.b.example"].map { try HostName($0) }
        #expect(try risks(wanted) == patterns.map { RiskyPattern($0, .rebinding) })
        #expect(try risks(["hosts": "a.example", "accept": "10.0.0.0/8"]).isEmpty)
    }
}
