import EgressTestSupport
import Testing

@Suite(.waits)
struct UsageErrorTests {
    private static let pod = ["--pod", "run=busybox"]
    private static let label64 = String(repeating: "x", count: 64)

    private static let pods = [
        BadInput(pod, 64, "HOST", naming: "no name", hint: "egressgen www.example.com --pod run=busybox"),
        BadInput(["a.example"], 64, "--pod", naming: "no pods", hint: "--all-pods"),
        BadInput(["a.example", "--pod", "run"], 64, "--pod run", naming: "'='", hint: "KEY=VALUE"),
        BadInput(["a.example", "--pod", "a b=c"], 64, "--pod a b=c", naming: "'a b'", "label key"),
        BadInput(["a.example", "--pod", "a=\(label64)"], 64, "--pod a=\(label64)", naming: label64, "63"),
        BadInput(["a.example", "--pod", "a=b", "--pod", "a=c"], 64, "--pod", naming: "'a'", hint: "a in (A,B)"),
        BadInput(["a.example", "--pod", "a=b", "--all-pods"], 64, "--all-pods", naming: "--pod"),
        BadInput(["a.example", "--pod-expression", "a ~ b"], 64, "--pod-expression a ~ b", naming: "a ~ b"),
    ]

    private static let hosts = [
        host("https://www.aliyun.com/x", naming: "URL", hint: "www.aliyun.com"),
        host("https://1.2.3.4/x", naming: "URL", hint: "--allow 1.2.3.4/32"),
        host("//www.aliyun.com", naming: "URL", hint: "www.aliyun.com"),
        host("1.2.3.4", naming: "address", hint: "--allow 1.2.3.4/32"),
        host("1.2.3.4:443", naming: "address", hint: "--allow 1.2.3.4/32:443"),
        host("10.0.0.0/8", naming: "address", hint: "--allow 10.0.0.0/8"),
        host("2001:db8::1", naming: "address", hint: "--allow 2001:db8::1/128"),
        host("*", naming: "wildcard", hint: "*.example.com"),
        host("*a.com", naming: "wildcard", hint: "*.example.com"),
        host("a.*.com", naming: "wildcard", hint: "*.example.com"),
        host("*.*.com", naming: "wildcard", hint: "*.example.com"),
        host("*.com", naming: "top-level", hint: "two or more labels"),
        host("*.1.2.3.4", naming: "digits", hint: "--allow"),
        host("*.cluster.local", naming: "wildcard", hint: "podSelector"),
        host("*.svc.cluster.local", naming: "wildcard", hint: "podSelector"),
        host("a..b", naming: "empty label"),
        host(".example.com", naming: "empty label"),
        host("\(label64).example.com", naming: "label", "63"),
        host(long(254), naming: "253"),
        host("bücher.example", naming: "ASCII", hint: "xn--"),
        host("example.com/path", naming: "path", hint: "example.com"),
        host("a.-.example", naming: "'-'"),
        host("example.123", naming: "digits", hint: "--allow"),
        host("a\\032b.example", naming: "escaped"),
        host("a b.example", naming: "letters, digits"),
        BadInput(["a.example", "--template", ""] + pod, 64, "--template", naming: "no template"),
        BadInput(["a.example", "--hosts-file", ""] + pod, 64, "--hosts-file", naming: "no file"),
        BadInput(
            ["a.example", "--dns", "kube-dns."] + pod, 64, "--dns kube-dns.", naming: "profile", hint: "kube-dns"),
        BadInput([""] + pod, 64, "HOST", naming: "empty", hint: "www.example.com"),
    ]

    private static let ports = [
        host("a.example:0", naming: "'0'", hint: "1 to 65535"),
        host("a.example:65536", naming: "'65536'", hint: "1 to 65535"),
        host("a.example:443-80", naming: "443-80"),
        host("a.example:443/icmp", naming: "'icmp'", hint: "tcp, udp and sctp"),
        host("a.example:", naming: "empty port"),
        host("a.example:443,", naming: "empty port"),
        host("a.example:443-", naming: "empty port"),
        host("a.example:https", naming: "'https'", hint: "1 to 65535"),
        host("a.example:0443", naming: "'0443'", "leading zero"),
    ]

    private static let names = [
        flag("--name", "Shop", subject: "--name", naming: "'Shop'", "RFC 1123"),
        flag("--name", "shop_1", subject: "--name", naming: "'shop_1'", "RFC 1123"),
        flag("--namespace", "Shop", subject: "--namespace", naming: "'Shop'", "RFC 1123"),
        BadInput(["a.example", "--pod", "run=Shop"], 64, "--name", naming: "'Shop-policy'", hint: "--name"),
        BadInput(["a.example", "--pod", "run="], 64, "--name", naming: "'-policy'", hint: "--name"),
        BadInput(["a.example", "--all-pods"], 64, "--name", naming: "no name", hint: "--name"),
    ]

