import EgressModel
import EgressPolicy
import Testing

@testable import EgressCommands

@Suite struct ValueErrorTextTests {
    private static let target =
        "write ADDRESS:PORT or NAME:PORT, as in 192.0.2.1:443, [2001:db8::1]:443 or ntp.example.com:123/udp"
    private static let secret = "write a path in a folder of its own, as in /run/secrets/egressgen/tap"

    @Test(
        arguments: [
            (.format(.notIPv4), "is not an IPv4 address", nil),
            (
                .label(.notSubdomain("A")), "'A' is not an RFC 1123 name (lower-case letters, digits, '-' and '.')",
                nil
            ),
            (
                .label(.notNamespace("A")),
                "'A' is not an RFC 1123 label (at most 63 lower-case letters, digits and '-')", nil
            ),
            (
                .label(.notKey("a b")), "'a b' is not a label key (at most 63 letters, digits, '-', '_' and '.')", nil
            ),
            (.label(.notValue("a b")), "'a b' is not a label value (letters, digits, '-', '_' and '.')", nil),
            (.label(.longValue("a")), "label value 'a' has more than 63 characters", nil),
            (.label(.noEqualsSign), "has no '='", "write KEY=VALUE, as in run=busybox"),
            (.label(.twoValues(key: "a", "b", "c")), "'a' has the two values 'b' and 'c'", nil),
            (
                .label(.notRequirement("a of (b)")), "'a of (b)' is not a requirement",
                "write KEY in (A,B), KEY notin (A,B), KEY or !KEY"
            ),
            (.port(.empty), "has an empty port", nil),
            (.port(.leadingZero("080")), "port '080' has a leading zero", nil),
            (.port(.backward(first: 443, last: 80)), "port range 443-80 ends below its start", nil),
            (.port(.notProtocol("icmp")), "'icmp' is not a protocol", "protocols are tcp, udp and sctp"),
            (.allow(.openBracket), "has no closing bracket", nil),
            (.allow(.textBehindBracket), "has text after its closing bracket", nil),
            (
                .allow(.noBrackets(block: "2001:db8::/32", ports: "443")), "has ports after an IPv6 block",
                "write the block in brackets: [2001:db8::/32]:443"
            ),
            (
                .dns(.notProfile(nearest: nil)), "is not a DNS profile",
                "profiles are any, kube-dns, node-local, gke, openshift, none, an address or CIDR, and NAMESPACE/KEY=VALUE"
            ),
            (
                .dns(.notProfile(nearest: DNSRule(.kubeDNS, ports: [8053]))), "is not a DNS profile",
                "write kube-dns:8053"
            ),
            (
                .dns(.portsNotTaken(by: "any")), "has ports, which 'any' does not take",
                "write any, or the ports after another profile, as in kube-dns:8053"
            ),
            (
                .dns(.portWithProtocol("53/udp", port: 53)), "'53/udp' has a protocol",
                "write 53, which stands for UDP and TCP"
            ),
            (.dns(.portRange("53-60")), "'53-60' is a range of ports", "write each port, as in 53,8053"),
            (
                .dns(.pods(.label(.twoValues(key: "a", "b", "c")))), "'a' has the two values 'b' and 'c'",
                "write a profile for each value"
            ),
            (
                .dns(.pods(.word("d", .label(.noEqualsSign)))), "'d' has no '='",
                "write NAMESPACE/KEY=VALUE, as in kube-system/k8s-app=kube-dns"
            ),
            (.dns(.noProfile), "names no profile", "write none for no DNS rule"),
            (.dns(.noneBesideOthers), "cannot be used with other profiles", nil),
            (
                .accept(.notOneEntry), "is not within one special-purpose block",
                "accept only the space that answers contain, such as 10.0.0.0/8"
            ),
            (.target(.empty), "is empty", target),
            (.target(.noPort), "has no port", target),
            (.target(.noPortBehind(IPv6Address(bits: 1))), "has no port", "write [::1]:443"),
            (.target(.url), "is a URL", target),
            (.target(.block), "is a block", "ask about one address of the block"),
            (.target(.notIPv6InBrackets), "has brackets around something other than an IPv6 address", target),
            (.target(.severalPorts), "has more than one port", "ask about one port at a time"),
            (.target(.host(.format(.emptyLabel))), "has an empty label", target),
            (
                .workload(.notImage), "is not the name of an image",
                "write a name such as registry.example.com/egressgen:1.0"
            ),
            (
                .workload(.longName("web", limit: 44)), "'web' is too long for the CronJob that is named after it",
                "pass a --name of at most 44 characters"
            ),
            (
                .workload(.notServiceName("web.1")), "'web.1' cannot be the name of a Service",
                "pass a --name that begins with a letter and has no dot"
            ),
            (.workload(.unusablePort(0)), "has no port", "write a port, as in tcp:0.0.0.0:6000"),
            (
                .workload(.unusablePort(9090)), "has the port of the metrics, 9090",
                "write another port, as in tcp:0.0.0.0:6000"
            ),
            (.workload(.noSecretFolder), "is not an absolute path in a folder", secret),
            (.workload(.noSecretKey), "is not a path that a Secret can provide", secret),
            (.workload(.hiddenCredentials("/run")), "would hide the credentials of the pod below /run", secret),
            (.notFamily, "is not a family", "families are ipv4, ipv6 and dual"),
            (.notBoolean, "is neither true nor false", nil),
            (
                .word("a:0", .format(.notPort("0", from: 1))), "'a:0': '0' is not a port",
                "write a number from 1 to 65535"
            ),
        ] as [(ValueError, String, String?)])
    func `Each fault has its words`(error: ValueError, fact: String, hint: String?) {
        #expect(error.words(ValueUse()) == Words(fact, hint: hint))
    }

    @Test func `What cannot be accepted is told with its entry of the registry`() throws {
        let never = #expect(throws: ValueError.self) { try AcceptedSpace.validated("127.0.0.1") }
        #expect(
            never?.words(ValueUse(.accept))
                == Words("is loopback space (RFC 1122), which can never be accepted"))
        let reachable = #expect(throws: ValueError.self) { try AcceptedSpace.validated("192.0.0.9") }
        #expect(reachable?.words(ValueUse(.accept)).fact.hasPrefix("is globally reachable (") == true)
        #expect(reachable?.words(ValueUse(.accept)).fact.hasSuffix(") and does not need to be accepted") == true)
    }

    @Test(arguments: [
        ("0.0.0.0/0", "0.0.0.0/0:443"), ("::/0", "[::/0]:443"),
    ])
    func `Everything without ports is told with an example of what passes`(text: String, example: String) {
        let destination = #expect(throws: ValueError.self) { try AllowSpec(text) }
        let source = #expect(throws: ValueError.self) { try AllowSpec(text, orElse: .every) }
        let hint = "add ports, as in \(example)"
        #expect(destination?.words(ValueUse(.allow)) == Words("would allow every destination", hint: hint))
        #expect(source?.words(ValueUse(.fromCIDRs)) == Words("would allow every source", hint: hint))
    }

    @Test func `A distance of time is told with the nearest that cron can keep`() throws {
        let error = #expect(throws: ValueError.self) { try CronSchedule(every: TimeSpan("90m")) }
        #expect(error?.words(ValueUse(.every)) == Words("has no cron expression", hint: "write 1h or 2h"))
        let short = #expect(throws: ValueError.self) { try CronSchedule(every: TimeSpan("30s")) }
        #expect(short?.words(ValueUse(.every)).hint == "write 1m")
    }
}
