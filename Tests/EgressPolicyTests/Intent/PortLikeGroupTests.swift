import EgressModel
import EgressPolicy
import Testing

@Suite struct PortLikeGroupTests {
    @Test(
        arguments: [
            ("fd00::10:8053", "fd00::10", 8053), ("fd00::10:53", "fd00::10", 53),
            ("2001:db8::1:443", "2001:db8::1", 443),
            ("FD00::A:10", "fd00::a", 10),
        ] as [(String, String, UInt16)])
    func `The last group of an address can look like a port`(text: String, address: String, port: UInt16) throws {
        let group = try #require(PortLikeGroup(text))
        #expect(group.address.description == address)
        #expect(group.port == port)
    }

    @Test(arguments: [
        "fd00::10", "fd00::53", "2606:4700:4700::1111", "1:2:3:4:5:6:7:8053", "fd00::10:5", "fd00::10:053",
        "fd00::10:a0",
        "[fd00::10]:8053", "fd00::10:18053", "fd00::/64", "10.0.0.10:53", "kube-dns:53", "::ffff:10.0.0.1", "",
    ])
    func `Other texts end in no such group`(text: String) {
        #expect(PortLikeGroup(text) == nil)
    }
}
