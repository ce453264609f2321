package import EgressModel

/// The annotations of a policy that record what the user wants and what was applied.
///
/// The keys do not include the prefix `egressgen.dev/`.
package struct IntentAnnotations: Hashable, Sendable {
    package let values: [String: String]

    package init(_ values: [String: String]) {
        self.values = values
    }

    /// The keys that egressgen does not know, such as misspelled ones, in sorted order.
    package var unknown: [String] { values.keys.filter { !PolicyAnnotations.keys.contains($0) }.sorted() }

    /// The directions whose annotation with names was removed while the annotation with the applied rules remains.
    package var abandoned: [TrafficDirection] {
        TrafficDirection.written.filter {
            values[PolicyAnnotations.hosts($0)] == nil && values[PolicyAnnotations.applied($0)] != nil
        }
    }

    package subscript(key: String) -> String? { values[key] }

    /// Returns whether an annotation consists of the same words as `text`. Only the white space between words can
    /// differ.
    package func says(_ text: String?, for key: String) -> Bool {
        values[key]?.split(whereSeparator: \.isWhitespace) == text?.split(whereSeparator: \.isWhitespace)
    }

    /// Parses the user's intent. The same rules apply as for the flags of the command line.
    ///
    /// - Throws: `AnnotationError` for the first annotation that is invalid or that refers to missing names.
    package func intent() throws(AnnotationError) -> PolicyIntent { try wishes().intent }

    /// Parses the user's intent for an object of a kind.
    ///
    /// - Returns: The intent, and the names that allow every port although some of their specs have ports.
    /// - Throws: `AnnotationError` for the first annotation that is invalid or that refers to missing names.
    package func wishes(
        _ kind: ManagedKind = .networkPolicy
    ) throws(AnnotationError) -> (intent: PolicyIntent, widened: [HostName]) {
        if kind.isAddressSet, let setting = Setting.ofSources.first(where: { self[$0] != nil }) {
            throw error(setting, .value(.set(.sources), in: nil))
        }
        try checkCompany()
        let isIngressAlone = self[.hosts] == nil && self[.fromHosts] != nil
        let hosts = HostSpec.merged(isIngressAlone ? [] : try self.hosts(.hosts))
        var intent = PolicyIntent(hosts: hosts.specs, kind: kind)
        intent.dns = try dnsRules() ?? intent.dns
        intent.family = try value(.family) { text throws(ValueError) in try Self.family(text) } ?? intent.family
        intent.allow = try words(.allow) { text throws(ValueError) in try AllowSpec(text, for: kind) } ?? []
        intent.accept = try words(.accept) { text throws(ValueError) in try AcceptedSpace.validated(text) } ?? []
        intent.retain = try value(.retain) { text throws(ValueError) in try ValueError.reading(TimeSpan(text)) }
        intent.aggregate = try value(.aggregate) { text throws(ValueError) in try Self.flag(text) } ?? false
        if let (setting, objection) = intent.objection { throw error(setting, .value(.set(objection), in: nil)) }
        guard self[.fromHosts] != nil else { return (intent, hosts.widened) }
        let sources = try ingress()
        intent.ingress = sources.intent
        return (intent, hosts.widened + sources.widened)
    }

    private subscript(setting: Setting) -> String? { values[setting.rawValue] }

    private func hosts(_ setting: Setting) throws(AnnotationError) -> [HostSpec] {
        let hosts =
            try words(setting) { text throws(ValueError) in
                setting == .hosts ? try HostSpec(text) : try HostSpec(exact: text)
            } ?? []
        guard !hosts.isEmpty else { throw error(setting, .value(.host(.noName), in: nil)) }
        return hosts
    }

    private func ingress() throws(AnnotationError) -> (intent: IngressIntent, widened: [HostName]) {
        var ingress = IngressIntent()
        let lists = try limits(.fromPorts) { text throws(ValueError) in try PortList(text) }
        let ports = PortList(lists.flatMap(\.ranges))
        ingress.ports = ports
        let hosts = IngressIntent.merged(try self.hosts(.fromHosts), ports: ports)
        ingress.hosts = hosts.specs
        ingress.blocks =
            try words(.fromCIDRs) { text throws(ValueError) in try AllowSpec(text, orElse: ports) } ?? []
        ingress.except =
            try limits(.fromExcept) { text throws(ValueError) in try ValueError.reading(CIDRBlock(text)) }
        ingress.pods = try labels(.fromPods)
        ingress.namespaces = try labels(.fromNamespaces)
        do throws(ValueError) {
            try IngressIntent.checkParts(ingress.except, of: ingress.blocks)
        } catch {
            throw self.error(.fromExcept, .value(error, in: nil))
        }
        return (ingress, hosts.widened)
    }

    private func labels(_ setting: Setting) throws(AnnotationError) -> [Label] {
        let labels = try limits(setting) { text throws(ValueError) in try Label(text) }
        do throws(ValueError) {
            return try Label.unique(labels)
        } catch {
            throw self.error(setting, .value(error, in: nil))
        }
    }

    /// Checks that each annotation that refers to names is accompanied by the annotation that contains those names.
    /// Otherwise egressgen would silently ignore it.
    private func checkCompany() throws(AnnotationError) {
        guard self[.hosts] != nil || self[.fromHosts] != nil else { return }
        let company = [(Setting.hosts, [Setting.dns, .allow]), (.fromHosts, Setting.ofSources)]
        for (names, others) in company where self[names] == nil {
            guard let other = others.first(where: { self[$0] != nil }) else { continue }
            throw error(other, .missing(names))
        }
    }

    /// Returns the words of the annotation `applied` or `from-applied`, or `nil` if the policy does not have it.
    package func applied(_ direction: TrafficDirection) throws(AnnotationError) -> [RuleWord]? {
        let name = PolicyAnnotations.applied(direction)
        guard let text = values[name] else { return nil }
        do throws(ValueError) {
            return try RuleWord.words(text)
        } catch {
            throw AnnotationError(PolicyAnnotations.prefix + name, .value(error, in: nil))
        }
    }

    private func dnsRules() throws(AnnotationError) -> [DNSRule]? {
        if self[.dns]?.split(whereSeparator: \.isWhitespace) == ["none"] { return [] }
        let rules = try words(.dns) { text throws(ValueError) in
            guard text != "none" else { throw .dns(.noneBesideOthers) }
            return try DNSRule(text)
        }
        guard rules?.isEmpty != true else { throw error(.dns, .value(.dns(.noProfile), in: nil)) }
        return rules
    }

    private static func family(_ text: String) throws(ValueError) -> AddressFamily {
        guard let family = AddressFamily(rawValue: text) else { throw .notFamily }
        return family
    }

    private static func flag(_ text: String) throws(ValueError) -> Bool {
        guard text == "true" || text == "false" else { throw .notBoolean }
        return text == "true"
    }

    /// Parses a list of words separated by white space and removes duplicate values.
    private func words<Value: Hashable>(
        _ setting: Setting, _ read: (String) throws(ValueError) -> Value
    ) throws(AnnotationError) -> [Value]? {
        guard let text = self[setting] else { return nil }
        var list: [Value] = []
        var seen: Set<Value> = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            let value = try self.read(setting, String(word), read)
            if seen.insert(value).inserted { list.append(value) }
        }
        return list
    }

    /// Parses a list of words that limits what is allowed. Without any word it would limit nothing, so that is an error.
    private func limits<Value: Hashable>(
        _ setting: Setting, _ read: (String) throws(ValueError) -> Value
    ) throws(AnnotationError) -> [Value] {
        guard let list = try words(setting, read) else { return [] }
        guard !list.isEmpty else { throw error(setting, .value(.format(.empty), in: nil)) }
        return list
    }

    private func value<Value>(
        _ setting: Setting, _ read: (String) throws(ValueError) -> Value
    ) throws(AnnotationError) -> Value? {
        guard let text = self[setting] else { return nil }
        return try self.read(setting, text, read)
    }

    private func read<Value>(
        _ setting: Setting, _ text: String, _ read: (String) throws(ValueError) -> Value
    ) throws(AnnotationError) -> Value {
        do throws(ValueError) {
            return try read(text)
        } catch {
            throw self.error(setting, .value(error, in: text))
        }
    }

    private func error(_ setting: Setting, _ problem: AnnotationError.Problem) -> AnnotationError {
        AnnotationError(PolicyAnnotations.prefix + setting.rawValue, problem)
    }
}
