package import EgressModel

/// A name and the ports that pods may reach there, as in `db.example.com:5432`.
package struct HostSpec: Hashable, Sendable {
    package let name: DomainName
    package let ports: PortList

    package init(name: DomainName, ports: PortList) {
        self.name = name
        self.ports = ports
    }

    /// Reads `name[:ports]`.
    ///
    /// - Throws: `FormatError`, with a hint for what people write instead of names: URLs, addresses, wildcards.
    package init(_ text: some StringProtocol) throws(FormatError) {
        let text = Substring(text)
        if let refusal = Self.refusal(of: text) { throw refusal }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = try DomainName(parts[0])
        try Self.checkLabels(of: name)
        self.init(name: name, ports: parts.count == 2 ? try PortList(parts[1]) : .every)
    }

    /// Reads the same of a source: what is an address goes to another flag.
    ///
    /// - Throws: `FormatError`.
    package init(source text: some StringProtocol) throws(FormatError) {
        do {
            try self.init(text)
        } catch {
            throw FormatError(error.fact, hint: error.hint?.replacing("--allow", with: "--from-cidr"))
        }
    }

    /// Reads a name without ports as most are written, fast.
    ///
    /// - Returns: `nil` for what only `init(_:)` can tell: ports, and what is wrong.
    package init?(plain bytes: UnsafeBufferPointer<UInt8>) {
        // No address ends in a letter, and no label of digits alone.
        guard let last = bytes.last, (0x61...0x7a).contains(last | 0x20), !Self.hasHyphenAtBorder(bytes),
            let name = DomainName(plain: bytes)
        else { return nil }
        self.init(name: name, ports: .every)
    }

    /// Merges the specs of one name at its first place; no ports wins over ports.
    ///
    /// - Returns: the specs and the names whose ports were given up for every port.
    package static func merged(_ specs: [HostSpec]) -> (specs: [HostSpec], widened: [DomainName]) {
        var places: [DomainName: Int] = [:]
        var groups: [(name: DomainName, lists: [PortList])] = []
        for spec in specs {
            let place = places[spec.name] ?? groups.count
            if place == groups.count {
                places[spec.name] = place
                groups.append((spec.name, []))
            }
            groups[place].lists.append(spec.ports)
        }
        let merged = groups.map { name, lists in
            HostSpec(
                name: name, ports: lists.contains(where: \.isEvery) ? .every : PortList(lists.flatMap(\.ranges)))
        }
        let widened = groups.filter { $0.lists.contains(where: \.isEvery) && !$0.lists.allSatisfy(\.isEvery) }
        return (merged, widened.map(\.name))
    }

    /// RFC 1123, section 2.1: no hyphen at a label's ends, and a last label that no address could have.
    private static func checkLabels(of name: DomainName) throws(FormatError) {
        guard !hasHyphenAtBorder(name.description.utf8) else { throw hyphenAtBorder }
        guard name.labels.last?.utf8.allSatisfy({ (0x30...0x39).contains($0) }) != true else {
            throw FormatError("ends in a label of digits alone", hint: "write a name, or --allow for an address")
        }
    }

    private static func hasHyphenAtBorder(_ bytes: some Sequence<UInt8>) -> Bool {
        let (dot, hyphen) = (UInt8(ascii: "."), UInt8(ascii: "-"))
        var previous = dot
        for byte in bytes {
            if byte == hyphen && previous == dot || byte == dot && previous == hyphen { return true }
            previous = byte
        }
        return previous == hyphen
    }

    private static let hyphenAtBorder = FormatError("has a label that starts or ends with '-'")

    /// What people write in place of a name, and what to write instead.
    private static func refusal(of text: Substring) -> FormatError? {
        if text.isEmpty { return FormatError("is empty", hint: "write a name such as www.example.com") }
        if let scheme = text.firstRange(of: "://") { return url(text[scheme.upperBound...]) }
        if text.hasPrefix("//") { return url(text.dropFirst(2)) }
        if let refusal = address(text) { return refusal }
        let name = text.prefix { $0 != ":" }
        if name.contains("*") { return wildcard(name) }
        if let slash = name.firstIndex(of: "/") {
            let host = name[..<slash]
            return FormatError("has a path", hint: host.isEmpty ? nil : "write the name alone: \(host)")
        }
        return nil
    }

    private static func url(_ rest: Substring) -> FormatError {
        let authority = rest.prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@").last ?? authority
        if let address = address(host) { return FormatError("is a URL", hint: address.hint) }
        return FormatError("is a URL", hint: host.isEmpty ? nil : "write the name alone: \(host)")
    }

    private static func wildcard(_ name: Substring) -> FormatError {
        let folded = (name.hasSuffix(".") ? name.dropLast() : name).lowercased()
        let isInCluster = folded.hasSuffix("svc.cluster.local")
        return FormatError(
            "is a wildcard",
            hint: isInCluster
                ? "for Services of the cluster write a policy with podSelector" : "DNS lists no names; write each name")
    }

    /// An address or a block, with or without ports, and also one that `--allow` would refuse as written.
    private static func address(_ text: Substring) -> FormatError? {
        let first = text.utf8.first ?? 0
        // No name that is right begins so, and most names are.
        let mayBe = (0x30...0x39).contains(first) || first == UInt8(ascii: "[") || text.utf8.count { $0 == 0x3a } > 1
        guard mayBe else { return nil }
        do throws(FormatError) {
            return FormatError("is an address", hint: "write --allow \(try AllowSpec(text))")
        } catch {
            guard (try? IPAddress(text.prefix { $0 != "/" && $0 != "%" })) != nil else { return nil }
            return FormatError("is an address", hint: error.hint.map { "\($0) behind --allow" } ?? "write --allow CIDR")
        }
    }
}

extension HostSpec: CustomStringConvertible {
    /// The canonical form: lower case, no final dot, canonical ports.
    package var description: String { ports.isEvery ? name.description : "\(name):\(ports)" }
}
