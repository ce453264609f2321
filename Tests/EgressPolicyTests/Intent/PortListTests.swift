import EgressModel
import EgressPolicy
import Testing

@Suite struct PortListTests {
    @Test(arguments: [
        ("443", "443"),
        ("1", "1"),
        ("65535", "65535"),
        ("1-65535", "1-65535"),
        ("443/tcp", "443"),
        ("443/TCP", "443"),
        ("123/udp", "123/udp"),
        ("123/Udp", "123/udp"),
        ("9/SCTP", "9/sctp"),
        ("8000-8010/udp", "8000-8010/udp"),
        ("443-443", "443"),
        ("443,8000-8010/udp", "443,8000-8010/udp"),
        ("22,443", "22,443"),
        ("443,22", "22,443"),
        ("9/sctp,53/udp,53", "53,53/udp,9/sctp"),
        ("1000,999", "999,1000"),
        ("443,443/tcp,443", "443"),
        ("53/udp,53/tcp", "53,53/udp"),
    ])
    func `Ports are sorted by protocol and number, with tcp left out`(text: String, expected: String) throws {
        #expect(try PortList(text).description == expected)
    }

    @Test(arguments: [
        ("8000-8010,8005-8020", "8000-8020"),
        ("8000-8010,8010-8020", "8000-8020"),
        ("8000-8010,8005", "8000-8010"),
        ("8005,8000-8010", "8000-8010"),
        ("8000-8020,8005-8010", "8000-8020"),
        ("80-90,85-95,94-99,1", "1,80-99"),
        ("1-65535,443", "1-65535"),
        ("65535,65000-65535", "65000-65535"),
        ("8000-8010,8005-8020/udp", "8000-8010,8005-8020/udp"),
    ])
    func `Overlaps of one protocol are merged`(text: String, expected: String) throws {
        #expect(try PortList(text).description == expected)
        #expect(try PortList(text) == PortList(expected))
    }

    @Test(arguments: ["80,81", "80-89,90-99", "65534,65535"])
    func `Neighbours that do not overlap stay as they are`(text: String) throws {
        #expect(try PortList(text).description == text)
    }

    @Test func `The ranges carry protocol, first and last port`() throws {
        #expect(
            try PortList("8000-8010/udp,443").ranges == [
                PortRange(.tcp, 443, to: 443), PortRange(.udp, 8000, to: 8010),
            ])
        #expect(try PortList("7/sctp").ranges.map(\.transport.rawValue) == ["SCTP"])
    }

    @Test func `No ports stand for every port, and a range of all is not that`() throws {
        #expect(PortList.every.isEvery)
        #expect(PortList.every.description == "")
        #expect(try !PortList("1-65535").isEvery)
    }

    @Test(arguments: [
        "0", "65536", "70000", "x", "https", "4 43", " 443", "443 ", "+443", "0x50", "４４３", "99999999999999999999",
    ])
    func `What is no port is refused`(text: String) {
        #expect(throws: ValueError.format(.notPort(text, from: 1))) { try PortList(text) }
    }

    @Test(arguments: [
        ("443/icmp", "icmp"), ("443/", ""), ("443/tcp/udp", "tcp/udp"), ("443/tcp ", "tcp "), ("443/6", "6"),
        // The long s (U+017F), whose upper case is the ASCII letter S.
        ("443/\u{17f}ctp", "\u{17f}ctp"),
    ])
    func `What is no protocol is refused`(text: String, word: String) {
        #expect(throws: ValueError.port(.notProtocol(word))) { try PortList(text) }
    }

    @Test(arguments: ["", ",", "443,", ",443", "443,,80", "443-", "-443", "-", "/tcp"])
    func `An empty port is refused`(text: String) {
        #expect(throws: ValueError.port(.empty)) { try PortList(text) }
    }

    @Test(arguments: [
        ("443-80", ValueError.port(.backward(first: 443, last: 80))),
        ("65535-1/udp", ValueError.port(.backward(first: 65535, last: 1))),
        ("080", ValueError.port(.leadingZero("080"))),
        ("80-090", ValueError.port(.leadingZero("090"))),
        ("80-90-99", ValueError.format(.notPort("90-99", from: 1))),
        ("0-80", ValueError.format(.notPort("0", from: 1))),
        ("80-65536", ValueError.format(.notPort("65536", from: 1))),
        ("443,0", ValueError.format(.notPort("0", from: 1))),
    ])
    func `A bad element makes the list bad`(text: String, error: ValueError) {
        #expect(throws: error) { try PortList(text) }
    }

    @Test func `Protocols are in the order tcp, udp, sctp`() {
        #expect([TransportProtocol.sctp, .udp, .tcp].sorted() == [.tcp, .udp, .sctp])
    }
}
