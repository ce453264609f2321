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
    /// - Throws: `ValueError`, which knows what people write in place of names: URLs, addresses, wildcards.
    package init(_ text: some StringProtocol) throws(ValueError) {
        let text = Substring(text)
        if let refusal = Self.refusal(of: text) { throw .host(refusal) }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = try ValueError.reading(DomainName(parts[0]))
        try Self.checkLabels(of: name)
        self.init(name: name, ports: parts.count == 2 ? try PortList(parts[1]) : .every)
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
    private static func checkLabels(of name: DomainName) throws(ValueError) {
        guard !hasHyphenAtBorder(name.description.utf8) else { throw .host(.hyphenAtBorder) }
        guard name.labels.last?.utf8.allSatisfy({ (0x30...0x39).contains($0) }) != true else {
            throw .host(.digitsAlone)
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

    /// What people write in place of a name.
    private static func refusal(of text: Substring) -> HostError? {
        if text.isEmpty { return .empty }
        if let scheme = text.firstRange(of: "://") { return url(text[scheme.upperBound...]) }
        if text.hasPrefix("//") { return url(text.dropFirst(2)) }
        if let remedy = remedy(forAddress: text) { return .address(remedy) }
        let name = text.prefix { $0 != ":" }
        if name.contains("*") { return wildcard(name) }
        return name.firstIndex(of: "/").map { .path(host: host(name[..<$0])) }
    }

    private static func host(_ text: Substring) -> String? { text.isEmpty ? nil : String(text) }

    private static func url(_ rest: Substring) -> HostError {
        let authority = rest.prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@").last ?? authority
        return remedy(forAddress: host).map(HostError.urlOfAddress) ?? .url(host: self.host(host))
    }

    private static func wildcard(_ name: Substring) -> HostError {
        let folded = (name.hasSuffix(".") ? name.dropLast() : name).lowercased()
        return folded.hasSuffix("svc.cluster.local") ? .serviceWildcard : .wildcard
    }

    /// For an address or a block, with or without ports, and also for one that no block beside the names could be as it
    /// is written.
    private static func remedy(forAddress text: Substring) -> AddressRemedy? {
        let first = text.utf8.first ?? 0
        // No name that is right begins so, and most names are.
        let mayBe = (0x30...0x39).contains(first) || first == UInt8(ascii: "[") || text.utf8.count { $0 == 0x3a } > 1
        guard mayBe else { return nil }
        do throws(ValueError) {
            return .block(try AllowSpec(text))
        } catch {
            let isAddress = (try? IPAddress(text.prefix { $0 != "/" && $0 != "%" })) != nil
            return isAddress ? .corrected(error) : nil
        }
    }
}

extension HostSpec: CustomStringConvertible {
    /// The canonical form: lower case, no final dot, canonical ports.
    package var description: String { ports.isEvery ? name.description : "\(name):\(ports)" }
}
