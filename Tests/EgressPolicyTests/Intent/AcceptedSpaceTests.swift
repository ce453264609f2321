import EgressModel
import EgressPolicy
import Testing

@Suite struct AcceptedSpaceTests {
    @Test(arguments: [
        "10.0.0.0/8", "10.1.0.0/16", "10.0.0.1", "169.254.0.0/16", "169.254.169.254/32", "100.100.100.200",
        "168.63.129.16", "192.0.0.0/24", "192.88.99.0/24", "fc00::/7", "fd00:ec2::254", "fe80::/10", "fec0::/10",
        "64:ff9b::a00:0/104", "64:ff9b::a9fe:a9fe", "64:ff9b:1::/48", "2001::/23", "2002::/16",
    ])
    func `takes a block within one entry`(_ text: String) throws {
        #expect(try AcceptedSpace.validated(text) == CIDRBlock(text))
    }

    @Test(arguments: [
        "0.0.0.0/0", "::/0", "10.0.0.0/7", "8.8.8.0/24", "8.8.8.8", "168.63.129.16/31", "192.0.0.0/23", "64:ff9b::/96",
        "64:ff9b::/95", "2000::/16", "192.0.0.9", "192.31.196.0/24", "2001:4:112::/48", "64:ff9b::808:808",
        "127.0.0.0/8", "127.0.0.1", "0.0.0.0/8", "0.0.0.0", "224.0.0.0/4", "239.1.1.1", "240.0.0.0/4",
        "255.255.255.255", "::", "::1", "ff00::/8", "::ffff:10.0.0.1", "::ffff:0:0/96", "64:ff9b::7f00:1",
        "10.0.0.1/8", "10.0.0.0/33", "nonsense", "",
    ])
    func `refuses what is not special, spans entries or can never be accepted`(_ text: String) {
        #expect(throws: ValueError.self) { try AcceptedSpace.validated(text) }
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0", "11.0.0.0"), ("10.0.0.0/8", "10.255.255.255", "9.255.255.255"),
        ("10.0.0.1/32", "10.0.0.1", "10.0.0.2"), ("10.0.0.0/8", "64:ff9b::a00:1", "64:ff9b::b00:1"),
        ("64:ff9b::a00:1/128", "64:ff9b::a00:1", "10.0.0.1"),
        ("169.254.0.0/16", "169.254.20.10", "169.254.169.254"), ("169.254.0.0/16", "169.254.170.1", "169.254.170.2"),
        ("169.254.169.254/32", "169.254.169.254", "169.254.169.253"),
        ("169.254.169.254/32", "64:ff9b::a9fe:a9fe", "64:ff9b::a9fe:a9fd"),
        ("64:ff9b::a9fe:a9fe/128", "64:ff9b::a9fe:a9fe", "169.254.169.254"),
        ("100.64.0.0/10", "100.64.1.1", "100.100.100.200"), ("fc00::/7", "fd00::1", "fd00:ec2::254"),
        ("::/96", "::a00:1", "::1"), ("::/96", "::2", "::"), ("192.0.0.0/24", "192.0.0.8", "192.0.1.8"),
        ("192.0.0.0/24", "192.0.0.170", "8.8.8.8"),
    ])
    func `covers what lies in the block, but metadata services only alone`(
        _ block: String, _ inside: String, _ outside: String
    ) throws {
        let space = AcceptedSpace([try AcceptedSpace.validated(block)])
        #expect(space.covers(try IPAddress(inside)))
        #expect(!space.covers(try IPAddress(outside)))
    }

    @Test func `covers nothing when nothing was accepted`() throws {
        #expect(!AcceptedSpace([]).covers(try IPAddress("10.0.0.1")))
    }
}
