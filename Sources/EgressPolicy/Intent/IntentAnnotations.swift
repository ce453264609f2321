package import EgressModel

/// An annotation of ours that cannot be used.
package struct AnnotationError: Error, Hashable, Sendable {
    /// The key, such as `egressgen.dev/hosts`.
    package let key: String
    package let fact: String
    package let hint: String?

    package init(_ key: String, _ error: FormatError) {
        self.key = key
        fact = error.fact
        hint = error.hint
    }
}

/// The annotations by which a policy tells what its user wants and what was applied.
///
/// Keys are without the prefix `egressgen.dev/`.
package struct IntentAnnotations: Hashable, Sendable {
    package let values: [String: String]

    package init(_ values: [String: String]) {
        self.values = values
    }

    /// Keys that mean nothing, such as a misspelt one; sorted.
    package var unknown: [String] { values.keys.filter { !PolicyAnnotations.keys.contains($0) }.sorted() }

    /// The directions whose names were taken out while what was applied is still told.
    package var abandoned: [TrafficDirection] {
        TrafficDirection.written.filter {
            values[PolicyAnnotations.hosts($0)] == nil && values[PolicyAnnotations.applied($0)] != nil
        }
    }

    package subscript(key: String) -> String? { values[key] }

    /// Whether an annotation has these words, on one line or on several.
    package func says(_ text: String?, for key: String) -> Bool {
        values[key]?.split(whereSeparator: \.isWhitespace) == text?.split(whereSeparator: \.isWhitespace)
    }

    /// Reads what the user wants, by the rules of the flags.
    ///
    /// - Throws: `AnnotationError` for the first annotation that the flag of its name would refuse.
    package func intent() throws(AnnotationError) -> PolicyIntent { try wishes().intent }

    /// Reads what the user wants.
    ///
    /// - Returns: that, and the names whose ports were given up for every port.
    /// - Throws: `AnnotationError`.
    package func wishes() throws(AnnotationError) -> (intent: PolicyIntent, widened: [DomainName]) {
        try checkCompany()
        let isIngressAlone = values["hosts"] == nil && values["from-hosts"] != nil
        let hosts = HostSpec.merged(isIngressAlone ? [] : try self.hosts("hosts"))
        var intent = PolicyIntent(hosts: hosts.specs)
        intent.dns = try dnsRules() ?? intent.dns
        intent.family = try value("family") { text throws(FormatError) in try Self.family(text) } ?? intent.family
        intent.allow = try words("allow") { text throws(FormatError) in try AllowSpec(text) } ?? []
        intent.accept = try words("accept") { text throws(FormatError) in try AcceptedSpace.validated(text) } ?? []
        intent.retain = try value("retain") { text throws(FormatError) in try TimeSpan(text) }
        intent.aggregate = try value("aggregate") { text throws(FormatError) in try Self.flag(text) } ?? false
        guard values["from-hosts"] != nil else { return (intent, hosts.widened) }
        let sources = try ingress()
        intent.ingress = sources.intent
        return (intent, hosts.widened + sources.widened)
    }

    private func hosts(_ key: String) throws(AnnotationError) -> [HostSpec] {
        let hosts =
            try words(key) { text throws(FormatError) in
                key == "hosts" ? try HostSpec(text) : try HostSpec(source: text)
            } ?? []
        guard !hosts.isEmpty else { throw error(key, FormatError("holds no name")) }
        return hosts
    }

    private func ingress() throws(AnnotationError) -> (intent: IngressIntent, widened: [DomainName]) {
        var ingress = IngressIntent()
        let lists = try words("from-ports") { text throws(FormatError) in try PortList(text) } ?? []
        let ports = PortList(lists.flatMap(\.ranges))
        ingress.ports = ports
        let hosts = IngressIntent.merged(try self.hosts("from-hosts"), ports: ports)
        ingress.hosts = hosts.specs
        ingress.blocks =
            try words("from-cidrs") { text throws(FormatError) in try AllowSpec(text, orElse: ports) } ?? []
        ingress.except = try words("from-except") { text throws(FormatError) in try CIDRBlock(text) } ?? []
        ingress.pods = try labels("from-pods")
        ingress.namespaces = try labels("from-namespaces")
        do throws(FormatError) {
            try IngressIntent.checkParts(ingress.except, of: ingress.blocks)
        } catch {
            throw self.error("from-except", error)
        }
        return (ingress, hosts.widened)
    }

    private func labels(_ key: String) throws(AnnotationError) -> [Label] {
        let labels = try words(key) { text throws(FormatError) in try Label(text) } ?? []
        do throws(FormatError) {
            return try Label.unique(labels)
        } catch {
            throw self.error(key, error)
        }
    }

    /// What says something of names that are not there would be forgotten in silence.
    private func checkCompany() throws(AnnotationError) {
        guard values["hosts"] != nil || values["from-hosts"] != nil else { return }
        let company = [("hosts", ["dns", "allow"]), ("from-hosts", PolicyAnnotations.sourceKeys)]
        for (key, others) in company where values[key] == nil {
            guard let other = others.first(where: { values[$0] != nil }) else { continue }
            throw error(other, FormatError("goes with \(PolicyAnnotations.prefix)\(key), which is not there"))
        }
    }

    /// The words of `applied` or `from-applied`; `nil` where there is no such annotation.
    package func applied(_ direction: TrafficDirection) throws(AnnotationError) -> [RuleWord]? {
        try value(PolicyAnnotations.applied(direction)) { text throws(FormatError) in try RuleWord.words(text) }
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
        var seen: Set<Value> = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            let value = try self.read(key, String(word), read)
            if seen.insert(value).inserted { list.append(value) }
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