    private static let policies = [
        flag("--allow", "10.0.0.1/8", naming: "host bits", hint: "10.0.0.0/8"),
        flag("--allow", "0.0.0.0/0", naming: "every destination", hint: "0.0.0.0/0:443"),
        flag("--allow", "::/0", naming: "every destination", hint: "[::/0]:443"),
        flag("--allow", "www.example.com", naming: "address"),
        flag("--allow", "10.0.0.0/33", naming: "32"),
        flag("--accept", "0.0.0.0/0", naming: "one special-purpose", hint: "10.0.0.0/8"),
        flag("--accept", "127.0.0.0/8", naming: "loopback", "never"),
        flag("--accept", "8.8.8.0/24", naming: "one special-purpose", hint: "10.0.0.0/8"),
        flag("--accept", "10.0.0.0/7", naming: "one special-purpose", hint: "10.0.0.0/8"),
        flag("--dns", "coredns", naming: "DNS profile", hint: "kube-dns"),
        flag("--dns", "none --dns any", subject: "--dns none", naming: "other profiles"),
        flag("--dns", "kube-dsn", naming: "DNS profile", hint: "write kube-dns"),
        flag("--dns", "any:8053", naming: "ports", "'any'", hint: "kube-dns:8053"),
        flag("--dns", "none:53", naming: "ports", "'none'", hint: "write none"),
        flag("--dns", "kube-dns:53-60", naming: "'53-60'", "range", hint: "each port"),
        flag("--dns", "kube-dns:53/udp", naming: "'53/udp'", "protocol", hint: "write 53"),
        flag("--dns", "10.0.0.10:0", naming: "'0'", hint: "1 to 65535"),
        flag("--dns", "10.0.0:53", naming: "IPv4", hint: "address or CIDR"),
        flag("--dns", "fd00::/64:53", naming: "IPv6 block", hint: "[fd00::/64]:53"),
        flag("--dns", "fd00::10:18053", naming: "IPv6 block", hint: "[fd00::10]:18053"),
        flag("--dns", "k8s-app=kube-dns", naming: "namespace", hint: "kube-system/k8s-app=kube-dns"),
        flag("--dns", "kube-system/kube-dns", naming: "label", hint: "kube-system/k8s-app=kube-dns"),
        flag("--dns", "dns/a=b,a=c", naming: "'a'", "'b' and 'c'", hint: "profile for each"),
        flag("--dns", "10.0.0.0_/a=b", naming: "'10.0.0.0_'", "RFC 1123", hint: "NAMESPACE/KEY=VALUE"),
        flag(
            "--dns", "k8s:io.kubernetes.pod.namespace=kube-system", naming: "Cilium",
            hint: "kube-system/k8s-app=kube-dns"),
        flag("--family", "ipv5", subject: "usage", naming: "'ipv5'", "--family", hint: "'dual'"),
        flag("--retain", "1y", naming: "duration", hint: "7d"),
        flag("--retain", "1.5", naming: "duration", hint: "1h30m"),
        flag("--retain", "4000d", naming: "ten years"),
        flag("--format", "xml", subject: "usage", naming: "'xml'", "--format", hint: "'json'"),
        flag("--format", "json --template networkpolicy", subject: "--template", naming: "--format json"),
        flag("--bogus", "a=b", subject: "usage", naming: "'--bogus'"),
    ]

    private static let resolvers = [
        flag("--resolver", "nonsense", naming: "name server", hint: "[::1]:53"),
        flag("--resolver", "127.0.0.1:0", naming: "'0'", hint: "1 to 65535"),
        flag("--resolver", "127.0.0.1 --zone a.zone", subject: "--zone", naming: "--resolver"),
        flag("--zone", "a.zone --tcp", subject: "--zone", naming: "--tcp"),
        flag("--timeout", "2", naming: "duration", hint: "90s"),
        flag("--timeout", "0s", naming: "greater than zero", hint: "1ms"),
        flag("--timeout", "999us", naming: "too short", hint: "1ms"),
        flag("--timeout", "+2s", naming: "sign", hint: "90s"),
        flag("--samples", "0", naming: "1 to 10000", hint: "auto"),
        flag("--samples", "10001", naming: "1 to 10000", hint: "auto"),
        flag("--samples", "some", naming: "1 to 10000", hint: "auto"),
        flag("--tries", "0", naming: "1 to 100"),
        flag("--tries", "many", subject: "usage", naming: "'many'", "--tries"),
    ]

    @Test(arguments: pods)
    func `no names, no pods and what is no label`(row: BadInput) throws { try row.check() }

    @Test(arguments: hosts)
    func `what is no name is refused with what to write instead`(row: BadInput) throws { try row.check() }

    @Test(arguments: ports)
    func `what is no port is refused`(row: BadInput) throws { try row.check() }

    @Test(arguments: names)
    func `what Kubernetes would not take for a name is refused`(row: BadInput) throws { try row.check() }

    @Test(arguments: policies)
    func `a policy that nobody should have is refused`(row: BadInput) throws { try row.check() }

    @Test(arguments: resolvers)
    func `what cannot be asked is refused`(row: BadInput) throws { try row.check() }

    @Test func `each wrong name has a line of its own, in the order given, and the right ones change nothing`() throws {
        let run = try egressgen("1.2.3.4 www.example.com a..b --pod run=busybox")
        #expect(run.status == 64)
        #expect(run.stdout.isEmpty)
        #expect(
            run.errorLines == [
                "egressgen: error: 1.2.3.4: is an address; nothing is done",
                "egressgen: hint: write --allow 1.2.3.4/32",
                "egressgen: error: a..b: has an empty label; nothing is done",
            ])
    }

    private static func host(_ text: String, naming words: String..., hint: String? = nil) -> BadInput {
        BadInput([text] + pod, 64, text, words, hint: hint)
    }

    /// Returns a row with a flag and its value. `values` can contain further arguments after a space.
    private static func flag(
        _ flag: String, _ values: String, subject: String? = nil, naming words: String..., hint: String? = nil
    ) -> BadInput {
        let values = values.split(separator: " ").map(String.init)
        return BadInput(["a.example"] + pod + [flag] + values, 64, subject ?? "\(flag) \(values[0])", words, hint: hint)
    }

    /// Returns a name with the given number of bytes.
    private static func long(_ count: Int) -> String {
        String(String(repeating: String(repeating: "x", count: 49) + ".", count: 6).prefix(count - 1)) + "x"
    }
}
