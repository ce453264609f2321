import EgressModel
import EgressTestSupport
import Testing

@Suite struct IPv4AddressTests {
    @Test(arguments: [
        ("0.0.0.0", 0),
        ("0.0.0.1", 1),
        ("1.0.0.0", 0x0100_0000),
        ("127.0.0.1", 0x7f00_0001),
        ("140.205.34.3", 0x8ccd_2203),
        ("255.255.255.255", 0xffff_ffff),
    ])
    func `Four octets make the number, the first one highest`(text: String, bits: UInt32) throws {
        #expect(try IPv4Address(text).bits == bits)
        #expect(IPv4Address(bits: bits).description == text)
    }

    @Test(arguments: [
        "", " ", ".", "...", "1", "1.2.3", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.5", "1.2.3.4.", "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.4\n", "1.2.3.+4", "1.2.3.-4", "1.2.3.a", "0x7f.0.0.1", "1.2.3.0004", "1.2.3.1000", "1,2,3,4", "16909060",
        "1.2.3.4/32", "1.2.3.4\u{0}", "١.٢.٣.٤", "::1",
    ])
    func `What is not four decimal octets is refused`(text: String) {
        #expect(throws: FormatError.notIPv4) { try IPv4Address(text) }
    }

    @Test(arguments: ["010.0.0.1", "10.00.0.1", "10.0.000.1", "10.0.0.01", "192.168.010.1"])
    func `A leading zero, which some read as octal, is refused`(text: String) {
        #expect(throws: FormatError.leadingZero) {
            try IPv4Address(text)
        }
    }

    @Test(arguments: ["256.0.0.1", "1.2.3.256", "1.999.3.4"])
    func `An octet over 255 is refused`(text: String) {
        #expect(throws: FormatError.largeOctet) { try IPv4Address(text) }
    }

    @Test func `Addresses are ordered by number, not by text`() throws {
        let texts = ["255.0.0.0", "106.11.93.21", "140.205.230.13", "140.205.34.3", "140.205.32.4", "9.0.0.0"]
        #expect(
            try texts.map { try IPv4Address($0) }.sorted().map(\.description)
                == ["9.0.0.0", "106.11.93.21", "140.205.32.4", "140.205.34.3", "140.205.230.13", "255.0.0.0"])
    }

    @Test func `The text of random addresses is the C library's and reads back`() {
        var generator = SeededGenerator(seed: 4)
        let addresses = (0..<5000).map { _ in IPv4Address(bits: .random(in: 0 ... .max, using: &generator)) }
        #expect(addresses.filter { SystemAddress.text($0) != $0.description } == [])
        #expect(addresses.filter { (try? IPv4Address($0.description)) != $0 } == [])
    }

    @Test func `Damaged addresses are read as the C library reads them`() {
        var fuzz = AddressFuzz(seed: 40, alphabet: "0123456789.+- x")
        let seeds = ["0.0.0.0", "1.2.3.4", "10.0.0.1", "192.168.100.200", "255.255.255.255"]
        let mutants = (0..<10000).map { _ in fuzz.mutant(of: seeds) }
        let read = mutants.map { try? IPv4Address($0).bits }
        #expect(zip(mutants, read).filter { SystemAddress.ipv4Bits($0) != $1 }.map(\.0) == [])
        #expect(read.contains { $0 == nil } && Set(read).count > 100)
    }
}
