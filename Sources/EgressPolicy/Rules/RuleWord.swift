package import EgressModel

/// One word of the annotation `applied` or `from-applied`: what one rule was made from.
package enum RuleWord: Hashable, Sendable {
    case host(HostSpec)
    case dns(DNSRule)
    case allow(AllowSpec)
    case source(IngressSource)

    /// Reads one word.
    ///
    /// - Throws: `ValueError`.
    package init(_ text: some StringProtocol) throws(ValueError) {
        if text.hasPrefix("dns=") {
            self = .dns(try DNSRule(String(text.dropFirst(4))))
        } else if text.hasPrefix("allow=") {
            self = .allow(try AllowSpec(text.dropFirst(6)))
        } else if let source = try IngressSource(text) {
            self = .source(source)
        } else {
            self = .host(try HostSpec(text))
        }
    }

    /// Reads the words of the annotation.
    ///
    /// - Throws: `ValueError` for a word that egressgen does not write.
    package static func words(_ text: String) throws(ValueError) -> [RuleWord] {
        var words: [RuleWord] = []
        for part in text.split(whereSeparator: \.isWhitespace) {
            do {
                words.append(try RuleWord(part))
            } catch {
                throw .word(String(part), error)
            }
        }
        return words
    }

    /// Whether a rule could have been made from this word, whatever the user wants now.
    func fits(_ rule: PolicyRule) -> Bool {
        switch self {
        case .host(let spec): rule.ports == spec.ports && rule.hostAddresses != nil
        case .dns(let dns): AddressFamily.allCases.contains { dns.egressRule(family: $0).isEquivalent(to: rule) }
        case .allow(let allow):
            PolicyRule(peers: [.ipBlock(allow.block)], ports: allow.ports).isEquivalent(to: rule)
        case .source(let source): source.rule.isEquivalent(to: rule)
        }
    }
}

extension RuleWord: CustomStringConvertible {
    package var description: String {
        switch self {
        case .host(let spec): spec.description
        case .dns(let dns): "dns=\(dns)"
        case .allow(let allow): "allow=\(allow)"
        case .source(let source): "\(source)"
        }
    }
}

extension PolicyRule {
    /// The addresses of a rule of small blocks alone; `nil` for any other rule.
    package var hostAddresses: Set<IPAddress>? {
        guard !peers.isEmpty else { return nil }
        var addresses: Set<IPAddress> = []
        for peer in peers {
            guard case .ipBlock(let block) = peer, let members = block.addresses(upTo: 256) else { return nil }
            addresses.formUnion(members)
        }
        return addresses
    }

    /// Whether both allow the same by the same peers, in whatever order.
    package func isEquivalent(to other: PolicyRule) -> Bool {
        ports == other.ports && Set(peers) == Set(other.peers)
    }
}
