import EgressModel
import EgressRefresh
import Testing

@testable import EgressCommands

@Suite struct ListenAddressTests {
    @Test(
        arguments: [
            ("9090", "127.0.0.1:9090"), (":9090", "127.0.0.1:9090"), ("0.0.0.0:80", "0.0.0.0:80"),
            ("[::1]:9090", "[::1]:9090"), ("[::]:1", "[::]:1"), ("127.0.0.1:0", "127.0.0.1:0"), ("0", "127.0.0.1:0"),
        ])
    func `reads a port, or an address and a port`(text: String, description: String) throws {
        #expect(try ListenAddress(text).description == description)
    }

    @Test(arguments: [
        "", "localhost:9090", "127.0.0.1", "127.0.0.1:", "::1", "1.2.3.4:65536", "1.2.3.4:080", "x", "-1",
    ])
    func `refuses what is neither`(text: String) {
        #expect(throws: Words.self) { try ListenAddress(text) }
    }
}
