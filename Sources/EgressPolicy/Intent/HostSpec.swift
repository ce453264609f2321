package import EgressModel

/// A name or a pattern, and the ports that pods may connect to, as in `db.example.com:5432`.
package struct HostSpec: Hashable, Sendable {
    package let host: HostName
    package let ports: PortList

    package init(host: HostName, ports: PortList) {
        self.host = host
        self.ports = ports
    }

    /// Parses `name[:ports]` or `*.suffix[:ports]`.
    ///
    /// - Throws: `ValueError` if the name, the pattern or the ports are invalid. The error identifies URLs, addresses
    ///   and wildcards, which users often write instead of names.
    package init(_ text: some StringProtocol) throws(ValueError) {
        let text = Substring(text)
        if let refusal = Self.refusal(of: text) { throw .host(refusal) }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let host = try Self.host(parts[0])
        self.init(host: host, ports: parts.count == 2 ? try PortList(parts[1]) : .every)
    }

    /// Parses `name[:ports]`, and refuses patterns.
    ///
    /// - Throws: `ValueError`.
    package init(exact text: some StringProtocol) throws(ValueError) {
        do throws(ValueError) {
            try self.init(text)
        } catch .host(.pattern(let flaw)) where flaw != .clusterDomain {
            // No other pattern would be accepted either.
            throw .host(.pattern(.unsuitable))
        }
        guard !host.isPattern else { throw .host(.pattern(.unsuitable)) }
    }

    /// Parses a name without ports. This is a faster alternative to `init(_:)` for the usual form of a name.
    ///
    /// - Returns: `nil` if the text has ports, if it does not end in a letter, or if it is invalid. Use `init(_:)` to
    ///   find out which.
    package init?(plain bytes: UnsafeBufferPointer<UInt8>) {
        // If the text ends in a letter, it is not an IPv4 address, and its last label does not consist only of digits.
        guard let last = bytes.last, (0x61...0x7a).contains(last | 0x20), let name = DomainName(plain: bytes),
            !Self.hasLabelOfHyphens(bytes)
        else { return nil }
        self.init(host: .name(name), ports: .every)
    }

    /// Merges the specs of each host at the position of the first one. If one of these specs has no ports, the merged
    /// spec allows every port.
    ///
    /// - Returns: The merged specs, and the hosts that allow every port although some of their specs have ports.
    package static func merged(_ specs: [HostSpec]) -> (specs: [HostSpec], widened: [HostName]) {
        var places: [HostName: Int] = [:]
        var groups: [(host: HostName, lists: [PortList])] = []
        for spec in specs {
            let place = places[spec.host] ?? groups.count
            if place == groups.count {
                places[spec.host] = place
                groups.append((spec.host, []))
            }
            groups[place].lists.append(spec.ports)
        }
        let merged = groups.map { host, lists in
            HostSpec(
                host: host, ports: lists.contains(where: \.isEvery) ? .every : PortList(lists.flatMap(\.ranges)))
        }
        let widened = groups.filter { $0.lists.contains(where: \.isEvery) && !$0.lists.allSatisfy(\.isEvery) }
        return (merged, widened.map(\.host))
    }

    private static func host(_ text: Substring) throws(ValueError) -> HostName {
        let host = try ValueError.reading(HostName(text))
        try checkLabels(of: host.domain)
        guard let suffix = host.suffix else { return host }
        guard !suffix.isWithin(.clusterDomain) else { throw .host(.pattern(.clusterDomain)) }
        guard suffix.labels.count > 1 else { throw .host(.pattern(.shortSuffix)) }
        return host
    }

    /// Checks that no label consists only of hyphens, and that the last label does not consist only of digits. A name
    /// with such a last label could be an address (RFC 1123, section 2.1).
    private static func checkLabels(of name: DomainName) throws(ValueError) {
        guard !hasLabelOfHyphens(name.description.utf8) else { throw .host(.hyphensAlone) }
        guard !name.hasNumericEnd else { throw .host(.digitsAlone) }
    }

    private static func hasLabelOfHyphens(_ bytes: some Sequence<UInt8>) -> Bool {
        var (length, hyphens) = (0, 0)
        for byte in bytes {
            if byte == UInt8(ascii: ".") {
                if length > 0 && length == hyphens { return true }
                (length, hyphens) = (0, 0)
            } else {
                length += 1
                if byte == UInt8(ascii: "-") { hyphens += 1 }
            }
        }
        return length > 0 && length == hyphens
    }

    /// Returns what the text appears to be instead of a name, or `nil` if it can be a name.
    private static func refusal(of text: Substring) -> HostError? {
        if text.isEmpty { return .empty }
        if let scheme = text.firstRange(of: "://") { return url(text[scheme.upperBound...]) }
        if text.hasPrefix("//") { return url(text.dropFirst(2)) }
        if let remedy = remedy(forAddress: text) { return .address(remedy) }
        let name = text.prefix { $0 != ":" }
        if let flaw = PatternFlaw(name) { return .pattern(flaw) }
        return name.firstIndex(of: "/").map { .path(host: authority(name[..<$0])) }
    }

    private static func authority(_ text: Substring) -> String? { text.isEmpty ? nil : String(text) }

    private static func url(_ rest: Substring) -> HostError {
        let authority = rest.prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@").last ?? authority
        return remedy(forAddress: host).map(HostError.urlOfAddress) ?? .url(host: self.authority(host))
    }

    /// Returns what the user should write if the text is an address or a block, with or without ports. This includes
    /// texts that are not valid fixed blocks as they are. Returns `nil` for any other text.
    private static func remedy(forAddress text: Substring) -> AddressRemedy? {
        let first = text.utf8.first ?? 0
        // An address starts with a digit or a bracket, or has several colons. This cheap check excludes most names.
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
    package var description: String { ports.isEvery ? host.description : "\(host):\(ports)" }
}
