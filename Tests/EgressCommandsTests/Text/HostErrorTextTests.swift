import EgressModel
import EgressPolicy
import Testing

@testable import EgressCommands

/// Tests the messages about an invalid host in an argument, a source or an annotation.
@Suite struct HostErrorTextTests {
    private func words(_ text: String, _ use: ValueUse) -> Words? {
        let error = #expect(throws: ValueError.self) { try HostSpec(text) }
        return error?.words(use)
    }

    private static let inCluster = "write a policy with a podSelector for Services of the cluster"

    @Test(
        arguments: [
            ("", "is empty", "write a name such as www.example.com"),
            ("https://www.aliyun.com/x", "is a URL", "write only the name: www.aliyun.com"),
            ("https://", "is a URL", nil),
            ("www.example.com/x", "has a path", "write only the name: www.example.com"), ("/x", "has a path", nil),
            (
                "*", "has a wildcard in a form other than *.SUFFIX",
                "write *.example.com for all names below example.com, or each name"
            ),
            (
                "*.com", "is a wildcard for a whole top-level domain",
                "write a suffix of two or more labels, as in *.example.com, or each name"
            ),
            ("*.svc.cluster.local", "is a wildcard for names of the cluster", inCluster),
            ("-.example.com", "has a label that contains only '-'", nil),
            ("münchen.de", "is not ASCII", "write the xn-- form of the name (RFC 5891)"),
            ("www.example.com:0", "'0' is not a port", "write a number from 1 to 65535"),
        ] as [(String, String, String?)])
    func `A name is told the same everywhere`(text: String, fact: String, hint: String?) {
        for use in [ValueUse(.hosts), ValueUse(.fromHosts), ValueUse(.hosts, in: .annotations)] {
            #expect(words(text, use) == Words(fact, hint: hint))
        }
    }

    @Test(arguments: [
        ("1.2.3.4", "1.2.3.4/32"), ("1.2.3.4:443", "1.2.3.4/32:443"), ("2001:db8::1", "2001:db8::1/128"),
        ("[2001:db8::1]:443", "[2001:db8::1/128]:443"), ("fe80::1%eth0", "CIDR"), ("10.0.0.0/33", "CIDR"),
    ])
    func `An address goes to the setting for blocks`(text: String, block: String) {
        #expect(words(text, ValueUse(.hosts))?.hint == "write --allow \(block)")
        #expect(words(text, ValueUse(.fromHosts))?.hint == "write --from-cidr \(block)")
        #expect(words(text, ValueUse(.hosts, in: .annotations))?.hint == "add \(block) to egressgen.dev/allow")
        #expect(
            words(text, ValueUse(.fromHosts, in: .annotations))?.hint == "add \(block) to egressgen.dev/from-cidrs")
        #expect(words(text, ValueUse(.hosts))?.fact == "is an address")
    }

    @Test func `The address of a URL goes there as well`() {
        #expect(words("https://1.2.3.4/x", ValueUse(.hosts)) == Words("is a URL", hint: "write --allow 1.2.3.4/32"))
        #expect(words("//1.2.3.4", ValueUse(.fromHosts))?.hint == "write --from-cidr 1.2.3.4/32")
    }

    @Test(arguments: [
        ("10.0.0.1/8", "write 10.0.0.0/8"), ("0.0.0.0/0", "add ports, as in 0.0.0.0/0:443"),
        ("::/0", "add ports, as in [::/0]:443"), ("::ffff:1.2.3.4", "write the IPv4 address 1.2.3.4"),
    ])
    func `An address that no block could be is corrected`(text: String, hint: String) {
        #expect(words(text, ValueUse(.hosts))?.hint == "\(hint) after --allow")
        #expect(words(text, ValueUse(.fromHosts))?.hint == "\(hint) after --from-cidr")
        #expect(words(text, ValueUse(.hosts, in: .annotations))?.hint == "\(hint) in egressgen.dev/allow")
    }

    @Test func `Digits at the end are taken for an address`() {
        #expect(
            words("example.123", ValueUse(.hosts))
                == Words(
                    "ends with a label that contains only digits", hint: "write a name, or pass an address with --allow"
                ))
        #expect(
            words("example.123", ValueUse(.fromHosts))?.hint == "write a name, or pass an address with --from-cidr")
        #expect(
            words("example.123", ValueUse(.hosts, in: .annotations))?.hint
                == "write a name, or add the address to egressgen.dev/allow")
    }

    @Test func `A part of no block is told what it is a part of`() throws {
        let part = try CIDRBlock("1.2.3.0/25")
        let error = ValueError.except(.inNoBlock(part: part))
        #expect(
            error.words(ValueUse(.fromExcept))
                == Words(
                    "'1.2.3.0/25' is not within any block that may connect", hint: "write a part of a --from-cidr"))
        #expect(
            error.words(ValueUse(.fromExcept, in: .annotations)).hint
                == "write a part of a block in egressgen.dev/from-cidrs")
        #expect(
            ValueError.except(.whole(of: part, part: part)).words(ValueUse(.fromExcept))
                == Words("'1.2.3.0/25' excludes all of '1.2.3.0/25'", hint: "leave one of them out"))
    }
}
