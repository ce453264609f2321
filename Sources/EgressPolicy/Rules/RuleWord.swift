package import EgressModel

/// One word of the annotation `applied` or `from-applied`. The word records what one rule was made from.
package enum RuleWord: Hashable, Sendable {
    case host(HostSpec)
    case dns(DNSRule)
    case allow(AllowSpec)
    case source(IngressSource)

    /// Parses one word.
    ///
    /// - Throws: `ValueError` if egressgen does not write such a word.
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

    /// Parses all words of an annotation.
    ///
    /// - Throws: `ValueError` for the first word that egressgen does not write.
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

    /// The host of a host rule, or `nil` for any other rule.
    package var host: HostName? {
        if case .host(let spec) = self { spec.host } else { nil }
    }

    /// The block of a fixed destination, or `nil` for any other rule.
    var allowed: CIDRBlock? {
        if case .allow(let spec) = self { spec.block } else { nil }
    }

    /// Returns whether a rule can have been made from this word. The user's current intent does not matter.
    func fits(_ rule: NetworkPolicyRule) -> Bool {
        switch self {
        case .host(let spec): rule.portList == spec.ports && rule.hostAddresses != nil
        case .dns(let dns): AddressFamily.allCases.contains { dns.egressRule(family: $0).isEquivalent(to: rule) }
        case .allow(let allow):
            NetworkPolicyRule(peers: [.ipBlock(allow.block)], ports: allow.ports).isEquivalent(to: rule)
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
