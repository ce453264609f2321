public import EgressModel

/// An annotation of ours that cannot be used.
public struct AnnotationError: Error, Hashable, Sendable {
    /// The key, such as `egressgen.dev/hosts`.
    public let key: String
    public let fact: String
    public let hint: String?

    public init(_ key: String, _ error: FormatError) {
        self.key = key
        fact = error.fact
        hint = error.hint
    }
}

/// The annotations by which a policy tells what its user wants and what was applied.
///
/// Keys are without the prefix `egressgen.dev/`.
public struct IntentAnnotations: Hashable, Sendable {
    public let values: [String: String]

    public init(_ values: [String: String]) {
        self.values = values
    }

    /// Keys that mean nothing, such as a misspelt one; sorted.
    public var unknown: [String] { values.keys.filter { !PolicyAnnotations.keys.contains($0) }.sorted() }

    public subscript(key: String) -> String? { values[key] }

    /// Whether an annotation has these words, on one line or on several.
    public func says(_ text: String?, for key: String) -> Bool {
        values[key]?.split(whereSeparator: \.isWhitespace) == text?.split(whereSeparator: \.isWhitespace)
    }

    /// Reads what the user wants, by the rules of the flags.
    ///
    /// - Throws: `AnnotationError` for the first annotation that the flag of its name would refuse.
    public func intent() throws(AnnotationError) -> PolicyIntent {
        try intent(hosts: hosts().specs)
    }

    /// Reads the names.
    ///
    /// - Returns: one spec a name, and the names whose ports were given up for every port.
    /// - Throws: `AnnotationError`.
    public func hosts() throws(AnnotationError) -> (specs: [HostSpec], widened: [DomainName]) {
        let hosts = try words("hosts") { text throws(FormatError) in try HostSpec(text) } ?? []
        guard !hosts.isEmpty else { throw error("hosts", FormatError("holds no name")) }
        return HostSpec.merged(hosts)
    }

    /// Reads what the user wants of names that have been read.
    ///
    /// - Throws: `AnnotationError`.
    public func intent(hosts: [HostSpec]) throws(AnnotationError) -> PolicyIntent {
        var intent = PolicyIntent(hosts: hosts)
        intent.dns = try dnsRules() ?? intent.dns
        intent.family = try value("family") { text throws(FormatError) in try Self.family(text) } ?? intent.family
        intent.allow = try words("allow") { text throws(FormatError) in try AllowSpec(text) } ?? []
        intent.accept = try words("accept") { text throws(FormatError) in try AcceptedSpace.validated(text) } ?? []
        intent.retain = try value("retain") { text throws(FormatError) in try TimeSpan(text) }
        intent.aggregate = try value("aggregate") { text throws(FormatError) in try Self.flag(text) } ?? false
        return intent
    }

    /// The words of `applied`; `nil` where there is no such annotation.
    public func applied() throws(AnnotationError) -> [RuleWord]? {
        try value("applied") { text throws(FormatError) in try RuleWord.words(text) }
    }

    private func dnsRules() throws(AnnotationError) -> [DNSRule]? {
        if values["dns"]?.split(whereSeparator: \.isWhitespace) == ["none"] { return [] }
        let rules = try words("dns") { text throws(FormatError) in
            guard text != "none" else { throw FormatError("excludes other profiles") }
            return try DNSRule(text)
        }
        guard rules?.isEmpty != true else { throw error("dns", FormatError("names no profile", hint: "write none")) }
        return rules
    }

    private static func family(_ text: String) throws(FormatError) -> AddressFamily {
        guard let family = AddressFamily(rawValue: text) else {
            throw FormatError("is not a family", hint: "families are ipv4, ipv6 and dual")
        }
        return family
    }

    private static func flag(_ text: String) throws(FormatError) -> Bool {
        guard text == "true" || text == "false" else { throw FormatError("is neither true nor false") }
        return text == "true"
    }

    /// Reads a list separated by white space; what stands twice counts once.
    private func words<Value: Hashable>(
        _ key: String, _ read: (String) throws(FormatError) -> Value
    ) throws(AnnotationError) -> [Value]? {
        guard let text = values[key] else { return nil }
        var list: [Value] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            let value = try self.read(key, String(word), read)
            if !list.contains(value) { list.append(value) }
        }
        return list
    }

    private func value<Value>(
        _ key: String, _ read: (String) throws(FormatError) -> Value
    ) throws(AnnotationError) -> Value? {
        guard let text = values[key] else { return nil }
        return try self.read(key, text, read)
    }

    private func read<Value>(
        _ key: String, _ text: String, _ read: (String) throws(FormatError) -> Value
    ) throws(AnnotationError) -> Value {
        do throws(FormatError) {
            return try read(text)
        } catch {
            let quoted = text.utf8.count < 100 && key != "applied" ? "'\(text)' " : ""
            throw self.error(key, FormatError(quoted + error.fact, hint: error.hint))
        }
    }

    private func error(_ key: String, _ error: FormatError) -> AnnotationError {
        AnnotationError(PolicyAnnotations.prefix + key, error)
    }
}
