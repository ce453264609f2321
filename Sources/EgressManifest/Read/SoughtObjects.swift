internal import EgressPolicy

/// What a command looks for in manifests.
enum SoughtObjects {
    case managedPolicies
    case networkPolicies
    /// Policies of kinds other than NetworkPolicy that hold names.
    case foreignPolicies

    /// A text that each of the objects contains.
    private var word: String {
        switch self {
        case .managedPolicies: PolicyAnnotations.prefix
        case .networkPolicies, .foreignPolicies: "NetworkPolicy"
        }
    }

    func include(_ object: ManifestObject) -> Bool {
        switch self {
        case .managedPolicies: object.type.managed != nil && !object.ownKeys.isEmpty
        case .networkPolicies: object.isNetworkPolicy
        case .foreignPolicies: object.type.isPolicy
        }
    }

    /// Whether a UTF-8 text mentions the objects in any spelling. A text that does not mention them has none of them.
    ///
    /// Most texts mention nothing, so this must be fast. It is allowed to take a text for a mention that is none.
    func areMentioned(in bytes: [UInt8]) -> Bool {
        bytes.contains(word) || EscapedText.decoded(bytes)?.contains(word) ?? false || Self.mayHoldBinary(bytes)
    }

    /// Whether a text might have a scalar with the tag `!!binary`, which contains a word in base64. The tag can be
    /// written as `!!binary`, as `!<tag:yaml.org,2002:binary>`, with percent signs for letters, or with a handle that a
    /// directive defines.
    private static func mayHoldBinary(_ bytes: [UInt8]) -> Bool {
        bytes.contains("%TAG")
            || bytes.offsets(of: UInt8(ascii: "!")).contains { offset in
                ["<", "!b", "!%"].contains { bytes[(offset + 1)...].starts(with: $0.utf8) }
            }
    }
}
