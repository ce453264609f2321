import EgressModel
import EgressPolicy
import EgressTestSupport

extension SeededGenerator {
    /// Returns a policy with random names, ports, pods, rules and answers.
    mutating func policy() throws -> SamplePolicy {
        let family = pick(AddressFamily.allCases)
        var intent = PolicyIntent(hosts: try hosts())
        intent.family = family
        intent.dns = try some(Self.profiles, 0...2).map { try DNSRule($0) }
        intent.allow = try some(Self.destinations, 0...2).map { try AllowSpec($0) }
        intent.accept = try some(["10.0.0.0/8", "100.64.1.0/24", "fd00::/8"], 0...2).map { try CIDRBlock($0) }
        intent.retain = bool() ? try TimeSpan(pick(["0", "90s", "1h", "24h", "1.5h", "500ms", "7d"])) : nil
        intent.aggregate = bool()
        let outcomes = try intent.names.map { try outcome(of: $0, family) }
        return SamplePolicy(try subject(), intent, outcomes)
    }

    // MARK: Hosts

    /// Labels of domain names. Labels that YAML does not read as strings are as likely as others.
    private static let labels = [
        "true", "on", "y", "n", "no", "off", "null", "1e3", "0x1f", "0o17", "0b1", "1_000", "2026-11-23", "_srv",
        "xn--bcher-kva", "www", "api", "a-b", "x1", "e",
    ]

    private mutating func hosts() throws -> [HostSpec] {
        let specs = try (0..<(bool(oneIn: 3) ? 1 : number(2...5))).map { _ in
            let labels = some(Self.labels, 1...3).joined(separator: ".")
            return HostSpec(host: .name(try DomainName(labels)), ports: PortList(ports()))
        }
        return HostSpec.merged(specs).specs
    }

    private mutating func ports() -> [PortRange] {
        (0..<number(0...4)).map { _ in
            let first = UInt16(number(1...65535))
            let last = bool() ? first : UInt16(number(Int(first)...65535))
            return PortRange(pick(TransportProtocol.allCases), first, to: last)
        }
    }

    // MARK: Answers

    private mutating func outcome(of name: DomainName, _ family: AddressFamily) throws -> NameOutcome {
        let others: [NameOutcome.Verdict] = [.noData, .nxDomain, .timedOut]
        let verdict = bool(oneIn: 4) ? pick(others) : .addresses
        // A name whose lookup failed halfway has addresses that no policy may contain.
        let hasRecords = verdict == .addresses || verdict == .timedOut
        let records = try (0..<(hasRecords ? number(1...20) : 0)).map { _ in
            AddressRecord(owner: name, address: try address(family), ttl: UInt32(number(0...86400)))
        }
        return NameOutcome(name: name, verdict: verdict, addresses: records)
    }

    private mutating func address(_ family: AddressFamily) throws -> IPAddress {
        switch family {
        case .ipv4: try ipv4()
        case .ipv6: try ipv6()
        case .dual: bool() ? try ipv4() : try ipv6()
        }
    }

    /// Returns a random IPv4 address. Some are special-purpose addresses, and some are close enough together to be
    /// aggregated.
    private mutating func ipv4() throws -> IPAddress {
        let network = pick([
            "8.8.\(number(0...255)).\(number(0...255))", "93.184.216", "140.82.121", "10.0.0", "100.64.1",
        ])
        return try IPAddress(network.split(separator: ".").count == 4 ? network : "\(network).\(number(0...31))")
    }

    private mutating func ipv6() throws -> IPAddress {
        let last = String(number(0...31), radix: 16)
        return try IPAddress(pick(["2a00:1450::\(last)", "2606:2800:220:1::\(last)", "fd00::\(last)"]))
    }

    // MARK: Rules

    private static let profiles = [
        "any", "kube-dns", "node-local", "gke", "openshift", "192.0.2.53", "10.96.0.0/24", "2001:db8::53", "fd00::/8",
        "kube-dns:53,8053", "openshift:53", "192.0.2.53:8053", "[fd00::/8]:5353", "dns/app.kubernetes.io/name=coredns",
        "012/true=on,y=1e3:8053",
    ]

    private static let destinations = [
        "0.0.0.0/0:53/udp", "[::/0]:443", "198.51.100.0/24:5432", "192.0.2.1", "2001:db8::/32", "10.0.0.0/8:1-65535",
        "[2001:db8::1]:9/sctp,53,53/udp",
    ]

    // MARK: Pods

    /// Values of labels. YAML does not read most of them as strings.
    private static let values = [
        "true", "on", "y", "1e3", "null", "0x1F", "012", "1_000", "2026-11-23", "Null", "NULL", "Yes", "NO", "Off",
        "0o17", "0b1", "1.5", "1", "", "web", "a.b_c-d", "A",
    ]

    private static let keys = [
        "true", "on", "y", "1e3", "null", "0x1F", "012", "1_000", "2026-11-23", "Yes", "NO", "1.5", "1", "app",
        "example.com/true", "1.2/3", "tier",
    ]

    private mutating func subject() throws -> PolicySubject {
        let names = Self.values.filter { (try? KubernetesSyntax.checkLabel($0)) != nil }
        let labels = try some(Self.keys, 0...4).map { try Label(key: $0, value: pick(Self.values)) }
        let expressions = try (0..<number(0...3)).map { _ in try requirement() }
        return try PolicySubject(
            name: bool() ? pick(names) : "\(pick(names)).\(pick(names))", namespace: bool() ? pick(names) : nil,
            podSelector: LabelSelector(matchLabels: labels, matchExpressions: expressions))
    }

    private mutating func requirement() throws -> LabelRequirement {
        let condition = pick([LabelRequirement.Operator.isIn, .notIn, .exists, .doesNotExist])
        let takesValues = condition == .isIn || condition == .notIn
        return try LabelRequirement(
            key: pick(Self.keys), condition: condition, values: takesValues ? some(Self.values, 1...4) : [])
    }
}
